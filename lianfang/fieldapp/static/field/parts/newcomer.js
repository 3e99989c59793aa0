// <lf-newcomer>: puts somebody on record who is not on this phone: name, document, phone. Children may have no document
// yet; passports and permits are taken as they are. Fires "person" {person}.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {numberMark} from '../core/crypto.js';
import {no} from '../core/feedback.js';
import {readNumber, uuid7} from '../core/ids.js';
import {tell} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {t} from '../core/words.js';
import {typedNumber} from './identity.js';
import {icon} from './icon.js';

const DOCUMENTS = () => [
  ['resident_id', t('Resident identity card')],
  ['passport', t('Passport')],
  ['hk_macau', t('Permit for Hong Kong and Macau residents')],
  ['taiwan', t('Permit for Taiwan residents')],
  ['foreign_id', t('Foreign permanent resident card')],
  ['none_yet', t('None yet (child)')],
];
const KINDS = () => [
  ['resident', t('Lives here')],
  ['present', t('Staying here')],
  ['transient', t('Passing through')],
];
const SEXES = () => [
  ['f', t('Female')],
  ['m', t('Male')],
];

/** Say what is wrong with a newcomer as typed: field → words. */
export function faultsOf(one) {
  const faults = {};
  const wrong = one.id_kind === 'none_yet' ? '' : readNumber(one.id_kind, one.number).wrong;
  if (!one.name.trim()) faults.name = t('Write the name');
  if (wrong && one.id_kind === 'resident_id') faults.number = t('18 digits, with the right check digit');
  else if (wrong) faults.number = t('Letters and digits as printed on the document');
  if (one.id_kind === 'none_yet' && !one.born_on) faults.born_on = t('Without a document the day of birth is needed');
  if (one.id_kind === 'none_yet' && !one.phone.trim())
    faults.phone = t("Without a document a guardian's phone is needed");
  if (one.phone.trim() && !/^[+\d][\d -]{5,20}$/.test(one.phone.trim())) faults.phone = t('Digits only');
  return faults;
}

/** Write a newcomer as a row of the roster, so that the next reader of the same card finds the same person. */
async function rowOf(data, area, household) {
  const {person_id: id, name, sex, kind, number} = data;
  const key = session.me?.roster_key;
  const h = number && key ? await numberMark(key, data.id_kind, number) : '';
  const tails = {tail: number.slice(-4), phone_tail: data.phone.slice(-4)};
  return {t: 'person', id, area, household: household?.id ?? null, name, sex, born: data.born_on, kind, h, ...tails};
}

export class Newcomer extends LitElement {
  static properties = {
    number: {},
    name: {},
    area: {type: Number},
    household: {attribute: false},
    one: {state: true},
    faults: {state: true},
  };

  constructor() {
    super();
    Object.assign(this, {number: '', name: '', area: 0, household: null, one: null, faults: {}});
  }

  createRenderRoot() {
    return this;
  }

  willUpdate() {
    if (this.one) return;
    const blank = {
      kind: this.household ? 'resident' : 'present',
      sex: '',
      born_on: '',
      phone: '',
      id_kind: 'resident_id',
    };
    this.one = {...blank, name: this.name, number: this.number, address: this.household?.address ?? ''};
    this.#derive();
  }

  #put(field, value) {
    this.one = {...this.one, [field]: value};
    if (this.faults[field]) this.faults = {...this.faults, [field]: ''};
    this.#derive();
  }

  /** An identity number says when its holder was born and of which sex. */
  #derive() {
    if (this.one.id_kind !== 'resident_id') return;
    const {born, sex} = typedNumber(this.one.number);
    this.one = {...this.one, born_on: born || this.one.born_on, sex: sex || this.one.sex};
  }

  async #save(event) {
    event.preventDefault();
    this.faults = faultsOf(this.one);
    const [first] = Object.keys(this.faults);
    if (first) {
      no();
      await this.updateComplete;
      return this.querySelector(`[name=${first}]`)?.focus();
    }
    const {one} = this;
    const number = one.id_kind === 'none_yet' ? '' : readNumber(one.id_kind, one.number).number;
    const data = {...one, person_id: uuid7(), name: one.name.trim(), number, born_on: one.born_on || null};
    data.phone = data.phone.replace(/[\s-]/g, '');
    await tell('people.newcomer', data, {area: this.area});
    await roster.add(await rowOf(data, this.area, this.household));
    this.dispatchEvent(new CustomEvent('person', {detail: {person: roster.person(data.person_id)}}));
  }

  render() {
    const child = this.one.id_kind === 'none_yet';
    return html`<form class="form" novalidate @submit=${this.#save}>
      ${this.#text('name', t('Name'), {autocomplete: 'off'})} ${this.#choice('id_kind', t('Document'), DOCUMENTS())}
      ${child ? nothing : this.#text('number', t('Number of the document'), {autocapitalize: 'characters'})}
      ${child || this.one.id_kind !== 'resident_id' ? this.#text('born_on', t('Day of birth'), {type: 'date'}) : nothing}
      ${this.#seg('sex', t('Sex'), SEXES())}
      ${this.#text('phone', child ? t('Phone of a guardian') : t('Phone'), {type: 'tel'})}
      ${this.#seg('kind', t('Here as'), KINDS())} ${this.#text('address', t('Address'), {})}
      <button class="btn go">${icon('user-check')}${t('Put on record')}</button>
    </form>`;
  }

  #text(field, label, {type = 'text', autocomplete = 'off', autocapitalize = 'off'}) {
    const fault = this.faults[field];
    return html`<label class="field ${fault ? 'wrong' : ''}"
      ><span>${label}</span>
      <input
        name=${field}
        type=${type}
        autocomplete=${autocomplete}
        autocapitalize=${autocapitalize}
        spellcheck="false"
        maxlength=${field === 'address' ? 200 : 60}
        aria-invalid=${String(Boolean(fault))}
        .value=${this.one[field]}
        @input=${(event) => this.#put(field, event.target.value)}
      />${fault ? html`<small role="alert">${fault}</small>` : nothing}</label
    >`;
  }

  #choice(field, label, choices) {
    return html`<label class="field"
      ><span>${label}</span>
      <select name=${field} @change=${(event) => this.#put(field, event.target.value)}>
        ${choices.map(([id, word]) => html`<option value=${id} ?selected=${this.one[field] === id}>${word}</option>`)}
      </select></label
    >`;
  }

  #seg(field, label, choices) {
    return html`<div class="field" role="group" aria-label=${label}>
      <span>${label}</span>
      <div class="seg">
        ${choices.map(
          ([id, word]) =>
            html`<button
              type="button"
              aria-pressed=${String(this.one[field] === id)}
              @click=${() => this.#put(field, id)}
            >
              ${word}
            </button>`,
        )}
      </div>
    </div>`;
  }
}
customElements.define('lf-newcomer', Newcomer);
