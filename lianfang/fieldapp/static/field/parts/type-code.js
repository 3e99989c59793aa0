// <lf-type-code>: types the code of a tube or a box in large letters. With "checked" the check character is looked at
// while typing. Fires "typed" {code}.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no} from '../core/feedback.js';
import {ALPHABET, isChecked, squeezed} from '../core/ids.js';
import {t} from '../core/words.js';
import {icon} from './icon.js';

export class TypeCode extends LitElement {
  static properties = {label: {}, go: {}, checked: {type: Boolean}, text: {state: true}};

  constructor() {
    super();
    Object.assign(this, {label: '', go: '', checked: false, text: ''});
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  get #code() {
    return squeezed(this.text);
  }

  /** Say what is wrong with what was typed so far. */
  get #fault() {
    const code = this.#code;
    if (code.length > 24) return t('At most 24 letters');
    if (!this.checked || code.length < 4) return '';
    if ([...code].some((letter) => !ALPHABET.includes(letter))) return t('Our codes have no 0, O, 1 and I');
    return '';
  }

  get #right() {
    const code = this.#code;
    return code.length >= 4 && code.length <= 24 && (!this.checked || isChecked(code));
  }

  #done(event) {
    event.preventDefault();
    if (!this.#right) return no();
    this.dispatchEvent(new CustomEvent('typed', {detail: {code: this.#code}}));
  }

  render() {
    const state = this.#fault ? 'wrong' : this.#right ? 'right' : '';
    const hint = this.#right ? t('The check character is right') : t('The last letter is checked as you type');
    return html`<form class="form" novalidate @submit=${this.#done}>
      <label class="field code ${state}"
        ><span>${this.label}</span>
        <input
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          inputmode="text"
          enterkeyhint="go"
          maxlength="30"
          .value=${this.text}
          @input=${(event) => (this.text = event.target.value)}
        />${this.checked ? html`<small aria-live="polite">${this.#fault || hint}</small>` : nothing}</label
      >
      <button class="btn go" ?disabled=${!this.#right}>${icon('check')}${this.go}</button>
    </form>`;
  }
}
customElements.define('lf-type-code', TypeCode);
