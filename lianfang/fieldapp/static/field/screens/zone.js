// The zones one serves: their line, how many stay at places that are no homes, who needs what again and again.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {note, yes} from '../core/feedback.js';
import {outbox, takeBack, tell} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {mark, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {careWord, needsOf, toldHere, zoneAt, zoneHead} from './zone-parts.js';

export const screen = {
  id: 'zone',
  icon: 'building-community',
  label: mark('Zones'),
  hint: mark('Who is inside, and what they need'),
  tag: 'lf-zone',
};

const LISTED = 200; // people in one list

export class Zone extends LitElement {
  static properties = {counted: {state: true}, flagged: {state: true}, over: {state: true}, said: {state: true}, form: {state: true}};

  #last = null;

  constructor() {
    super();
    watches(this, outbox, roster, session);
    Object.assign(this, {counted: [], flagged: [], over: null, said: null, form: {place: '', n: '', n_stranded: ''}});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    await roster.ready?.();
    [this.counted, this.flagged] = await Promise.all([toldHere('zones.headcount'), toldHere('zones.flagging')]);
  }

  /** Give the last count of each place: what this phone told goes before what the server knew. */
  #places(zone) {
    const found = new Map(zone.places.map(([place, n, stranded]) => [place, {place, n, stranded}]));
    for (const {data} of [...this.counted].reverse()) {
      if (data.zone_id === zone.id) found.set(data.place, {place: data.place, n: data.n, stranded: data.n_stranded});
    }
    return [...found.values()];
  }

  #needy(zone) {
    const people = new Set([...roster.cared(), ...this.flagged.map((one) => one.data.person_id)]);
    return [...people].flatMap((id) => {
      const person = roster.person(id);
      const door = person && roster.household(person.household);
      if (!door || zoneAt(door)?.id !== zone.id) return [];
      return needsOf(id, this.flagged).map((key) => ({person, door, key}));
    });
  }

  get #fits() {
    const {place, n, n_stranded} = this.form;
    const whole = (text) => /^\d{1,4}$/.test(text);
    return place.trim() !== '' && whole(n) && (n_stranded === '' || (whole(n_stranded) && Number(n_stranded) <= Number(n)));
  }

  async #count(zone) {
    const {place, n, n_stranded} = this.form;
    const data = {zone_id: zone.id, place: place.trim(), n: Number(n), n_stranded: Number(n_stranded || 0), note: ''};
    this.#last = await tell('zones.headcount', data, {area: zone.area});
    yes();
    this.said = {tone: 'ok', title: data.place, text: tn('%(n)s person', '%(n)s people', data.n), at: new Date()};
    this.over = null;
    await this.#load();
  }

  async #undo() {
    if (!this.#last) return;
    await takeBack(this.#last, 'undone on the spot');
    this.#last = null;
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: '', at: new Date()};
    await this.#load();
  }

  #open(zone, place = {place: '', n: '', stranded: ''}) {
    this.form = {place: place.place, n: String(place.n), n_stranded: String(place.stranded)};
    this.over = zone;
  }

  render() {
    const zones = session.me?.zones ?? [];
    return html`<div class="work">
      ${this.said ? this.#said() : nothing}
      ${zones.length ? zones.map((zone) => this.#zone(zone)) : html`<section class="card empty">${icon('circle-check')}<b>${t('No zone is in force where you work')}</b></section>`}
      ${this.over ? this.#sheet(this.over) : nothing}
    </div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.#last} @click=${this.#undo}>${icon('arrow-back-up')}${t('Undo')}</button>
    </section>`;
  }

  #zone(zone) {
    const needy = this.#needy(zone);
    return html`<section class="card form">
      ${zoneHead(zone)}
      <p class="remark">${zone.indoors ? t('People stay behind their doors; what they need is brought to them.') : t('People do not leave the area and do not gather.')}</p>
      <ul class="rows">
        ${this.#places(zone).map(
          (one) => html`<li><button type="button" class="row" @click=${() => this.#open(zone, one)}>
            ${icon('building-community')}<span class="what"><b>${one.place}</b><small>${tn('%(n)s person', '%(n)s people', one.n)}${one.stranded ? ` · ${t('%(n)s of them stranded', {n: one.stranded})}` : ''}</small></span>${icon('chevron-right')}
          </button></li>`,
        )}
      </ul>
      <button type="button" class="btn" @click=${() => this.#open(zone)}>${icon('plus')}${t('Count people at a place')}</button>
      ${
        needy.length
          ? html`<div class="list-head"><b>${t('Who needs what again and again')}</b><span>${needy.length}</span></div>
              <ul class="rows">${needy.slice(0, LISTED).map(
                ({person, door, key}) => html`<li class="row">${icon('clipboard-list')}<span class="what"><b>${careWord(key)}</b><small>${person.name} · ${door.address}</small></span></li>`,
              )}</ul>`
          : nothing
      }
    </section>`;
  }

  #sheet(zone) {
    const set = (name) => (event) => (this.form = {...this.form, [name]: event.target.value});
    const field = (label, more) => html`<label class="field"><span>${label}</span>${more}</label>`;
    const number = (name) => html`<input inputmode="numeric" maxlength="4" .value=${this.form[name]} @input=${set(name)} />`;
    const body = html`<div class="form">
      ${field(t('Where'), html`<input maxlength="120" autofocus .value=${this.form.place} @input=${set('place')} />`)}
      <p class="remark">${t('A building site, a shop, a hall; a place counted before is counted anew.')}</p>
      ${field(t('People present'), number('n'))}
      ${field(t('Of these, people who do not live here'), number('n_stranded'))}
      ${this.form.n_stranded && Number(this.form.n_stranded) > Number(this.form.n) ? html`<p class="remark" role="alert">${t('More people are stranded than there are.')}</p>` : nothing}
      <button type="button" class="btn go" ?disabled=${!this.#fits} @click=${() => this.#count(zone)}>${icon('check')}${t('Save')}</button>
    </div>`;
    return sheet({title: t('Count people at a place'), body, onClose: () => (this.over = null)});
  }
}
customElements.define(screen.tag, Zone);
