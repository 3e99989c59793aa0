// The sweep: doors in stair order, the next one suggested. A household where nothing changed takes two taps; a whole
// staircase can be marked in one go.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no, note, yes} from '../core/feedback.js';
import {outbox, records, takeBack} from '../core/outbox.js';
import {prefs} from '../core/prefs.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {clock, mark, named, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {staircases} from '../parts/doors.js';
import {isHelpCode} from '../parts/help-code.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import {dayBegan} from '../parts/when.js';
import {OUTCOMES, missingBody, tellVisits, unitBody, whose} from './visit-parts.js';
import {isDue, tasksAt} from './visit-due.js';
import {lettersAt, lettersOf, lettersOfStair, tellLeft} from './visit-letters.js';
import {atDoor, missingAt, missingWords} from './unswabbed.js';
import {lastVisit, nextDoor, progress, visitsOf} from './sweeping.js';
import './visit-door.js';

export const screen = {
  id: 'visit',
  icon: 'door',
  label: mark('Visits'),
  hint: mark('Door by door, up the stairs'),
  tag: 'lf-visit',
};

const MOST = 4000; // records of this phone that are looked at

export class Visit extends LitElement {
  static properties = {
    area: {state: true},
    stair: {state: true},
    open: {state: true},
    mine: {state: true},
    brought: {state: true},
    only: {state: true},
    lacking: {state: true},
    due: {state: true},
    said: {state: true},
    over: {state: true},
    text: {state: true},
  };

  #walked = null;
  #inhabited = null;
  #lacks = null;
  #anew = () => {
    this.#walked = this.#inhabited = this.#lacks = null;
  };
  #last = []; // what the last tap told: taken back with one tap
  #code = (event) => this.#heard(event.detail.text);

  constructor() {
    super();
    watches(this, outbox, roster, session);
    const [area, stair] = [prefs.get('sweep-area') ?? '', prefs.get('sweep-stair') ?? ''];
    Object.assign(this, {area, stair, open: '', mine: new Map(), brought: new Map(), usual: new Map(), only: false, lacking: false, due: prefs.get('sweep-due') ?? '', said: null, over: null, text: ''});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.closest('main')?.scrollTo(0, 0);
    wedge.addEventListener('code', this.#code);
    roster.addEventListener('change', this.#anew);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wedge.removeEventListener('code', this.#code);
    roster.removeEventListener('change', this.#anew);
  }

  async #load() {
    await roster.ready?.();
    const [visits, voids, brought] = await Promise.all([
      records({kind: 'visits.visit', limit: MOST}),
      records({kind: 'sync.void', limit: MOST}),
      records({kind: 'notices.delivery', limit: MOST}),
    ]);
    this.mine = visitsOf([...visits, ...voids]);
    this.brought = lettersOf([...brought, ...voids]);
  }

  /** A sweep is a day's walk: what was done since midnight counts. */
  get since() {
    return dayBegan();
  }

  visitOf = (household) => lastVisit(this.mine.get(household), roster.lastVisit(household));

  get areas() {
    this.#inhabited ??= new Set(roster.households({}).map((door) => door.area));
    return (session.me?.areas ?? []).filter((one) => this.#inhabited.has(one.id));
  }

  /** Sorting thousands of doors takes longer than a tap may: once for each change of the roster. */
  get stairs() {
    this.#walked ??= staircases(roster.households(this.area ? {area: this.area} : {}));
    if (!this.due) return this.#walked;
    const wanted = (door) => isDue(door.id, this.mine.get(door.id), this.due === 'mine') || this.visitOf(door.id)?.at >= this.since;
    return this.#walked.map((one) => ({...one, doors: one.doors.filter(wanted)})).filter((one) => one.doors.length);
  }

  /** A resident's code or card leads to the door. */
  async #heard(text) {
    if (isHelpCode(text)) return this.#helped(text);
    const read = readCode(text);
    const person =
      read.what === 'person'
        ? roster.person(read.id)
        : read.what === 'number'
          ? await roster.byNumber('resident_id', read.number)
          : null;
    if (!person?.household) return no();
    return this.enter(person.household);
  }

  /** A printed code proves nothing alone: something else is asked first. */
  #helped(text) {
    const found = (event) => (event.detail.person.household ? this.enter(event.detail.person.household) : no());
    this.over = {title: t('Printed code'), body: html`<lf-help-code .text=${text} @person=${found}></lf-help-code>`};
  }

  enter(household) {
    this.over = null;
    this.open = household;
    this.closest('main')?.scrollTo(0, 0);
  }

  // --- telling

  /** Tell visits of doors in one go: told = [{household, …data}]. */
  async told(visits) {
    const {kept, letters} = await tellVisits(visits);
    const mine = new Map(this.mine);
    for (const record of kept) mine.set(record.data.household_id, record);
    this.mine = mine;
    for (const {data} of letters) this.usual.set(data.notice_id, data.way);
    this.#keep(letters);
    this.#last = [...kept, ...letters];
    yes();
    const [first] = kept;
    const word = OUTCOMES()[first.data.outcome].word;
    const title =
      kept.length > 1 ? tn('%(n)s door', '%(n)s doors', kept.length) : roster.household(first.data.household_id).address;
    this.said = {tone: 'ok', title, text: word, at: new Date()};
    this.open = '';
    this.over = null;
  }

  /** Tell that a letter was left at many doors in one go; nobody was visited by that. */
  async leave(letter, doors) {
    this.#last = await tellLeft(letter, doors);
    this.#keep(this.#last);
    yes();
    const title = tn('%(n)s door', '%(n)s doors', doors.length);
    this.said = {tone: 'ok', title, text: t('Left at the door'), at: new Date()};
    this.over = null;
  }

  #keep(letters) {
    for (const [door, ids] of lettersOf(letters)) this.brought.set(door, [...(this.brought.get(door) ?? []), ...ids]);
  }

  async undo() {
    if (!this.#last.length) return no();
    for (const record of this.#last) await takeBack(record, 'undone on the spot');
    this.#last = [];
    await this.#load();
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('The door is open again'), at: new Date()};
  }

  // --- the picture

  render() {
    if (this.open) {
      return html`<div class="work visit whole">
        <lf-door
          .household=${roster.household(this.open)}
          .last=${this.visitOf(this.open)}
          .letters=${lettersAt(roster.household(this.open), this.brought)}
          .usual=${this.usual}
          @told=${(event) => this.told([event.detail])}
          @back=${() => (this.open = '')}
        ></lf-door>
      </div>`;
    }
    const stairs = this.stairs;
    const stair = stairs.find((one) => one.key === this.stair) ?? stairs[0];
    return html`<div class="work visit">
      ${this.said ? this.#said() : nothing} ${stairs.length ? this.#walk(stairs, stair) : this.due ? this.#noneDue() : this.#nothing()}
      ${this.over ? sheet({...this.over, onClose: () => (this.over = null)}) : nothing}
    </div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.#last.length} @click=${this.undo}>
        ${icon('arrow-back-up')}${t('Undo')}
      </button>
    </section>`;
  }

  #nothing() {
    return html`<section class="card empty">
      ${icon('home')}<b>${t('No household on this phone yet')}</b>
      <p>${t('The list of your area comes with the next sync.')}</p>
    </section>`;
  }

  #noneDue() {
    return html`${this.#head({done: 0, tried: 0, all: 0})}
      <section class="card empty done">${icon('circle-check')}<b>${t('No door is due')}</b></section>`;
  }

  #walk(stairs, stair) {
    const doors = stairs.flatMap((one) => one.doors);
    const all = progress(doors, this.visitOf, this.since);
    const here = progress(stair.doors, this.visitOf, this.since);
    const next = nextDoor(stair.doors, this.visitOf, this.since) ?? nextDoor(doors, this.visitOf, this.since);
    return html`
      ${this.#head(all)} ${next ? this.#next(next) : this.#finished()}
      <section class="card stair">
        <div class="list-head">
          <button type="button" class="btn" aria-haspopup="dialog" @click=${() => this.#pickStair(stairs)}>
            ${icon('building-community')}<b>${this.#stairName(stair)}</b>${icon('chevron-down')}
          </button>
          <span>${here.done}/${here.all}</span>
        </div>
        <ul class="doors">
          ${stair.doors.filter((door) => this.#shows(door)).map((door) => this.#door(door, door.id === next?.id))}
        </ul>
        <div class="two">
          <button type="button" class="btn" aria-pressed=${String(this.only)} @click=${() => (this.only = !this.only)}>
            ${icon('list-details')}${t('Not yet visited')}
          </button>
          <button
            type="button"
            class="btn"
            ?disabled=${here.done + here.tried === here.all}
            @click=${() => this.#wholeUnit(stair)}
          >
            ${icon('checks')}${t('The whole staircase')}
          </button>
        </div>
          ${
            missingAt(stair.doors) === null
              ? nothing
              : html`<button
                  type="button"
                  class="btn lacking"
                  aria-pressed=${String(this.lacking)}
                  @click=${() => (this.lacking = !this.lacking)}
                >
                  ${icon('test-pipe')}${missingWords(missingAt(stair.doors))}
                </button>`
          }
      </section>
    `;
  }

  /** Doors already visited, and those where everybody was swabbed, may be left out. */
  #shows(door) {
    const visit = this.visitOf(door.id);
    if (this.only && visit && visit.at >= this.since) return false;
    return !this.lacking || (atDoor(door)?.missing.length ?? 0) > 0;
  }

  #head(all) {
    const percent = all.all ? Math.floor((all.done / all.all) * 100) : 0;
    const {areas} = this;
    return html`<section class="card sum" aria-label=${t('Progress of the sweep')}>
      <p>
        <b>${all.done}</b><span>/ ${tn('%(n)s door', '%(n)s doors', all.all)}</span>
        ${all.tried ? html`<em>${t('%(n)s without an answer', {n: all.tried})}</em>` : nothing}
      </p>
      <progress max="100" value=${percent} aria-label=${t('Progress of the sweep')}>${percent} %</progress>
      ${this.#unswabbed()} ${whose(this.mine, this.due, this.#pickDue)}
      ${
        areas.length > 1
          ? html`<label class="visually-hidden" for="sweep-area">${t('Area')}</label>
              <select id="sweep-area" @change=${(event) => this.#pickArea(event.target.value)}>
                <option value="">${t('All of my areas')}</option>
                ${areas.map((one) => html`<option value=${one.id} ?selected=${one.id === this.area}>${named(one)}</option>`)}
              </select>`
          : nothing
      }
    </section>`;
  }

  /** How many people of the doors chosen have no swab of the running round, and who: the way to them. */
  #unswabbed() {
    const doors = this.stairs.flatMap((one) => one.doors);
    this.#lacks ??= {n: missingAt(doors)}; // of thousands of doors: once for each change of the roster
    const {n} = this.#lacks;
    if (n === null) return nothing;
    return html`<button type="button" class="btn lacking-all" ?disabled=${!n} @click=${() => this.#list(doors)}>
      ${icon('test-pipe')}${missingWords(n)}
    </button>`;
  }

  #pickDue = (key) => {
    this.due = key;
    this.#lacks = null;
    prefs.set('sweep-due', key);
  };

  #list(doors) {
    this.over = {title: t('Not swabbed yet'), body: missingBody(doors, (door) => this.enter(door))};
  }

  #pickArea(area) {
    this.area = area;
    this.#walked = this.#lacks = null;
    prefs.set('sweep-area', area);
  }

  #next(door) {
    const [members, last] = [roster.members(door.id).length, this.visitOf(door.id)];
    const lacks = atDoor(door)?.missing.length ?? 0;
    return html`<button type="button" class="btn go next-door" @click=${() => this.enter(door.id)}>
      ${icon('door-enter')}
      <span
        ><small>${t('Next door')}</small><b>${door.address}</b
        ><small
          >${tn('%(n)s person', '%(n)s people', members)}${tasksAt(door.id, this.mine.get(door.id)).length ? ` · ${tn('%(n)s task', '%(n)s tasks', tasksAt(door.id, this.mine.get(door.id)).length)}` : ''}${lacks ? ` · ${missingWords(lacks)}` : ''}${last ? ` · ${t('last visit %(time)s', {time: clock(last.at)})}` : ''}</small
        ></span
      >
      ${icon('chevron-right')}
    </button>`;
  }

  #finished() {
    return html`<section class="card empty done">
      ${icon('circle-check')}<b>${t('Every door was visited today')}</b>
    </section>`;
  }

  #stairName(stair) {
    if (!stair.building) return t('Other addresses');
    return stair.unit ? t('%(building)s, unit %(unit)s', {building: stair.building, unit: stair.unit}) : stair.building;
  }

  #door(door, isNext) {
    const visit = this.visitOf(door.id);
    const today = visit && visit.at >= this.since;
    const {word, sign, tone} = today ? OUTCOMES()[visit.outcome] : {word: t('not yet'), sign: '', tone: ''};
    const lacks = atDoor(door)?.missing.length ?? 0;
    const shown = today ? word : visit ? t('last %(time)s', {time: clock(visit.at)}) : word;
    return html`<li>
      <button type="button" class="door ${tone} ${isNext ? 'next' : ''}" @click=${() => this.enter(door.id)}>
        <b>${door.short}</b><small>${sign ? icon(sign) : nothing}${shown}</small>${lacks ? html`<small class="lacks">${missingWords(lacks)}</small>` : nothing}
      </button>
    </li>`;
  }

  #pickStair(stairs) {
    const pick = (key) => {
      this.stair = key;
      prefs.set('sweep-stair', key);
      this.over = null;
    };
    const body = html`<ul class="rows">
      ${stairs.map((one) => {
        const {done, all} = progress(one.doors, this.visitOf, this.since);
        return html`<li>
          <button type="button" class="row" @click=${() => pick(one.key)}>
            <span class="what"
              ><b>${this.#stairName(one)}</b><small>${t('%(done)s of %(n)s doors', {done, n: all})}</small></span
            >
            ${done === all ? icon('circle-check') : icon('chevron-right')}
          </button>
        </li>`;
      })}
    </ul>`;
    this.over = {title: t('Building and unit'), body};
  }

  #wholeUnit(stair) {
    const left = stair.doors.filter((door) => !(this.visitOf(door.id)?.at >= this.since));
    const letters = lettersOfStair(stair.doors, this.brought, (letter, doors) => this.leave(letter, doors));
    this.over = {title: t('The whole staircase'), body: [unitBody(left, (visits) => this.told(visits)), letters]};
  }
}
customElements.define(screen.tag, Visit);
