import {LitElement, html} from '../vendor/lit.js';
import {t} from '../core/words.js';
import {icon} from './icon.js';

/** Big keys for gloves. Fires `key` with detail "0" to "9", `extra`, or "back"; a keyboard works too. */
class Keypad extends LitElement {
  static properties = {extra: {}, disabled: {type: Boolean}};

  constructor() {
    super();
    this.extra = '';
    this.disabled = false;
    this.typed = this.typed.bind(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.typed);
  }

  disconnectedCallback() {
    removeEventListener('keydown', this.typed);
    super.disconnectedCallback();
  }

  /** @param {KeyboardEvent} event */
  typed(event) {
    const {target, key} = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (target instanceof Element && target.closest('input, textarea, select')) return;
    if (/^[0-9]$/.test(key) || (this.extra && key.toUpperCase() === this.extra)) this.press(key.toUpperCase());
    else if (key === 'Backspace') this.press('back');
  }

  /** @param {string} key */
  press(key) {
    if (!this.disabled) this.dispatchEvent(new CustomEvent('key', {detail: key, bubbles: true}));
  }

  /** @param {string} key @param {unknown} [face] @param {string} [label] */
  key(key, face = key, label = key) {
    return html`<button type="button" ?disabled=${this.disabled} aria-label=${label} @click=${() => this.press(key)}>${face}</button>`;
  }

  render() {
    return html`<div class="keypad" role="group" aria-label=${t('Number keys')}>
      ${['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key) => this.key(key))}
      ${this.extra ? this.key(this.extra) : html`<span></span>`}
      ${this.key('0')}
      ${this.key('back', icon('backspace'), t('Delete the last digit'))}
    </div>`;
  }
}
customElements.define('lf-keypad', Keypad);
