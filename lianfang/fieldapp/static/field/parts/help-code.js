// <lf-help-code>: the printed code of somebody without a smartphone. Told apart from a false one without network, and
// never enough by itself: the year of birth, or the last letters of a document, must be told too. Neither stands on the
// paper: this phone knows them of the people of its areas, the server of others. Fires "person".
import {LitElement, html, nothing} from '../vendor/lit.js';
import {toBytes} from '../core/crypto.js';
import {cityDay} from '../core/clock.js';
import {no, yes} from '../core/feedback.js';
import {personCode} from '../core/ids.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {mark, t} from '../core/words.js';
import {icon} from './icon.js';
import {findOnline} from './online.js';

const HEAD = 'LFE1.';

/** Why a code is not good. @type {Record<string, string>} */
const FAULTS = {
  false: mark('This code is false'),
  revoked: mark('This code is good no more: another one was printed'),
  ended: mark('This code has ended'),
  unknown: mark('This phone cannot tell a true code yet: it needs network once'),
};

export const isHelpCode = (text) => text.trim().startsWith(HEAD);

/**
 * Read a printed code: {fault, code, person, name}; fault "" when it is good today.
 * @param {string} text @param {{key: string, revoked: string[]} | undefined} help of /field/me
 */
export async function readHelpCode(text, help, day = cityDay()) {
  if (!help?.key) return {fault: 'unknown'};
  const said = await opened(text.trim(), help.key);
  if (!said) return {fault: 'false'};
  const [code, person, name, ends] = said;
  const fault = (help.revoked ?? []).includes(code) ? 'revoked' : ends < day ? 'ended' : '';
  return {fault, code, person, name};
}

/** Say whether what somebody told fits: the year of birth, or the last four letters of a document on record. */
export function fits(known, told) {
  const text = told.replace(/\s/g, '').toUpperCase();
  if (!known || text.length !== 4) return false;
  return text === String(known.born ?? '').slice(0, 4) || text === String(known.tail ?? '').toUpperCase();
}

/** Give what a code says, if it was signed with the key; null when it was not. */
async function opened(text, key) {
  const [, body, signature] = text.split('.');
  try {
    const told = toBytes(body);
    const ecdsa = {name: 'ECDSA', namedCurve: 'P-256'};
    const known = await crypto.subtle.importKey('raw', toBytes(key), ecdsa, false, ['verify']);
    const good = await crypto.subtle.verify({name: 'ECDSA', hash: 'SHA-256'}, known, toBytes(signature), told);
    return good ? JSON.parse(new TextDecoder().decode(told)) : null;
  } catch {
    return null; // cut off, or not one of ours
  }
}

class HelpCode extends LitElement {
  static properties = {text: {}, said: {state: true}, told: {state: true}, wrong: {state: true}};

  constructor() {
    super();
    Object.assign(this, {text: '', said: null, told: '', wrong: ''});
  }

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.said = await readHelpCode(this.text, session.me?.help);
    if (this.said.fault) no();
  }

  async #check(event) {
    event.preventDefault();
    const {people, fault} = roster.person(this.said.person) ? {people: [], fault: ''} : await findOnline({code: personCode(this.said.person)});
    const known = roster.person(this.said.person) ?? people.find((one) => one.id === this.said.person);
    if (!fits(known, this.told)) {
      this.wrong = fault || t('That does not fit. Look for the person by name or number.');
      return no();
    }
    yes();
    return this.dispatchEvent(new CustomEvent('person', {detail: {person: known}}));
  }

  render() {
    if (!this.said) return nothing;
    if (this.said.fault) return html`<p class="lead" role="alert">${t(FAULTS[this.said.fault])}</p>`;
    return html`<form @submit=${this.#check}>
      <p class="lead"><b>${this.said.name}</b></p>
      <p>${t('The code is true, but it proves nothing alone. Ask for the year of birth, or the last four letters of a document.')}</p>
      <label class="field"><span>${t('Year of birth, or last four letters')}</span>
        <input maxlength="4" autocomplete="off" inputmode="text" autofocus .value=${this.told}
          @input=${(event) => Object.assign(this, {told: event.target.value, wrong: ''})} /></label>
      ${this.wrong ? html`<p class="remark" role="alert">${this.wrong}</p>` : nothing}
      <button class="btn go" ?disabled=${this.told.length !== 4}>${icon('check')}${t('It is them')}</button>
    </form>`;
  }
}
customElements.define('lf-help-code', HelpCode);
