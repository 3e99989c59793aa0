// The sampler: a sticker opens a tube, one scan a swab, a lock at the tube's size, a seal, a box for the laboratory.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {clock} from '../core/clock.js';
import {keepAwake, no, note, speak, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {possibleNumbers} from '../core/ids.js';
import {prefs} from '../core/prefs.js';
import {roster} from '../core/roster.js';
import {session, touch} from '../core/session.js';
import {mark, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {isHelpCode} from '../parts/help-code.js';
import {findOnline} from '../parts/online.js';
import {masked} from '../parts/people.js';
import {sheet} from '../parts/sheet.js';
import {duty} from '../core/duty.js';
import {suit} from '../parts/suit.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import {isToday} from '../parts/when.js';
import '../parts/scanner.js';
import {bodies} from './sample-sheets.js';
import {actions, floats, tubeCard} from './sample-parts.js';
import {choices, doubtGroup, modeFor} from './sample-groups.js';
import {Bench, doubtPerson, doubtTube, shared} from './sampling.js';

export const screen = {
  id: 'sample',
  icon: 'qrcode',
  label: mark('Sampling'),
  hint: mark('One scan a swab, tube by tube'),
  tag: 'lf-sample',
};

/** What a table is made of, and how many of each are looked at: more than a long day brings. */
const KINDS = {'testing.swab': 2000, 'testing.seal': 400, 'testing.handover': 60, 'sync.void': 400};
const TICK = 15_000; // ms; the suit's clock shows minutes

export class Sample extends LitElement {
  static properties = {
    bench: {state: true},
    code: {state: true},
    single: {state: true},
    population: {state: true}, // the group the tube is meant for; '': everybody else
    said: {state: true},
    over: {state: true}, // the sheet that lies over the screen: {name, …} or null
    pending: {state: true}, // somebody scanned when the tube was full: goes into the next one
  };

  #turn = Promise.resolve();
  #code = (event) => this.heard(event.detail.text);
  #changed = () => this.requestUpdate();

  constructor() {
    super();
    watches(this, outbox, roster, session, duty);
    Object.assign(this, {bench: new Bench(), code: '', single: false, population: '', said: null, over: null, pending: null});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.closest('main')?.scrollTo(0, 0);
    wedge.addEventListener('code', this.#code);
    this.ticking = setInterval(this.#changed, TICK);
    keepAwake(true);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wedge.removeEventListener('code', this.#code);
    clearInterval(this.ticking);
    keepAwake(false);
  }

  /** Read the table as it stood from the records of this phone: a reload, a flat battery, an update change nothing. */
  async #load() {
    await roster.ready();
    const lists = await Promise.all(Object.entries(KINDS).map(([kind, limit]) => records({kind, limit})));
    this.bench = new Bench(lists.flat());
    const kept = prefs.get('tube');
    const known = kept && this.bench.tube(kept.code);
    if (known && !known.seal && !known.box) {
      Object.assign(this, {code: kept.code, single: kept.single, population: kept.population ?? ''});
    }
    else this.code = this.bench.open()?.code ?? '';
    if (this.tube?.size) Object.assign(this, {single: this.tube.single, population: this.tube.population});
    if (!session.site && this.site) session.site = this.site;
    if (!this.placed) this.over = {name: 'place'};
  }

  /** The sampling site of the day: the one chosen, or the only one there is. */
  get site() {
    const all = (session.me?.sites ?? []).filter((one) => one.kind === 'sampling');
    return all.find((one) => one.id === session.site?.id) ?? (all.length === 1 ? all[0] : null);
  }

  /** Say whether it is known where and for which round is sampled. */
  get placed() {
    return Boolean(session.round && this.site);
  }

  get tube() {
    return this.code ? this.bench.tube(this.code) : null;
  }

  /** How the open tube is shared, or the next one will be. */
  get shared() {
    return shared(this.tube, session.round, this);
  }

  get room() {
    return this.shared.size;
  }

  say(tone, title, text) {
    this.said = {tone, title, text, at: new Date()};
  }

  /** Keep the screen readable: only one sheet at a time, and the camera rests under it. */
  show(name, more = {}) {
    this.over = name ? {name, ...more} : null;
  }

  nameOf(personId) {
    return roster.person(personId)?.name ?? '';
  }

  // --- what was scanned or typed

  /** Do one thing after another: a scan that comes while a seal is being written waits for it. */
  inTurn(act) {
    this.#turn = this.#turn.then(act, act);
    return this.#turn;
  }

  heard(text) {
    return this.inTurn(() => this.#hear(text));
  }

  async #hear(text) {
    touch(); // a scan is work too: the phone must not lock while the queue moves
    if (isHelpCode(text) && this.placed && (!this.over || this.over.name === 'find')) return this.show('find', {help: text});
    const read = readCode(text);
    if (this.over?.name === 'handover') return this.over.heard(read, text);
    if (this.over && !['find', 'type-tube'].includes(this.over.name)) return no();
    if (!this.placed) return this.show('place');
    this.show('');
    if (read.what === 'tube') return this.opened(read.code);
    if (read.what === 'person') return this.person(await this.#byCode(read));
    if (read.what === 'number') return this.#number(read.number);
    const known = await this.#byDocument(text);
    if (known) return this.person(known);
    no();
    this.say('no', t('Not one of our codes'), t('A resident’s code or the sticker of a tube is needed'));
  }

  /** A code carries the person's id: also somebody who is not on this phone can be swabbed at once. */
  async #byCode({id: personId, code}) {
    const known = roster.person(personId);
    if (known) return known;
    findOnline({code}).then(({people}) => people.length && this.requestUpdate());
    return {id: personId, name: ''};
  }

  /** A reader may type the number of a passport, a permit or a card: somebody who is on this phone has it, or nobody. */
  async #byDocument(text) {
    for (const {kind, number} of possibleNumbers(text)) {
      const known = await roster.byNumber(kind, number);
      if (known) return known;
    }
    return null;
  }

  async #number(number) {
    const known = await this.#byDocument(number);
    if (known) return this.person(known);
    this.show('find', {number});
  }

  // --- tubes

  /** A sticker was read: open its tube, unless there is a doubt. `sure` is who saw the doubt and goes on. */
  async opened(code, {sure = false} = {}) {
    if (code === this.code) return this.say('info', code, t('This tube is open: scan a person'));
    if (this.tube?.size) return this.show('next', {code});
    if (this.#mustComeOut()) return;
    const doubt = doubtTube(this.bench.tube(code), session.round.id, roster.tube(code));
    if (doubt && !sure) return this.#doubt('tube', {code, doubt});
    this.code = code;
    this.#keep();
    yes();
    this.say('info', code, this.single ? t('Open for one person') : t('Open for %(n)s people', {n: this.room}));
    const {pending} = this;
    this.pending = null;
    if (pending) await this.person(pending);
  }

  /** Past the hard limit nobody is scanned any more, until a commander lets this person go on. */
  #mustComeOut() {
    const {tone, ms} = suit();
    if (tone !== 'hard') return false;
    this.#doubt('suit', {ms});
    return true;
  }

  #doubt(name, more) {
    no();
    this.show(`doubt-${name}`, more);
  }

  /** Choose how the next tube is shared; one that is begun stays as it is. */
  share({single, population}, proposed = false) {
    if (this.tube?.size) return no();
    Object.assign(this, {single, population});
    this.proposed = proposed;
    if (this.code) this.#keep();
  }

  #keep() {
    const {code, single, population} = this;
    prefs.set('tube', {code, single, population});
  }

  async seal(n = this.tube?.size) {
    const {code} = this;
    if (!n || !code) return;
    this.bench.add(await tell('testing.seal', {tube_code: code, n_told: n}, {area: this.site.area_id}));
    this.code = '';
    prefs.set('tube', null);
    if (this.proposed) this.share(choices(session.round)[0]); // what was proposed for one group ends with its tube
    this.show('');
    yes();
    this.say('ok', t('Sealed'), tn('%(code)s · %(n)s person', '%(code)s · %(n)s people', n, {code}));
  }

  // --- people

  /** Somebody stands at the table: a swab, unless there is a doubt. `sure`: doubts that somebody saw and goes on. */
  async person(person, {sure = []} = {}) {
    this.show('');
    if (this.#mustComeOut()) return;
    if (!sure.includes('wait') && Date.parse(person.wait ?? '') > clock.now()) return this.#doubt('wait', {person});
    const wanted = modeFor(person, session.round, session.me?.group_areas);
    if (wanted && !this.tube?.size && !sure.includes('group')) {
      this.share({single: wanted.size === 1, population: wanted.population}, true);
    }
    if (!this.tube) {
      this.pending = person;
      no();
      return this.say(
        'warn',
        t('First the tube'),
        t('%(name)s waits: scan the sticker of a tube', {name: this.#called(person)}),
      );
    }
    if (this.tube.size >= this.room) {
      this.pending = person;
      return this.#doubt('full', {person});
    }
    const others = roster.swabs(person.id, session.round.id);
    const doubt = doubtPerson(this.bench, person.id, this.code, session.round.id, others);
    if (doubt && !sure.includes('person')) return this.#doubt('person', {person, doubt});
    const homes = this.tube.swabs.map((one) => roster.person(one.data.person_id)?.household);
    const odd = doubtGroup(person, wanted, this.tube, this.shared, homes);
    if (odd && !sure.includes('group')) return this.#doubt('group', {person, doubt: odd});
    await this.#swab(person);
  }

  async #swab(person) {
    const {code} = this;
    const data = {person_id: person.id, round_id: session.round.id, site_id: this.site.id, tube_code: code};
    const {single, population} = this.shared;
    const how = population ? {single, population} : {single};
    const record = await tell('testing.swab', {...data, ...how}, {area: this.site.area_id});
    this.bench.add(record);
    const n = this.bench.tube(code).size;
    yes();
    speak(String(n));
    const full = n >= this.room;
    const text = full ? t('Registered · the tube is full') : t('Registered · number %(n)s of this tube', {n});
    this.say('ok', this.#called(person), text);
    if (full) note();
  }

  #called(person) {
    return person.name ? masked(person.name) : t('By code …%(tail)s', {tail: person.id.slice(-4)});
  }

  /** Take back what was done last: a swab or a seal. */
  async undo() {
    const record = this.bench.last();
    if (!record) return no();
    this.bench.add(await takeBack(record, 'undone on the spot'));
    note();
    if (record.kind === 'testing.seal') this.code = record.data.tube_code;
    const name =
      record.kind === 'testing.seal' ? record.data.tube_code : masked(this.nameOf(record.data.person_id) || '?');
    this.say('info', name, record.kind === 'testing.seal' ? t('Open again') : t('Taken back: not registered'));
  }

  /** Tell how many people wait here and how many lanes swab. */
  async queue(waiting, lanes) {
    await tell('testing.queue', {site_id: this.site.id, waiting, lanes}, {area: this.site.area_id});
    prefs.set('queue', {site: this.site.id, waiting, lanes, at: new Date(clock.now()).toISOString()});
    this.show('');
    yes();
    this.say('ok', t('Queue told'), tn('%(n)s person waits', '%(n)s people wait', waiting));
  }

  async takeOut(record) {
    this.bench.add(await takeBack(record, 'taken out on the spot'));
    note();
    this.requestUpdate();
  }

  async handOver({box, laboratory, tubes, n, celsius}) {
    const data = {box, laboratory_id: laboratory, tubes, n_told: n, celsius, site_id: this.site.id};
    this.bench.add(await tell('testing.handover', data, {area: this.site.area_id}));
    prefs.set('laboratory', laboratory);
    this.show('');
    yes();
    this.say('ok', t('Packed'), t('Box %(box)s · %(n)s tubes', {box, n}));
  }

  // --- the picture

  get today() {
    return this.bench.day(isToday);
  }

  get hint() {
    if (!this.code) return t('Scan the sticker of a tube');
    return this.tube.size >= this.room ? t('The tube is full: seal it') : t('Scan a resident’s code');
  }

  render() {
    const {tone} = this.said ?? {};
    return html`<div class="work sampler">
      <section class="view ${tone ?? ''}" aria-label=${t('Scanner')}>
        <lf-scanner
          ?paused=${Boolean(this.over)}
          @code=${(event) => this.heard(event.detail.text)}
          @manual=${() => this.show(this.code ? 'find' : 'type-tube')}
        ></lf-scanner>
        ${floats(this)} ${band(this.said, this.hint)}
      </section>
      <div class="hand">${tubeCard(this)} ${actions(this)}</div>
      ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #sheet() {
    const {title, tone, body} = bodies[this.over.name](this, this.over);
    return sheet({title, tone, body, onClose: () => this.#closed()});
  }

  #closed() {
    if (this.over?.name === 'doubt-full') this.pending = null;
    this.show('');
  }
}
customElements.define(screen.tag, Sample);
