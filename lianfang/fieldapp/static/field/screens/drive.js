// The driver: whom to fetch where, in the order of the plan; got in, got out, was not there with one tap; people who
// wave in the street. Works without network.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {keepAwake, note, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {session, touch} from '../core/session.js';
import {clock, mark, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import '../parts/find-person.js';
import {calls, hailed, seatsLeft, words} from './driving.js';
import {day} from './shifts-when.js';

export const screen = {
  id: 'drive',
  icon: 'truck-delivery',
  label: mark('Rides'),
  hint: mark('Whom to fetch where, and who got in and out'),
  tag: 'lf-drive',
};

const MOST = 500; // records of this phone that are looked at
const fresh = () => ({who: null, stop: '', place: '', finding: false, back: false});
const SAID = () => ({board: t('Got in'), alight: t('Got out'), missed: t('Was not there')});

export class Drive extends LitElement {
  static properties = {all: {state: true}, at: {state: true}, open: {state: true}, said: {state: true}, street: {state: true}};

  #busy = false;

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {all: [], at: '', open: null, said: null, street: null});
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
    const kinds = ['transport.boarding', 'transport.hail', 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
  };

  get tours() {
    return session.me?.tours ?? [];
  }

  get tour() {
    return this.tours.find((one) => one.id === this.at) ?? this.tours[0];
  }

  /** Do something once, however often it is tapped. */
  async #once(deed) {
    if (this.#busy) return;
    touch();
    this.#busy = true;
    try {
      await deed();
      await this.#load();
    } finally {
      this.#busy = false;
    }
  }

  say(tour, leg, what) {
    return this.#once(async () => {
      const data = {leg_id: leg.id, tour_id: tour.id, person_id: leg.person_id, what, note: ''};
      await tell('transport.boarding', data, {area: tour.area_id});
      this.open = null;
      if (what === 'missed') note();
      else yes();
      this.said = {tone: what === 'missed' ? 'warn' : 'ok', title: SAID()[what], text: leg.name, at: new Date()};
    });
  }

  hail(tour, what, n = 1, more = {}) {
    return this.#once(async () => {
      const data = {tour_id: tour.id, what, way: 'there', n, stop_id: null, person_id: null, place: '', ...more};
      await tell('transport.hail', data, {area: tour.area_id});
      yes();
    });
  }

  /** Somebody waved, and where they got in or who they are is known. */
  async #named(tour) {
    const {who, stop, place, back} = this.street;
    const more = {stop_id: stop || null, place: stop ? '' : place.trim(), person_id: who?.id ?? null, way: back ? 'back' : 'there'};
    await this.hail(tour, 'on', 1, more);
    const where = tour.stops.find(([id]) => id === stop)?.[1] ?? more.place;
    this.said = {tone: 'ok', title: SAID().board, text: [who?.name, where].filter(Boolean).join(' · '), at: new Date()};
    this.street = null;
  }

  back(record, text) {
    return this.#once(async () => {
      await takeBack(record, 'undone on the spot');
      this.open = null;
      note();
      this.said = {tone: 'info', title: t('Taken back'), text, at: new Date()};
    });
  }

  render() {
    const tour = this.tour;
    if (!tour) return html`<div class="work"><section class="card"><p class="remark">${t('You drive nobody today.')}</p></section></div>`;
    const list = calls(this.all, tour);
    const next = list.find((one) => !one.done);
    return html`<div class="work drive">
      ${this.said ? html`<section class="strip ${this.said.tone}">${band(this.said, '')}</section>` : nothing} ${this.tours.length > 1 ? this.#choose() : nothing}
      <section class="card">
        <div class="list-head"><b>${tour.vehicle}</b><span>${day(tour.day)} ${tour.hours}</span></div>
        ${next ? this.#next(tour, next) : html`<p class="remark">${tour.legs.length ? t('Everybody is where they wanted to be.') : t('Nobody asked to be fetched.')}</p>`}
      </section>
      ${this.#street(tour)} ${list.length ? this.#list(list) : nothing} ${this.open ? this.#sheet(tour) : nothing} ${this.street ? this.#streetSheet(tour) : nothing}
    </div>`;
  }

  #choose() {
    return html`<section class="card">
      <label class="field"
        ><span>${t('Tour')}</span>
        <select @change=${(event) => (this.at = event.target.value)}>
          ${this.tours.map((one) => html`<option value=${one.id} ?selected=${one.id === this.tour.id}>${day(one.day)} ${one.hours} ${one.vehicle}</option>`)}
        </select>
      </label>
    </section>`;
  }

  #next(tour, call) {
    const {leg, what} = call;
    return html`<div class="form">
      <p class="lead"><b>${clock(call.at)} ${leg.name}</b> · ${call.place}</p>
      ${facts(leg)}
      <button type="button" class="btn go" @click=${() => this.say(tour, leg, what)}>
        ${icon(what === 'board' ? 'user-check' : 'check')}<span><b>${SAID()[what]}</b><small>${leg.name}</small></span>
      </button>
      ${what === 'board' ? html`<button type="button" class="btn wide" @click=${() => this.say(tour, leg, 'missed')}>${icon('x')}${SAID().missed}</button>` : nothing}
      ${phone(leg)}
    </div>`;
  }

  #street(tour) {
    const left = seatsLeft(this.all, tour);
    const aboard = hailed(this.all, tour);
    const last = words(this.all, 'transport.hail')
      .filter(({data}) => data.tour_id === tour.id)
      .at(-1);
    return html`<section class="card">
      <div class="list-head"><b>${t('Picked up in the street')}</b><span>${tn('%(n)s seat left', '%(n)s seats left', Math.max(left, 0))}</span></div>
      <div class="form">
        <button type="button" class="btn go" @click=${() => this.hail(tour, 'on')}>
          ${icon('plus')}<span><b>${t('One more got in')}</b><small>${t('%(n)s aboard', {n: aboard})}</small></span>
        </button>
        <button type="button" class="btn wide" @click=${() => (this.street = fresh())}>${icon('user-plus')}${t('With stop or name')}</button>
        ${left < 1 ? html`<p class="remark">${icon('alert-triangle')} ${t('All seats are taken. Whoever gets in is written down all the same.')}</p>` : nothing}
        ${
          aboard
            ? html`<button type="button" class="btn wide" @click=${() => this.hail(tour, 'off')}>${icon('minus')}${t('One got out')}</button>
                <button type="button" class="btn wide" @click=${() => this.hail(tour, 'off', aboard)}>${icon('check')}${t('All got out')}</button>`
            : nothing
        }
        ${last ? html`<button type="button" class="btn wide" @click=${() => this.back(last, t('Picked up in the street'))}>${icon('arrow-back-up')}${t('Undo')}</button>` : nothing}
      </div>
    </section>`;
  }

  #streetSheet(tour) {
    const {who, stop, place, finding, back} = this.street;
    const set = (more) => (this.street = {...this.street, ...more});
    const onClose = () => (this.street = null);
    if (finding) {
      const body = html`<lf-find @person=${(event) => set({who: event.detail.person, finding: false})}></lf-find>`;
      return sheet({title: t('Who got in'), body, onClose});
    }
    const body = html`<div class="form">
      <p class="lead">${t('Where')}</p>
      <div class="chips" role="group" aria-label=${t('Where')}>
        ${tour.stops.map(([id, name]) => html`<button type="button" aria-pressed=${String(stop === id)} @click=${() => set({stop: stop === id ? '' : id})}>${name}</button>`)}
      </div>
      ${stop ? nothing : html`<label class="field"><span>${t('Another place')}</span><input maxlength="80" autocomplete="off" .value=${place} @input=${(event) => set({place: event.target.value})} /></label>`}
      <div class="chips" role="group" aria-label=${t('Way')}>
        <button type="button" aria-pressed=${String(!back)} @click=${() => set({back: false})}>${t('There')}</button>
        <button type="button" aria-pressed=${String(back)} @click=${() => set({back: true})}>${t('Back')}</button>
      </div>
      <button type="button" class="btn wide" @click=${() => set({finding: true})}>${icon('user-search')}${who?.name || t('Say who it is')}</button>
      ${who ? html`<button type="button" class="btn wide" @click=${() => set({who: null})}>${icon('x')}${t('Without a name')}</button>` : nothing}
      <button type="button" class="btn go" @click=${() => this.#named(tour)}>${icon('plus')}<span><b>${t('One more got in')}</b></span></button>
    </div>`;
    return sheet({title: t('Picked up in the street'), body, onClose});
  }

  #list(list) {
    return html`<section class="card">
      <div class="list-head"><b>${t('Today in order')}</b><span>${list.filter((one) => one.done).length} / ${list.length}</span></div>
      <ul class="rows">
        ${list.map(
          (one) =>
            html`<li>
              <button type="button" class="row" @click=${() => (this.open = [one.leg.id, one.what])}>
                ${one.done ? icon(one.word.state === 'missed' ? 'alert-triangle' : 'circle-check') : html`<b class="place">${clock(one.at)}</b>`}
                <span class="what"><b>${one.leg.name}</b><small>${[SAID()[one.word.state === 'missed' ? 'missed' : one.what], one.place].join(' · ')}</small></span>
                ${icon('chevron-right')}
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #sheet(tour) {
    const [id, what] = this.open;
    const call = calls(this.all, tour).find((one) => one.leg.id === id && one.what === what);
    if (!call) return nothing;
    const {leg, word} = call;
    const deeds = call.done ? [] : what === 'board' ? ['board', 'missed'] : ['alight'];
    const again = word.state === 'missed' ? ['board'] : [];
    const undo = word.record
      ? html`<button type="button" class="btn wide" @click=${() => this.back(word.record, leg.name)}>${icon('arrow-back-up')}${t('Undo')}</button>`
      : nothing;
    const body = html`<p class="lead">${clock(call.at)} · ${call.place}</p>
      ${facts(leg)}
      ${[...deeds, ...again].map(
        (each, i) => html`<button type="button" class=${i ? 'btn wide' : 'btn go'} @click=${() => this.say(tour, leg, each)}>${SAID()[each]}</button>`,
      )}
      ${undo} ${phone(leg)}`;
    return sheet({title: leg.name, body, onClose: () => (this.open = null)});
  }
}

/** Draw what a driver has to know of somebody. */
function facts(leg) {
  const lines = [
    ['users', tn('%(n)s person', '%(n)s people', leg.people)],
    ['info-circle', leg.wheelchair ? t('In a wheelchair') : ''],
    ['route', `${leg.from} → ${leg.to}`],
    ['clipboard-list', leg.note],
  ].filter(([, text]) => text);
  return html`${lines.map(([sign, text]) => html`<p class="remark">${icon(sign)} ${text}</p>`)}`;
}

const phone = (leg) => (leg.phone ? html`<a class="btn wide" href="tel:${leg.phone.replace(/[^\d+]/g, '')}">${icon('phone')}${leg.phone}</a>` : nothing);

customElements.define(screen.tag, Drive);
