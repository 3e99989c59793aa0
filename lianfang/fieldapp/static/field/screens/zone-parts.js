// Zones on a phone: in which one a door lies, what somebody there needs again and again, noted without network.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {note, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {named, t} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {inside} from './unswabbed.js';

const MOST = 1000; // records of this phone that are looked at

/** Give the strictest zone in which a door lies; null outside of any. They come with the strictest first. */
export function zoneAt(door) {
  const holds = ([area, stair]) => inside(door.area, area) && door.address.startsWith(stair);
  return (session.me?.zones ?? []).find((zone) => zone.parts.some(holds)) ?? null;
}

/** Say what a need is called. @param {string} key */
export const careWord = (key) => {
  const kind = session.me?.care?.find((one) => one.key === key);
  return kind ? named(kind) : key;
};

/** Give what this phone told of a kind that was not taken back, the newest first. */
export async function toldHere(kind) {
  const [told, voids] = await Promise.all([records({kind, limit: MOST}), records({kind: 'sync.void', limit: MOST})]);
  const gone = new Set(voids.map((one) => one.data.target));
  return told.filter((one) => !one.takenBack && !gone.has(one.id));
}

/** Give what somebody needs again and again: what the roster says, and over it what this phone told since. */
export function needsOf(person, mine) {
  const keys = new Set(roster.care(person));
  for (const {data} of [...mine].reverse()) {
    if (data.person_id !== person) continue;
    if (data.ended) keys.delete(data.key);
    else keys.add(data.key);
  }
  return [...keys];
}

/** Draw which zone this is, how people live in it, and its line. */
export function zoneHead(zone) {
  return html`<div class="list-head"><b>${zone.name}</b><span class="tag ${zone.indoors ? 'red' : 'amber'}">${named(zone, 'level')}</span></div>
    ${zone.line ? html`<a class="btn" href="tel:${zone.line}">${icon('phone')}${t('Contact line')} ${zone.line}</a>` : nothing}`;
}

/** <lf-care>: who behind one door of a zone needs what again and again; noted, ended, taken back. */
class Care extends LitElement {
  static properties = {household: {attribute: false}, zone: {attribute: false}, mine: {state: true}, over: {state: true}, who: {state: true}, chosen: {state: true}, text: {state: true}, last: {state: true}};

  constructor() {
    super();
    watches(this, roster, session, outbox);
    Object.assign(this, {mine: [], over: false, who: '', chosen: new Set(), text: '', last: []});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    this.mine = await toldHere('zones.flagging');
  }

  get members() {
    return roster.members(this.household.id);
  }

  async #tell(person, key, more = {}) {
    const data = {person_id: person, key, note: '', ended: false, ...more};
    return tell('zones.flagging', data, {area: this.household.area});
  }

  async #save() {
    const kept = [];
    for (const key of this.chosen) kept.push(await this.#tell(this.who, key, {note: this.text.trim()}));
    this.#told(kept);
    Object.assign(this, {over: false, chosen: new Set(), text: ''});
  }

  async #end(person, key) {
    this.#told([await this.#tell(person, key, {ended: true})]);
  }

  #told(kept) {
    this.last = kept;
    this.mine = [...[...kept].reverse(), ...this.mine];
    yes();
  }

  async #undo() {
    for (const record of this.last) await takeBack(record, 'undone on the spot');
    this.last = [];
    note();
    await this.#load();
  }

  #begin() {
    this.who = this.members.length === 1 ? this.members[0].id : '';
    this.over = true;
  }

  #flip(key) {
    const next = new Set(this.chosen);
    if (!next.delete(key)) next.add(key);
    this.chosen = next;
    note();
  }

  render() {
    const needy = this.members.flatMap((person) => needsOf(person.id, this.mine).map((key) => ({person, key})));
    return html`<section class="card form care">
      ${zoneHead(this.zone)}
      <ul class="rows">
        ${needy.map(
          ({person, key}) => html`<li class="row">
            ${icon('clipboard-list')}<span class="what"><b>${careWord(key)}</b><small>${person.name}</small></span>
            <button type="button" class="btn small" aria-label=${t('%(what)s of %(who)s has ended', {what: careWord(key), who: person.name})} @click=${() => this.#end(person.id, key)}>${t('Ended')}</button>
          </li>`,
        )}
      </ul>
      <div class="two">
        <button type="button" class="btn" ?disabled=${!this.members.length} @click=${this.#begin}>${icon('plus')}${t('Note what they need again and again')}</button>
        <button type="button" class="btn" ?disabled=${!this.last.length} @click=${this.#undo}>${icon('arrow-back-up')}${t('Undo')}</button>
      </div>
      ${this.over ? this.#sheet() : nothing}
    </section>`;
  }

  #sheet() {
    const body = html`<div class="form">
      ${this.#chips(t('Person'), this.members.map((one) => [one.id, one.name]), (id) => this.who === id, (id) => (this.who = id))}
      ${this.#chips(t('What they need again and again'), (session.me?.care ?? []).map((one) => [one.key, named(one)]), (key) => this.chosen.has(key), (key) => this.#flip(key))}
      <label class="field"><span>${t('What helps to serve them: days, sizes, names of medicine.')}</span>
        <textarea rows="2" maxlength="200" .value=${this.text} @input=${(event) => (this.text = event.target.value)}></textarea></label>
      <button type="button" class="btn go" ?disabled=${!this.who || !this.chosen.size} @click=${() => this.#save()}>${icon('check')}${t('Save')}</button>
    </div>`;
    return sheet({title: t('What they need again and again'), body, onClose: () => (this.over = false)});
  }

  #chips(label, choices, on, pick) {
    return html`<div class="field" role="group" aria-label=${label}><span>${label}</span>
      <div class="chips">${choices.map(([key, word]) => html`<button type="button" aria-pressed=${String(on(key))} @click=${() => pick(key)}>${word}</button>`)}</div></div>`;
  }
}
customElements.define('lf-care', Care);

/** Draw the care of a door, where it lies in a zone whose people one serves. */
export function careCard(household) {
  const zone = zoneAt(household);
  return zone ? html`<lf-care .household=${household} .zone=${zone}></lf-care>` : nothing;
}
