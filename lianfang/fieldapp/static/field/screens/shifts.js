// One's own shifts of the next weeks, as they were published: I come, I cannot, I ask a colleague, I answer who asks me.
// They stay on the phone, and what is said goes out when there is a network.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {note, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {session, touch} from '../core/session.js';
import {mark, named, t} from '../core/words.js';
import {band} from '../parts/band.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {asking, coming, unanswered, word} from './shifts-said.js';
import './shifts-sheet.js';
import {byDay, hour, hours} from './shifts-when.js';

export const screen = {
  id: 'shifts',
  icon: 'calendar',
  label: mark('My shifts'),
  hint: mark('Where and when you are planned'),
  tag: 'lf-shifts',
};

const MOST = 500; // replies of this phone that are looked at
const SIGNS = {yes: 'circle-check', no: 'circle-x', '': 'clock'};

export class Shifts extends LitElement {
  static properties = {all: {state: true}, open: {state: true}, said: {state: true}};

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {all: [], open: '', said: null});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    outbox.addEventListener('change', this.#load);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    outbox.removeEventListener('change', this.#load);
  }

  #load = async () => {
    const kinds = ['rotas.reply', 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
  };

  get shifts() {
    return session.me?.shifts ?? [];
  }

  get swaps() {
    return session.me?.swaps ?? [];
  }

  async say(shift, data, title) {
    touch();
    const told = {assignment_id: shift.id, note: '', ...data};
    await tell('rotas.reply', told, {area: shift.area_id});
    this.open = '';
    await this.#load();
    if (data.what === 'yes' || data.what === 'agree') yes();
    else note();
    this.said = {tone: data.what === 'no' ? 'warn' : 'ok', title, text: hours(shift), at: new Date()};
  }

  async back(record) {
    await takeBack(record, 'undone on the spot');
    this.open = '';
    await this.#load();
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('Your place is yours again if it is still free'), at: new Date()};
  }

  answer(swap, what) {
    const shift = {...swap.shift, area_id: swap.area_id};
    const title = what === 'agree' ? t('You agree. The planner decides.') : t('You decline');
    return this.say(shift, {what, swap_id: swap.id, person_id: swap.person_id}, title);
  }

  render() {
    const days = byDay(this.shifts);
    return html`<div class="work">
      ${this.said ? html`<section class="strip ${this.said.tone}">${band(this.said, '')}</section>` : nothing}
      ${unanswered(this.all, this.swaps).map((one) => this.#question(one))}
      ${days.length ? nothing : html`<section class="card"><p class="remark">${t('You are planned for no shift.')}</p></section>`}
      ${days.map(
        ([day, shifts]) =>
          html`<section class="card">
            <div class="list-head"><b>${day}</b><span>${shifts.length}</span></div>
            <ul class="rows">
              ${shifts.map((one) => this.#row(one))}
            </ul>
          </section>`,
      )}
      ${this.open ? this.#sheet() : nothing}
    </div>`;
  }

  #question(swap) {
    const back = swap.back ? html`<p class="remark">${icon('refresh')} ${t('In return: %(what)s', {what: `${hours(swap.back)} ${swap.back.site}`})}</p>` : nothing;
    return html`<section class="card">
      <div class="list-head"><b>${t('%(name)s asks you to take a shift', {name: swap.name})}</b></div>
      <p class="remark">${icon('calendar')} ${hours(swap.shift)} ${swap.shift.site}</p>
      ${back} ${swap.note ? html`<p class="remark">${icon('edit')} ${swap.note}</p>` : nothing}
      <div class="two">
        <button type="button" class="btn" @click=${() => this.answer(swap, 'decline')}>${icon('x')}${t('Decline')}</button>
        <button type="button" class="btn go" @click=${() => this.answer(swap, 'agree')}>${icon('check')}${t('Agree')}</button>
      </div>
    </section>`;
  }

  #row(one) {
    const heavy = one.heavy ? html` · ${t('In a suit or heavy work')}` : nothing;
    const said = coming(this.all, one);
    const words = {yes: t('You said yes'), no: t('You cannot come'), '': t('Say whether you come')};
    const swap = asking(this.all, this.swaps, one) ? html` · ${t('swap asked')}` : nothing;
    return html`<li>
      <button type="button" class="row" @click=${() => (this.open = one.id)}>
        ${icon(SIGNS[said])}
        <span class="what"
          ><b>${hour(one.starts_at)}–${hour(one.ends_at)} ${one.site}</b><small>${named(one, 'work')}${heavy} · ${words[said]}${swap}</small></span
        >
        ${icon('chevron-right')}
      </button>
    </li>`;
  }

  #sheet() {
    const one = this.shifts.find((each) => each.id === this.open);
    if (!one) return nothing;
    const titles = {yes: t('You are coming'), no: t('You are not coming'), ask: t('Asked'), withdraw: t('Taken back')};
    const body = html`<lf-shift
      .shift=${one}
      .coming=${coming(this.all, one)}
      .word=${word(this.all, one)}
      .ask=${asking(this.all, this.swaps, one)}
      .colleagues=${session.me?.colleagues ?? []}
      @said=${(event) => this.say(one, {...event.detail, person_id: one.person_id}, titles[event.detail.what])}
      @back=${(event) => this.back(event.detail)}
    ></lf-shift>`;
    return sheet({title: one.site, body, onClose: () => (this.open = '')});
  }
}

customElements.define(screen.tag, Shifts);
