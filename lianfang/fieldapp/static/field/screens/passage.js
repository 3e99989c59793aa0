// The checkpoint: which way, who, how warm, what was done. For one hand: everything pressed often is at the bottom.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {keepAwake, no, note, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {prefs} from '../core/prefs.js';
import {roster} from '../core/roster.js';
import {session, touch} from '../core/session.js';
import {mark, named, t} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {icon} from '../parts/icon.js';
import {masked, sexAge} from '../parts/people.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import {isToday} from '../parts/when.js';
import '../parts/find-person.js';
import '../parts/number-pad.js';
import '../parts/scanner.js';
import {flow, proposed} from './passing.js';

export const screen = {
  id: 'passage',
  icon: 'door-enter',
  label: mark('Checkpoint'),
  hint: mark('Who goes in, who goes out'),
  tag: 'lf-passage',
};

const MOST = 3000; // records of this phone that are looked at
const WAYS = () => ({in: [t('In'), 'door-enter'], out: [t('Out'), 'door-exit']});

/** Give what can be done with somebody: word, sign, tone. */
export const DISPOSITIONS = () => ({
  passed: [t('Pass'), 'check', 'ok'],
  swab_and_pass: [t('Swab, then pass'), 'test-pipe', 'ok'],
  held_medical: [t('Hold for a doctor'), 'ambulance', 'warn'],
  transferred: [t('Taken over'), 'truck-delivery', 'warn'],
  turned_back: [t('Turned back'), 'arrow-back-up', 'no'],
  exempt: [t('Exempt: emergency'), 'bell-ringing', 'ok'],
});

export class Passage extends LitElement {
  static properties = {
    way: {state: true},
    all: {state: true},
    who: {state: true},
    celsius: {state: true},
    note: {state: true},
    said: {state: true},
    over: {state: true},
  };

  #last = null;
  #code = (event) => this.heard(event.detail.text);

  constructor() {
    super();
    watches(this, outbox, roster, session);
    const way = prefs.get('direction') === 'out' ? 'out' : 'in';
    Object.assign(this, {way, all: [], who: null, celsius: null, note: '', said: null, over: ''});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.closest('main')?.scrollTo(0, 0);
    wedge.addEventListener('code', this.#code);
    keepAwake(true);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wedge.removeEventListener('code', this.#code);
    keepAwake(false);
  }

  async #load() {
    const [passages, voids] = await Promise.all([
      records({kind: 'presence.passage', limit: MOST}),
      records({kind: 'sync.void', limit: MOST}),
    ]);
    this.all = [...passages, ...voids];
    if (!this.site) this.over = 'place';
  }

  /** The checkpoint of the day: the one chosen, or the only one there is. */
  get site() {
    if (session.site?.kind === 'checkpoint') return session.site;
    const all = this.#sites();
    return all.length === 1 ? all[0] : null;
  }

  #sites() {
    return (session.me?.sites ?? []).filter((one) => one.kind === 'checkpoint');
  }

  get fever() {
    return session.me?.limits?.fever_celsius ?? 37.3;
  }

  async heard(text) {
    touch();
    if (!this.site) return (this.over = 'place');
    const read = readCode(text);
    if (read.what === 'person') return this.pick(roster.person(read.id) ?? {id: read.id, name: ''});
    if (read.what === 'number') {
      const known = await roster.byNumber('resident_id', read.number);
      if (known) return this.pick(known);
      this.number = read.number;
      return (this.over = 'find');
    }
    no();
    this.said = {
      tone: 'no',
      title: t('Not one of our codes'),
      text: t('Search, or put a newcomer on record'),
      at: new Date(),
    };
  }

  pick(person) {
    note();
    Object.assign(this, {who: person, celsius: null, note: '', over: '', number: ''});
  }

  async settle(disposition) {
    const {who, site} = this;
    const data = {
      person_id: who.id,
      site_id: site.id,
      direction: this.way,
      celsius: this.celsius,
      disposition,
      note: this.note.trim(),
    };
    this.#last = await tell('presence.passage', data, {area: site.area_id});
    this.all = [...this.all, this.#last];
    const [word, , tone] = DISPOSITIONS()[disposition];
    if (tone === 'ok') yes();
    else note();
    this.said = {tone, title: this.#called(who), text: `${WAYS()[this.way][0]} · ${word}`, at: new Date()};
    this.who = null;
    this.over = '';
  }

  async undo() {
    if (!this.#last) return no();
    this.all = [...this.all, await takeBack(this.#last, 'undone on the spot')];
    this.#last = null;
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('The last passage does not count'), at: new Date()};
  }

  #turn(way) {
    this.way = way;
    prefs.set('direction', way);
    note();
  }

  #called(person) {
    return person.name ? masked(person.name) : t('By code …%(tail)s', {tail: person.id.slice(-4)});
  }

  // --- the picture

  render() {
    const tone = this.who ? 'info' : (this.said?.tone ?? '');
    return html`<div class="work passage">
      <section class="view ${tone}" aria-label=${t('Scanner')}>
        <lf-scanner
          ?paused=${Boolean(this.over || this.who)}
          @code=${(event) => this.heard(event.detail.text)}
          @manual=${() => (this.over = 'find')}
        ></lf-scanner>
        <div class="floats">${this.#counts()}</div>
        ${band(this.#now(), t('Scan a resident’s code'))}
      </section>
      <div class="hand">${this.who ? this.#settling() : this.#waiting()}</div>
      ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #now() {
    if (!this.who) return this.said;
    return {tone: 'info', title: this.#called(this.who), text: sexAge(this.who) || t('Not on this phone')};
  }

  #counts() {
    const {hour, day} = flow(this.all, isToday);
    return html`<p class="chip still">
      ${icon('history')}<span
        ><b>${t('Last hour: %(in)s in, %(out)s out', {in: hour.in, out: hour.out})}</b
        ><small>${t('Today: %(in)s in, %(out)s out', {in: day.in, out: day.out})}</small></span
      >
    </p>`;
  }

  #waiting() {
    return html`<div class="seg ways" role="group" aria-label=${t('Direction')}>
        ${Object.entries(WAYS()).map(
          ([way, [word, sign]]) =>
            html`<button type="button" aria-pressed=${String(this.way === way)} @click=${() => this.#turn(way)}>
              ${icon(sign)}${word}
            </button>`,
        )}
      </div>
      <div class="two">
        <button type="button" class="btn" @click=${() => (this.over = 'find')}>
          ${icon('keyboard')}${t('No code')}
        </button>
        <button type="button" class="btn" ?disabled=${!this.#last} @click=${this.undo}>
          ${icon('arrow-back-up')}${t('Undo last')}
        </button>
      </div>
      <button type="button" class="btn plain" @click=${() => (this.over = 'place')}>
        ${icon('map-pin')}${this.site ? named(this.site) : t('Which checkpoint?')}
      </button>`;
  }

  #settling() {
    const hot = this.celsius !== null && this.celsius >= this.fever;
    const first = proposed(this.celsius, this.fever);
    const [word, sign] = DISPOSITIONS()[first];
    return html`<div class="two">
        <button type="button" class="btn ${hot ? 'hot' : ''}" @click=${() => (this.over = 'heat')}>
          ${icon('temperature')}${this.celsius === null ? t('Temperature') : `${this.celsius.toFixed(1)} °C`}
        </button>
        <button type="button" class="btn" @click=${() => (this.over = 'more')}>${icon('dots')}${t('Otherwise')}</button>
      </div>
      <button type="button" class="btn go ${hot ? 'danger' : ''}" @click=${() => this.settle(first)}>
        ${icon(sign)}<span><b>${word}</b><small>${WAYS()[this.way][0]} · ${named(this.site)}</small></span>
      </button>
      <button type="button" class="btn plain" @click=${() => (this.who = null)}>
        ${icon('x')}${t('Somebody else')}
      </button>`;
  }

  #sheet() {
    const {title, body} = {
      find: () => ({
        title: t('Somebody without a code'),
        body: html`<lf-find
          adds
          .number=${this.number ?? ''}
          .area=${this.site?.area_id}
          @person=${(event) => this.pick(event.detail.person)}
        ></lf-find>`,
      }),
      heat: () => ({
        title: t('Temperature'),
        body: html`<lf-number-pad
          kind="celsius"
          go=${t('Take over')}
          .fever=${this.fever}
          @done=${(event) => Object.assign(this, {celsius: event.detail.value, over: ''})}
        ></lf-number-pad>`,
      }),
      more: () => ({title: t('What was done?'), body: this.#more()}),
      place: () => ({title: t('Which checkpoint?'), body: this.#places()}),
    }[this.over]();
    return sheet({title, body, onClose: () => Object.assign(this, {over: '', number: ''})});
  }

  #more() {
    return html`<label class="field"
        ><span>${t('Note')}</span>
        <input
          maxlength="200"
          autocomplete="off"
          .value=${this.note}
          @input=${(event) => (this.note = event.target.value)}
      /></label>
      <div class="choices">
        ${Object.entries(DISPOSITIONS()).map(
          ([one, [word, sign, tone]]) =>
            html`<button type="button" class="btn ${tone}" @click=${() => this.settle(one)}>
              ${icon(sign)}${word}
            </button>`,
        )}
      </div>`;
  }

  #places() {
    const pick = (site) => {
      session.site = site;
      this.over = '';
    };
    const all = this.#sites();
    return html`<ul class="rows">
        ${all.map(
          (site) =>
            html`<li>
              <button type="button" class="row" @click=${() => pick(site)}>
                <span class="what"><b>${named(site)}</b><small>${named(site, 'area_name')}</small></span>
                ${site.id === this.site?.id ? icon('check') : icon('chevron-right')}
              </button>
            </li>`,
        )}
      </ul>
      ${all.length ? nothing : html`<p class="remark">${t('Your area has no checkpoint on record.')}</p>`}`;
  }
}
customElements.define(screen.tag, Passage);
