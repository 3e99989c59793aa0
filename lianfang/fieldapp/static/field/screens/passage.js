// The checkpoint: which vehicle, which way, who, how warm, what was looked at, what was done. For one hand: everything
// pressed often is at the bottom. What lies in the sheets: passage-sheets.js.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {keepAwake, no, note, yes} from '../core/feedback.js';
import {uuid7} from '../core/ids.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {prefs} from '../core/prefs.js';
import {roster} from '../core/roster.js';
import {session, touch} from '../core/session.js';
import {mark, named, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {DISPOSITIONS, REASONS, WAYS, gateSite, ways} from '../parts/gates.js';
import {icon} from '../parts/icon.js';
import {masked, sexAge} from '../parts/people.js';
import {isHelpCode} from '../parts/help-code.js';
import {FAULTS, isPermit, readPermit} from '../parts/permit.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import {isToday} from '../parts/when.js';
import '../parts/scanner.js';
import {SHEETS, looked} from './passage-sheets.js';
import {decide, flow, rulesOf, stillHeld, writeChecks} from './passing.js';

export const screen = {
  id: 'passage',
  icon: 'door-enter',
  label: mark('Checkpoint'),
  hint: mark('Who goes in, who goes out'),
  tag: 'lf-passage',
};

const MOST = 3000; // records of this phone that are looked at
const KINDS = ['passage', 'vehicle', 'transfer'].map((kind) => `presence.${kind}`);
const VERSION = 2; // of passages
const GRAVEST = ['held_medical', 'transferred', 'turned_back', 'swab_and_pass', 'passed'];
const PLACES = ['checkpoint', 'market'];

export class Passage extends LitElement {
  static properties = {
    way: {state: true},
    all: {state: true},
    who: {state: true},
    car: {state: true},
    celsius: {state: true},
    checks: {state: true},
    note: {state: true},
    said: {state: true},
    over: {state: true},
    held: {state: true},
  };

  #last = null;
  #code = (event) => this.heard(event.detail.text);

  constructor() {
    super();
    watches(this, outbox, roster, session);
    const way = prefs.get('direction') === 'out' ? 'out' : 'in';
    Object.assign(this, {way, all: [], who: null, car: null, said: null, over: '', held: null});
    this.#fresh();
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
    const kinds = [...KINDS, 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
    if (!this.site) this.over = 'place';
  }

  #fresh() {
    Object.assign(this, {celsius: null, checks: {}, note: ''});
  }

  get site() {
    return gateSite(PLACES);
  }

  get rules() {
    return rulesOf(session.me);
  }

  get waiting() {
    return stillHeld(this.all, session.me?.held, this.site?.id);
  }

  /** What is proposed for the person who is checked. */
  get proposed() {
    return decide(this.checks, this.way, this.celsius, this.rules);
  }

  say(tone, title, text) {
    this.said = {tone, title, text, at: new Date()};
  }

  async heard(text) {
    touch();
    if (!this.site) return (this.over = 'place');
    if (isPermit(text)) return this.permit(text);
    this.help = isHelpCode(text) ? text : '';
    if (this.help) return (this.over = 'find');
    const read = readCode(text);
    if (read.what === 'person') return this.pick(roster.person(read.id) ?? {id: read.id, name: ''});
    if (read.what === 'number') {
      const known = await roster.byNumber('resident_id', read.number);
      if (known) return this.pick(known);
      this.number = read.number;
      return (this.over = 'find');
    }
    no();
    this.say('no', t('Not one of our codes'), t('Search, or put a newcomer on record'));
  }

  /** A pass was scanned: a good one goes with whoever is checked next, or with the vehicle it names. */
  async permit(text) {
    const said = await readPermit(text, session.me?.passes, this.site.area_id);
    if (said.fault) {
      no();
      return this.say('no', t(FAULTS[said.fault]), [said.holder, said.number].filter(Boolean).join(' · '));
    }
    yes();
    if (this.car && said.plate && said.plate === this.car.plate) this.car = {...this.car, permit: said.number};
    else this.checks = {...this.checks, permit: said.number};
    if (!this.who && said.person) this.pick(roster.person(said.person) ?? {id: said.person, name: said.holder});
    this.say('ok', t('The pass is good'), [said.holder, said.plate, said.number].filter(Boolean).join(' · '));
  }

  pick(person) {
    note();
    const {permit} = this.checks;
    this.#fresh();
    Object.assign(this, {who: person, checks: permit ? {permit} : {}, over: '', number: ''});
  }

  async #tell(kind, data, more = {}) {
    const told = await tell(`presence.${kind}`, {site_id: this.site.id, ...data}, {area: this.site.area_id, ...more});
    this.all = [...this.all, told];
    return told;
  }

  async settle(disposition, reason = this.proposed.reason) {
    const {who, car} = this;
    const data = {
      person_id: who.id,
      direction: this.way,
      celsius: this.celsius,
      disposition,
      reason,
      checks: writeChecks(this.checks),
      vehicle_id: car?.id ?? null,
      note: this.note.trim(),
    };
    this.#last = await this.#tell('passage', data, {v: VERSION});
    if (car) this.car = {...car, seen: [...car.seen, {disposition, reason}]};
    const [word, , tone] = DISPOSITIONS()[disposition];
    if (tone === 'ok') yes();
    else note();
    const why = reason ? REASONS()[reason] : '';
    this.say(tone, this.#called(who), [WAYS()[this.way][0], word, why].filter(Boolean).join(' · '));
    Object.assign(this, {who: null, over: ''});
    this.#fresh();
  }

  /** Begin with a vehicle: who sits in it may be looked at one by one, then it goes. */
  drive({plate, n}) {
    note();
    this.car = {id: uuid7(), plate, n, seen: [], permit: ''};
    this.over = '';
  }

  /** What is proposed for the vehicle: the gravest of what was done with its people. */
  get carProposed() {
    const {seen, permit} = this.car;
    const first = GRAVEST.map((one) => seen.find((each) => each.disposition === one)).find(Boolean);
    return first ?? {disposition: 'passed', reason: permit ? 'pass' : ''};
  }

  async go({disposition, reason} = this.carProposed) {
    const {id, plate, n, seen, permit} = this.car;
    const counted = Math.max(n, seen.length);
    const data = {direction: this.way, disposition, reason, plate, n_people: counted, checks: writeChecks({permit})};
    this.#last = await this.#tell('vehicle', {...data, note: this.note.trim()}, {id});
    const [word, , tone] = DISPOSITIONS()[disposition];
    if (tone === 'ok') yes();
    else note();
    const people = tn('%(n)s person', '%(n)s people', counted);
    this.say(tone, plate || t('Plate unknown'), [WAYS()[this.way][0], word, people].join(' · '));
    Object.assign(this, {car: null, over: '', note: ''});
  }

  /** Write down what became of somebody held. */
  async became(data) {
    const {id, person_id} = this.held;
    this.#last = await this.#tell('transfer', {passage_id: id, person_id, ...data});
    yes();
    this.say('ok', t('Written down'), [data.to, data.receipt].filter(Boolean).join(' · '));
    Object.assign(this, {held: null, over: ''});
  }

  async queue(waiting) {
    await this.#tell('queue', {direction: this.way, waiting});
    prefs.set('queue', waiting);
    yes();
    this.say('info', t('Queue counted'), `${WAYS()[this.way][0]} · ${waiting}`);
    this.over = '';
  }

  async handOver(step, words) {
    const held = this.waiting.map((one) => one.id);
    await this.#tell('handover', {step, waiting: prefs.get('queue') ?? 0, held, note: words.trim()});
    yes();
    const open = tn('%(n)s person is still held', '%(n)s people are still held', held.length);
    this.say('ok', step === 'given' ? t('Shift handed over') : t('Shift taken over'), open);
    this.over = '';
  }

  async undo() {
    if (!this.#last) return no();
    this.all = [...this.all, await takeBack(this.#last, 'undone on the spot')];
    this.#last = null;
    note();
    this.say('info', t('Taken back'), t('The last passage does not count'));
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
    const hand = this.who ? this.#settling() : this.car ? this.#driving() : this.#waiting();
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
      <div class="hand">${hand}</div>
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

  #button(sign, word, act, off = false) {
    return html`<button type="button" class="btn" ?disabled=${off} @click=${act}>${icon(sign)}${word}</button>`;
  }

  #waiting() {
    const n = this.waiting.length;
    return html`${ways(this.way, (way) => this.#turn(way))}
      <div class="two">
        ${this.#button('truck-delivery', t('A vehicle'), () => (this.over = 'car'))}
        ${this.#button('keyboard', t('No code'), () => (this.over = 'find'))}
      </div>
      <div class="two">
        ${this.#button('users', n ? t('Shift, %(n)s held', {n}) : t('Shift, queue'), () => (this.over = 'shift'))}
        ${this.#button('arrow-back-up', t('Undo last'), () => this.undo(), !this.#last)}
      </div>
      <button type="button" class="btn plain" @click=${() => (this.over = 'place')}>
        ${icon('map-pin')}${this.site ? named(this.site) : t('Which checkpoint?')}
      </button>`;
  }

  #driving() {
    const {plate, n, seen} = this.car;
    const {disposition, reason} = this.carProposed;
    const [word, sign, tone] = DISPOSITIONS()[disposition];
    return html`<div class="two">
        ${this.#button('keyboard', t('No code'), () => (this.over = 'find'))}
        ${this.#button('dots', t('Otherwise'), () => (this.over = 'carMore'))}
      </div>
      <button type="button" class="btn go ${tone === 'ok' ? '' : 'danger'}" @click=${() => this.go()}>
        ${icon(sign)}<span
          ><b>${plate || t('Plate unknown')}: ${word}</b
          ><small
            >${[WAYS()[this.way][0], t('%(seen)s of %(n)s looked at', {seen: seen.length, n}), reason ? REASONS()[reason] : '']
              .filter(Boolean)
              .join(' · ')}</small
          ></span
        >
      </button>
      <button type="button" class="btn plain" @click=${() => (this.car = null)}>${icon('x')}${t('No vehicle')}</button>`;
  }

  #settling() {
    const hot = this.celsius !== null && this.celsius >= this.rules.fever;
    const {disposition, reason} = this.proposed;
    const [word, sign, tone] = DISPOSITIONS()[disposition];
    const small = [WAYS()[this.way][0], reason ? REASONS()[reason] : this.site ? named(this.site) : ''];
    return html`<div class="two">
        <button type="button" class="btn ${hot ? 'hot' : ''}" @click=${() => (this.over = 'heat')}>
          ${icon('temperature')}${this.celsius === null ? t('Temperature') : `${this.celsius.toFixed(1)} °C`}
        </button>
        ${this.#button('qrcode', looked(this.checks) || t('Codes, test'), () => (this.over = 'looked'))}
      </div>
      <button type="button" class="btn go ${tone === 'ok' ? '' : 'danger'}" @click=${() => this.settle(disposition)}>
        ${icon(sign)}<span><b>${word}</b><small>${small.filter(Boolean).join(' · ')}</small></span>
      </button>
      <div class="two">
        ${this.#button('dots', t('Otherwise'), () => (this.over = 'more'))}
        ${this.#button('x', t('Somebody else'), () => (this.who = null))}
      </div>`;
  }

  #sheet() {
    const {title, body} = SHEETS[this.over](this);
    return sheet({title, body, onClose: () => Object.assign(this, {over: '', number: '', held: null})});
  }
}
customElements.define(screen.tag, Passage);
