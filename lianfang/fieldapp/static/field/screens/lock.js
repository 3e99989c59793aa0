// The door: six digits, ten tries.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no} from '../core/feedback.js';
import {outbox} from '../core/outbox.js';
import {door, unlock} from '../core/vault.js';
import {t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {languages} from '../parts/language.js';
import {watches} from '../parts/watches.js';
import {LENGTH, pinPad, pressed} from './pin.js';

class Lock extends LitElement {
  static properties = {typed: {state: true}, busy: {state: true}, said: {state: true}, door: {state: true}};

  constructor() {
    super();
    Object.assign(this, {typed: '', busy: false, said: '', door: null});
    watches(this, outbox);
  }

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.door = await door();
    if (this.door && this.door.left < this.door.most) this.said = this.saying('wrong', this.door.left);
  }

  /** @param {CustomEvent} event */
  async press({detail}) {
    if (this.busy) return;
    this.typed = pressed(this.typed, detail);
    if (this.typed.length < LENGTH) return;
    this.busy = true;
    this.said = '';
    const {open, why, left} = await unlock(this.typed);
    Object.assign(this, {typed: '', busy: false});
    if (open) return;
    no();
    this.door = await door();
    this.said = this.saying(why, left);
  }

  /** @param {string} why @param {number} left */
  saying(why, left) {
    if (why === 'wrong') return tn('Wrong. One more try, then this phone is wiped.', 'Wrong. %(n)s tries are left, then this phone is wiped.', left);
    if (why === 'offline') return t('The PIN is right, but too many hours have passed without the server. Find network to open the phone.');
    if (why === 'unknown') return t('The server does not know this phone any more. Ask your administrator for a new code.');
    if (why === 'broken') return t('The server has another key for this phone. Try once more; if it stays, enrol the phone again.');
    return t('This phone was wiped.');
  }

  render() {
    return html`<main class="door" tabindex="-1">
      <header>${icon('lock')}<h1>${this.door?.user?.name ?? t('Locked')}</h1>
        <p>${this.busy ? t('Opening …') : t('Your six-digit PIN')}</p></header>
      <p class="said" role="alert">${this.said || nothing}</p>
      ${pinPad(this.typed, this.busy, (event) => this.press(event))}
      <footer>${languages()}</footer>
    </main>`;
  }
}
customElements.define('lf-lock', Lock);
