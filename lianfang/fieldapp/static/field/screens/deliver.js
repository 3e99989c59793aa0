// The courier of goods: where to bring what, in the order of the round; put down at the point, or why it could not be.
// Works without network.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {keepAwake, note, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {session, touch} from '../core/session.js';
import {clock, mark, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {lastWord, parted} from './delivered.js';
import {day, hour} from './shifts-when.js';

export const screen = {
  id: 'deliver',
  icon: 'package',
  label: mark('Deliveries'),
  hint: mark('What to bring where, and that it is put down'),
  tag: 'lf-deliver',
};

const MOST = 500; // records of this phone that are looked at
const NOTE = 200;
const PUT = 'put';
const WHY = () => ({
  nobody: t('Nobody is at the point'),
  blocked: t('There is no way through'),
  wrong: t('The address is not right'),
  refused: t('They do not want it'),
  broken: t('The goods are damaged'),
  other: t('Another reason'),
});

export class Deliver extends LitElement {
  static properties = {all: {state: true}, open: {state: true}, failing: {state: true}, text: {state: true}, said: {state: true}};

  #busy = false;

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {all: [], open: '', failing: false, text: '', said: null});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    outbox.addEventListener('change', this.#load);
    keepAwake(true);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    outbox.removeEventListener('change', this.#load);
    keepAwake(false);
  }

  #load = async () => {
    const kinds = ['supplies.dropoff', 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
  };

  get list() {
    return session.me?.deliveries ?? [];
  }

  /** Say what came of a delivery; a double tap says it once. */
  async say(one, outcome) {
    if (this.#busy || lastWord(this.all, one)?.outcome === outcome) return;
    touch();
    this.#busy = true;
    try {
      const data = {request_id: one.id, trip: one.trip, outcome, note: this.text.trim()};
      await tell('supplies.dropoff', data, {area: one.area_id});
      await this.#load();
    } finally {
      this.#busy = false;
    }
    this.#close();
    const put = outcome === PUT;
    if (put) yes();
    else note();
    this.said = {tone: put ? 'ok' : 'warn', title: put ? t('Put down') : WHY()[outcome], text: `${one.number} · ${one.point}`, at: new Date()};
  }

  async back(one, record) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await takeBack(record, 'undone on the spot');
      await this.#load();
    } finally {
      this.#busy = false;
    }
    this.#close();
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: `${one.number} · ${one.point}`, at: new Date()};
  }

  #close() {
    Object.assign(this, {open: '', failing: false, text: ''});
  }

  render() {
    const {open, done} = parted(this.all, this.list);
    return html`<div class="work deliver">
      ${this.said ? html`<section class="strip ${this.said.tone}">${band(this.said, '')}</section>` : nothing}
      <section class="card">
        <div class="list-head"><b>${tn('%(n)s delivery to make', '%(n)s deliveries to make', open.length)}</b></div>
        ${open.length ? nothing : html`<p class="remark">${t('There is nothing to bring.')}</p>`}
        <ul class="rows">
          ${open.map((one, i) => this.#row(one, html`<b class="place">${i + 1}</b>`, one.goods.map(told).join(t(', '))))}
        </ul>
      </section>
      ${
        done.length
          ? html`<section class="card">
              <div class="list-head"><b>${t('Done, not confirmed yet')}</b><span>${done.length}</span></div>
              <ul class="rows">
                ${done.map(({one, word}) => this.#row(one, icon(word.outcome === PUT ? 'circle-check' : 'alert-triangle'), outcome(word)))}
              </ul>
            </section>`
          : nothing
      }
      ${this.open ? this.#sheet() : nothing}
    </div>`;
  }

  #row(one, sign, text) {
    return html`<li>
      <button type="button" class="row" @click=${() => (this.open = one.id)}>
        ${sign}
        <span class="what"
          ><b>${one.point}${one.urgent ? html` <mark>${t('urgent')}</mark>` : nothing}</b><small>${[one.address, text].filter(Boolean).join(' · ')}</small></span
        >
        ${icon('chevron-right')}
      </button>
    </li>`;
  }

  #sheet() {
    const one = this.list.find((each) => each.id === this.open);
    if (!one) return nothing;
    const word = lastWord(this.all, one);
    const body = this.failing ? this.#failing(one) : html`${facts(one)} ${this.#deeds(one, word)}`;
    return sheet({title: one.point, body, onClose: () => this.#close()});
  }

  #deeds(one, word) {
    const put = html`<button type="button" class="btn go" autofocus @click=${() => this.say(one, PUT)}>
      ${icon('map-pin')}<span><b>${t('Put down at the point')}</b><small>${t('Without meeting anybody')}</small></span>
    </button>`;
    const fail = html`<button type="button" class="btn wide" @click=${() => (this.failing = true)}>${icon('x')}${t('Could not deliver')}</button>`;
    if (!word) return html`${put} ${fail}`;
    const back = word.record
      ? html`<button type="button" class="btn wide" @click=${() => this.back(one, word.record)}>${icon('arrow-back-up')}${t('Undo')}</button>`
      : nothing;
    return html`<p class="lead">${outcome(word)}</p>${word.outcome === PUT ? nothing : put} ${back}`;
  }

  #failing(one) {
    return html`<p class="lead">${t('Why could it not be delivered? Bring the goods back to the store.')}</p>
      <div class="form">
        <label class="field"
          ><span>${t('Note')}</span>
          <input type="text" autocomplete="off" maxlength=${NOTE} .value=${this.text} @input=${(event) => (this.text = event.target.value)}
        /></label>
      </div>
      ${Object.entries(WHY()).map(
        ([key, word]) => html`<button type="button" class="btn wide" @click=${() => this.say(one, key)}>${word}</button>`,
      )}`;
  }
}

const told = ([name, n, unit]) => `${name} ${n} ${unit}`;
const outcome = ({outcome: key, at}) => {
  const word = key === PUT ? t('Put down') : WHY()[key];
  return at ? t('%(what)s at %(time)s', {what: word, time: clock(at)}) : word;
};

/** Draw where, who, what: the goods in large type, the number to call one tap away. */
function facts(one) {
  const by = one.wanted_by ? t('Wanted by %(when)s', {when: `${day(one.wanted_by)} ${hour(one.wanted_by)}`}) : '';
  const lines = [
    ['map-pin', one.address],
    ['user', one.contact],
    ['clock', by],
    ['info-circle', `${one.number} · ${one.why}`],
  ].filter(([, text]) => text);
  return html`<ul class="rows goods">
      ${one.goods.map(([name, n, unit]) => html`<li class="row"><span class="what"><b>${name}</b></span><b>${n} ${unit}</b></li>`)}
    </ul>
    ${lines.map(([sign, text]) => html`<p class="remark">${icon(sign)} ${text}</p>`)}
    ${one.phone ? html`<a class="btn wide" href="tel:${one.phone.replace(/[^\d+]/g, '')}">${icon('phone')}${one.phone}</a>` : nothing}`;
}

customElements.define(screen.tag, Deliver);
