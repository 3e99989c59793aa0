// The vaccinator: who is booked, who is here and how far; questions, consent, dose, observation, events. Works without
// network.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {clock as time} from '../core/clock.js';
import {keepAwake, no, note, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session as who, touch} from '../core/session.js';
import {clock, mark, named, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {icon} from '../parts/icon.js';
import {personRow} from '../parts/people.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import '../parts/find-person.js';
import '../parts/scanner.js';
import {KINDS, MINUTE, everybody, left, standing} from './vaccinating.js';
import {STATES, consent, dose, happened, head, minutesLeft, observation, questions} from './vaccinate-sheets.js';

export const screen = {
  id: 'vaccinate',
  icon: 'vaccine',
  label: mark('Vaccination'),
  hint: mark('Questions, consent, dose, observation'),
  tag: 'lf-vaccinate',
};

const MOST = 2000; // records of this phone that are looked at
const APART = 500; // ms; the second half of a double tap falls on a button that was not there before
const TICK = 10_000; // ms; the timers show minutes
const STEPS = {'': questions, arrived: questions, fit: consent, agreed: dose, observed: observation, left: observation};
const AGAIN = new Set(['deferred', 'unfit', 'refused', 'away']); // whoever comes back is asked anew
const fresh = () => ({answers: new Set(), precautions: new Set()});

export class Vaccinate extends LitElement {
  static properties = {all: {state: true}, at: {state: true}, open: {state: true}, over: {state: true}, form: {state: true}, said: {state: true}};

  #busy = false;
  #last = 0;
  #second = false; // the click that is being handled is the second half of a double tap
  #clicked = (event) => (this.#second = event.detail > 1);
  #code = (event) => this.heard(event.detail.text);
  #number = '';

  constructor() {
    super();
    watches(this, outbox, roster, who);
    Object.assign(this, {all: [], at: '', open: '', over: '', form: fresh(), said: null});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    outbox.addEventListener('change', this.#load);
    wedge.addEventListener('code', this.#code);
    this.addEventListener('click', this.#clicked, {capture: true});
    this.ticking = setInterval(() => this.requestUpdate(), TICK);
    keepAwake(true);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    outbox.removeEventListener('change', this.#load);
    wedge.removeEventListener('code', this.#code);
    this.removeEventListener('click', this.#clicked, {capture: true});
    clearInterval(this.ticking);
    keepAwake(false);
  }

  #load = async () => {
    await roster.ready();
    this.all = (await Promise.all(KINDS.map((kind) => records({kind, limit: MOST})))).flat();
  };

  get sessions() {
    return who.me?.sessions ?? [];
  }

  get session() {
    return this.sessions.find((one) => one.id === this.at) ?? this.sessions.find((one) => one.state === 'open') ?? this.sessions[0];
  }

  /** Show another part of the sheet of the person who is open. */
  show(over) {
    this.over = over;
  }

  write(more) {
    this.form = {...this.form, ...more};
  }

  #close() {
    Object.assign(this, {open: '', over: '', form: fresh()});
  }

  // --- who

  async heard(text) {
    touch();
    const read = readCode(text);
    this.over = '';
    if (read.what === 'person') return this.pick(roster.person(read.id) ?? {id: read.id, name: ''});
    const known = read.what === 'number' ? await roster.byNumber('resident_id', read.number) : null;
    if (known) return this.pick(known);
    this.#number = read.what === 'number' ? read.number : '';
    if (this.#number) return (this.over = 'find');
    no();
    this.said = {tone: 'no', title: t('Not one of our codes'), text: t('Search, or put a newcomer on record'), at: new Date()};
  }

  pick(person) {
    note();
    const known = this.session?.people.some((one) => one.id === person.id);
    this.met = known ? null : {id: person.id, name: person.name, sex: person.sex, born: person.born, had: null};
    Object.assign(this, {open: person.id, over: '', form: fresh()});
  }

  #named = (id) => {
    const known = roster.person(id) ?? (this.met?.id === id ? this.met : null);
    return {name: known?.name ?? t('By code …%(tail)s', {tail: id.slice(-4)}), sex: known?.sex, born: known?.born};
  };

  get #one() {
    const found = everybody(this.all, this.session, this.#named).find(({person}) => person.id === this.open);
    const person = {id: this.open, had: null, ...this.#named(this.open)};
    return found ?? {person, now: standing(this.all, this.session, person)};
  }

  // --- what is told

  /** Do something once, however often it is tapped. */
  async #once(deed, said, tone = 'ok') {
    if (this.#busy || (this.#second && performance.now() - this.#last < APART)) return;
    touch();
    this.#busy = true;
    try {
      await deed();
      await this.#load();
    } finally {
      this.#busy = false;
      this.#last = performance.now();
    }
    if (tone === 'ok') yes();
    else note();
    this.said = {tone, at: new Date(), ...said};
    Object.assign(this, {over: '', form: fresh()});
  }

  #tell(kind, data) {
    return tell(`vaccination.${kind}`, data, {area: this.session.area_id});
  }

  screen(person, {state, until, celsius}) {
    const {answers, precautions, note: words = '', doctor = ''} = this.form;
    const data = {
      person_id: person.id,
      session_id: this.session.id,
      state,
      answers: [...answers],
      precautions: [...precautions],
      celsius,
      until: until || null,
      note: words.trim(),
      doctor: doctor.trim(),
    };
    return this.#once(() => this.#tell('screening', data), {title: person.name, text: STATES()[state]}, state === 'fit' ? 'ok' : 'warn');
  }

  agree(person, {who: by, guardian, swab}) {
    const data = {person_id: person.id, session_id: this.session.id, who: by, guardian, swab};
    const state = by === 'none' ? 'refused' : 'agreed';
    return this.#once(() => this.#tell('consent', data), {title: person.name, text: STATES()[state]}, by === 'none' ? 'warn' : 'ok');
  }

  give(person, {lot, number, place}) {
    const data = {person_id: person.id, session_id: this.session.id, product: lot.product, number, lot_id: lot.id, place};
    const text = t('Dose given; observed for %(n)s minutes', {n: this.session.observe_minutes});
    return this.#once(() => this.#tell('dose', data), {title: person.name, text});
  }

  leave(person, given, reason) {
    return this.#once(() => this.#tell('departure', {dose_id: given.id, reason}), {title: person.name, text: t('Gone home')});
  }

  event(person, given, {kind, symptoms, ago}) {
    const began = Math.max(time.now() - ago * MINUTE, Date.parse(given.at));
    const data = {dose_id: given.id, kind, onset_at: new Date(began).toISOString(), symptoms};
    return this.#once(() => this.#tell('event', data), {title: person.name, text: t('Noted. Its clock runs.')}, 'warn');
  }

  back(person, record) {
    return this.#once(() => takeBack(record, 'undone on the spot'), {title: t('Taken back'), text: person.name}, 'info');
  }

  // --- the picture

  render() {
    const {session} = this;
    if (!session) return html`<div class="work"><section class="card"><p class="remark">${t('There is no session where you work today.')}</p></section></div>`;
    const people = everybody(this.all, session, this.#named);
    return html`<div class="work vaccinate">
      ${this.said ? html`<section class="strip ${this.said.tone}">${band(this.said, '')}</section>` : nothing} ${this.sessions.length > 1 ? this.#choose() : nothing}
      ${this.#box(session)}
      <div class="two">
        <button type="button" class="btn" @click=${() => (this.over = 'scan')}>${icon('scan')}${t('Scan')}</button>
        <button type="button" class="btn" @click=${() => (this.over = 'find')}>${icon('search')}${t('Search')}</button>
      </div>
      ${this.#list(people)} ${this.open || this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #choose() {
    return html`<section class="card">
      <label class="field"
        ><span>${t('Session')}</span>
        <select @change=${(event) => (this.at = event.target.value)}>
          ${this.sessions.map((one) => html`<option value=${one.id} ?selected=${one.id === this.session.id}>${one.site} ${clock(one.opens_at)}–${clock(one.closes_at)}</option>`)}
        </select>
      </label>
    </section>`;
  }

  #box(session) {
    return html`<section class="card">
      <div class="list-head"><b>${session.site}</b><span>${clock(session.opens_at)}–${clock(session.closes_at)}</span></div>
      ${session.state === 'planned' ? html`<p class="remark">${icon('info-circle')} ${t('This session is not open yet.')}</p>` : nothing}
      <ul class="rows">
        ${session.lots.map((lot) => {
          const product = session.products.find((one) => one.key === lot.product);
          return html`<li class="row"><span class="what"><b>${named(product) || lot.product || '–'}</b><small>${[lot.number, lot.stopped ? t('stopped') : '', lot.expires_on].filter(Boolean).join(' · ')}</small></span><b>${left(this.all, session, lot)}</b></li>`;
        })}
      </ul>
      ${session.lots.length ? nothing : html`<p class="remark">${t('There is no dose in the box of this session.')}</p>`}
    </section>`;
  }

  #list(people) {
    const watched = people.filter(({now}) => now.state === 'observed').length;
    return html`<section class="card">
      <div class="list-head"><b>${tn('%(n)s person', '%(n)s people', people.length)}</b><span>${t('%(n)s under observation', {n: watched})}</span></div>
      ${people.length ? nothing : html`<p class="remark">${t('Nobody is booked. Scan or search for whoever comes.')}</p>`}
      <ul class="rows">
        ${people.map(({person, now}) => personRow(person, {onPick: (one) => this.pick(one), note: this.#words(person, now), tag: this.#tag(now)}))}
      </ul>
    </section>`;
  }

  #words(person, now) {
    const when = person.slot && now.state === '' ? clock(person.slot) : '';
    const swab = person.round && this.session.swab_hours && !now.dose ? t('swab due') : '';
    return [STATES()[now.state], when, swab].filter(Boolean).join(' · ');
  }

  #tag(now) {
    if (now.state !== 'observed') return nothing;
    const rest = minutesLeft(now);
    return html`<span class="heat ${rest ? 'hot' : ''}">${rest || icon('check')}<small>${rest ? t('min') : t('over')}</small></span>`;
  }

  #sheet() {
    const onClose = () => this.#close();
    if (this.over === 'scan') {
      const body = html`<div class="view low"><lf-scanner @code=${(event) => this.heard(event.detail.text)} @manual=${() => (this.over = 'find')}></lf-scanner></div>`;
      return sheet({title: t('Scan a resident’s code'), body, onClose});
    }
    if (this.over === 'find') {
      const body = html`<lf-find adds .number=${this.#number} .area=${this.session.area_id} @person=${(event) => this.pick(event.detail.person)}></lf-find>`;
      return sheet({title: t('Search'), body, onClose});
    }
    const one = this.#one;
    const step = this.over === 'event' ? happened : AGAIN.has(one.now.state) && this.over !== 'again' ? null : this.over === 'again' ? questions : STEPS[one.now.state];
    const may = step !== dose || this.session.may.includes('give');
    const body = html`${head(this, one)} ${step && may ? step(this, one) : nothing}
      ${step && !may ? html`<p class="remark">${t('A vaccinator gives the dose.')}</p>` : nothing}
      ${step ? nothing : html`<button type="button" class="btn wide" @click=${() => (this.over = 'again')}>${icon('refresh')}${t('Ask the questions again')}</button>`}
      ${one.now.last ? html`<button type="button" class="btn wide" @click=${() => this.back(one.person, one.now.last)}>${icon('arrow-back-up')}${t('Undo last')}</button>` : nothing}`;
    return sheet({title: one.person.name, body, onClose});
  }
}
customElements.define(screen.tag, Vaccinate);
