// The first time: a code from the console, then a PIN, twice. The code is used up only when the PIN is chosen.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no, yes} from '../core/feedback.js';
import {thing} from '../core/db.js';
import {enrol, salvage, stranded, vault} from '../core/vault.js';
import {t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {languages} from '../parts/language.js';
import {LENGTH, isWeak, pinPad, pressed} from './pin.js';

class Enrol extends LitElement {
  static properties = {
    step: {state: true}, code: {state: true}, typed: {state: true}, said: {state: true}, scans: {state: true},
    left: {state: true}, wiped: {state: true},
  };

  constructor() {
    super();
    Object.assign(this, {step: 'code', code: '', name: '', pin: '', typed: '', said: '', scans: false, left: 0, wiped: null});
    this.recount = async () => {
      [this.wiped, this.left] = [await thing('wiped'), (await stranded()).length];
    };
  }

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.take(location.hash);
    this.fromAddress = () => this.take(location.hash);
    addEventListener('hashchange', this.fromAddress);
    vault.addEventListener('change', this.recount);
    await this.recount();
  }

  disconnectedCallback() {
    vault.removeEventListener('change', this.recount);
    if (this.fromAddress) removeEventListener('hashchange', this.fromAddress);
    super.disconnectedCallback();
  }

  /** Take a code out of an address or of what was scanned; it is not left where others read it. @param {string} text */
  take(text) {
    const found = /#enrol=([^&\s]+)/.exec(text);
    if (!found) return false;
    history.replaceState(null, '', '/field/');
    this.code = decodeURIComponent(found[1]);
    Object.assign(this, {step: 'pin', scans: false, said: ''});
    return true;
  }

  async scan() {
    this.scans = true;
    await import('../parts/scanner.js');
  }

  /** @param {CustomEvent} event */
  scanned({detail}) {
    if (this.take(detail.text)) return yes();
    no();
    this.said = t('This is not a code for enrolling a phone.');
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const typed = String(form.get('code')).trim();
    this.name = String(form.get('name')).trim();
    if (!typed) return;
    if (!this.take(typed)) Object.assign(this, {code: typed, step: 'pin', said: ''});
  }

  /** @param {CustomEvent} event */
  press({detail}) {
    this.typed = pressed(this.typed, detail);
    if (this.typed.length < LENGTH) return;
    const typed = this.typed;
    this.typed = '';
    if (this.step === 'pin') return this.chosen(typed);
    if (typed === this.pin) return this.finish();
    no();
    Object.assign(this, {step: 'pin', said: t('The two were not the same. Choose again.')});
  }

  /** @param {string} pin */
  chosen(pin) {
    if (isWeak(pin)) {
      no();
      this.said = t('Everybody tries this one first. Choose another.');
      return;
    }
    Object.assign(this, {pin, step: 'again', said: ''});
  }

  async finish() {
    Object.assign(this, {step: 'busy', said: ''});
    try {
      await enrol(this.code, this.name, this.pin);
      yes();
    } catch (problem) {
      no();
      this.failed(/** @type {any} */ (problem));
    }
  }

  /** @param {{status: number, code: string}} problem */
  failed({status, code}) {
    this.step = status ? 'code' : 'offline';
    if (code === 'expired_code') this.said = t('The code was used or is too old: it is good for one phone and ten minutes. Ask for a new one.');
    else if (code === 'unknown_code') this.said = t('Nobody knows this code. Look again, or ask for a new one.');
    else if (code === 'too_many_codes') this.said = t('Too many wrong codes. Wait a minute.');
    else if (status) this.said = t('The server refused: %(code)s', {code});
    else this.said = t('The server does not answer. Find network, then try again.');
  }

  async rescue() {
    this.said = '';
    try {
      await salvage();
    } catch {
      this.said = t('The server does not answer. Find network, then try again.');
    }
    await this.recount();
  }

  render() {
    return html`<main class="door" tabindex="-1">
      <header>${icon(this.step === 'code' ? 'qrcode' : 'key')}<h1>${this.title()}</h1><p>${this.hint()}</p></header>
      <p class="said" role="alert">${this.said || nothing}</p>
      ${this.body()}
      <footer>${this.rest()}${languages()}</footer>
    </main>`;
  }

  title() {
    return {code: t('Enrol this phone'), pin: t('Choose a PIN'), again: t('The PIN once more')}[this.step] ?? t('Enrolling …');
  }

  hint() {
    if (this.step === 'code') return t('Your administrator shows you a code on a screen. Each phone has its own.');
    return {pin: t('Six digits that lock this phone'), again: t('So that no slip locks you out')}[this.step] ?? nothing;
  }

  body() {
    if (this.step === 'busy') return html`<p class="wait" role="status">${t('One moment')}</p>`;
    if (this.step === 'offline') return html`<button class="go" @click=${this.finish}>${icon('refresh')}<b>${t('Try again')}</b></button>`;
    if (this.step !== 'code') return pinPad(this.typed, false, (event) => this.press(event));
    if (this.scans) return html`<lf-scanner @code=${this.scanned}></lf-scanner>`;
    return html`<button class="go" @click=${this.scan}>${icon('scan')}<b>${t('Scan the code')}</b></button>
      <form class="fields" @submit=${this.submit}>
        <label>${t('Or type it')}<input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required></label>
        <label>${t('Name of this phone, if you like')}<input name="name" maxlength="60" autocomplete="off"></label>
        <button class="plain">${t('Go on')}${icon('arrow-right')}</button>
      </form>`;
  }

  rest() {
    const why = this.wiped && html`<p>${this.wiped.why === 'lost' ? t('This phone was reported lost and has been wiped.') : this.wiped.why === 'pin' ? t('After ten wrong PINs this phone has been wiped.') : t('You signed out; this phone has been wiped.')}</p>`;
    const left = this.left ? html`<p>${tn('One record of before is still here, sealed. Only the server can read it.', '%(n)s records of before are still here, sealed. Only the server can read them.', this.left)}</p>
      <button class="plain" @click=${this.rescue}>${icon('upload')}${t('Hand them over now')}</button>` : nothing;
    return why || left !== nothing ? html`<div class="card">${why || nothing}${left}</div>` : nothing;
  }
}
customElements.define('lf-enrol', Enrol);
