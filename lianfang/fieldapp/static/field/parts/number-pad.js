// <lf-number-pad>: the big keys and what they typed. kind="identity" checks date and check digit as one types; kind="celsius" takes 36.5
// typed as 365. A keyboard works too. Fires "done" {value} and, while typing, "typed" {value}.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no, note} from '../core/feedback.js';
import {t, tn} from '../core/words.js';
import {ageOf, grouped, typedNumber} from './identity.js';
import {icon} from './icon.js';
import './keypad.js';

export const COLDEST = 34;
export const HOTTEST = 43;

const FAULTS = {
  area: () => t('No number begins like this'),
  date: () => t('There is no such day of birth'),
  check: () => t('The check digit is wrong: compare each digit'),
};

/** Read what was typed for a temperature: "365" is 36.5. Gives null while it is not between 34 and 43. */
export function celsiusOf(digits) {
  const value = digits.length === 3 ? Number(digits) / 10 : digits.length === 2 ? Number(digits) : Number.NaN;
  return value >= COLDEST && value <= HOTTEST ? value : null;
}

export class NumberPad extends LitElement {
  static properties = {kind: {}, go: {}, fever: {type: Number}, value: {state: true}};

  #enter = (event) => this.#entered(event);

  constructor() {
    super();
    Object.assign(this, {kind: 'identity', go: '', fever: 37.3, value: ''});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#enter);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#enter);
  }

  #entered(event) {
    if (event.key !== 'Enter' || event.isComposing || event.target.closest?.('button, a, input, textarea, select'))
      return;
    event.preventDefault();
    this.#done();
  }

  #pressed(key) {
    if (key === 'back') this.#set(this.value.slice(0, -1));
    else this.#put(key);
  }

  #put(character) {
    const most = this.kind === 'celsius' ? 3 : 18;
    if (this.value.length >= most) return no();
    if (character === 'X' && (this.kind !== 'identity' || this.value.length !== 17)) return no();
    note();
    this.#set(this.value + character);
  }

  #set(value) {
    const before = this.#right();
    this.value = value;
    if (!before && this.kind === 'identity' && typedNumber(value).state === 'check') no();
    this.dispatchEvent(new CustomEvent('typed', {detail: {value: this.#right() ? this.#result() : null}}));
  }

  #right() {
    return this.kind === 'celsius' ? celsiusOf(this.value) !== null : typedNumber(this.value).state === 'right';
  }

  #result() {
    return this.kind === 'celsius' ? celsiusOf(this.value) : typedNumber(this.value).number;
  }

  #done() {
    if (!this.#right()) return no();
    this.dispatchEvent(new CustomEvent('done', {detail: {value: this.#result()}, bubbles: true}));
  }

  render() {
    const extra = this.kind === 'identity' && this.value.length === 17 ? 'X' : '';
    return html`
      ${this.kind === 'celsius' ? this.#celsius() : this.#identity()}
      <lf-keypad .extra=${extra} @key=${(event) => this.#pressed(event.detail)}></lf-keypad>
      ${
        this.go
          ? html`<button type="button" class="btn go" ?disabled=${!this.#right()} @click=${this.#done}>
              ${icon('check')}${this.go}
            </button>`
          : nothing
      }
    `;
  }

  #identity() {
    const {number, state, born, sex} = typedNumber(this.value);
    const left = t('%(n)s of 18 digits', {n: number.length});
    const who =
      born && sex
        ? `${sex === 'm' ? t('Male') : t('Female')} · ${tn('%(n)s year old', '%(n)s years old', ageOf(born))}`
        : '';
    return html`<output class="typed ${state}" aria-live="polite">
      <b aria-label=${[...number].join(' ')}>${grouped(number) || html`<i>${t('Identity number')}</i>`}</b>
      <small>${FAULTS[state]?.() ?? (state === 'right' ? who : [left, born].filter(Boolean).join(' · '))}</small>
    </output>`;
  }

  #celsius() {
    const value = celsiusOf(this.value);
    const out = this.value.length === 3 && value === null;
    const hot = value !== null && value >= this.fever;
    const shown = this.value.length > 2 ? `${this.value.slice(0, 2)}.${this.value[2]}` : this.value;
    return html`<output class="typed heat ${out ? 'check' : hot ? 'hot' : value ? 'right' : ''}" aria-live="polite">
      <b>${shown || html`<i>36.5</i>`}<span>°C</span></b>
      <small>${out ? t('Between 34 and 43 °C') : hot ? t('Fever') : t('Three digits: 365 is 36.5 °C')}</small>
    </output>`;
  }
}
customElements.define('lf-number-pad', NumberPad);
