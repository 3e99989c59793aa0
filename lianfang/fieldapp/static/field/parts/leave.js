// <lf-leave>: past the hard limit only the command lets somebody go on. It reaches the phone from the console; without a
// network it is told here, with who said so and why. Fires "given".
import {LitElement, html, nothing} from '../vendor/lit.js';
import {duty} from '../core/duty.js';
import {no, yes} from '../core/feedback.js';
import {session} from '../core/session.js';
import {t} from '../core/words.js';
import {icon} from './icon.js';

class Leave extends LitElement {
  static properties = {open: {state: true}, by: {state: true}, why: {state: true}, told: {state: true}};

  constructor() {
    super();
    Object.assign(this, {open: false, by: '', why: '', told: ''});
  }

  createRenderRoot() {
    return this;
  }

  async #ask() {
    this.told = '';
    try {
      await session.refresh();
    } catch {
      this.told = t('No network: ask by phone and tell it here');
      return;
    }
    if (duty.now().tone === 'hard') this.told = t('The command has given no leave');
    else this.#given();
  }

  async #tell(event) {
    event.preventDefault();
    if (!this.by.trim() || !this.why.trim()) return no();
    await duty.goOn(this.why.trim(), this.by.trim());
    this.#given();
  }

  #given() {
    yes();
    this.dispatchEvent(new CustomEvent('given', {bubbles: true}));
  }

  render() {
    if (!duty.person) return nothing;
    if (!this.open) {
      return html`<button type="button" class="btn wide" @click=${() => (this.open = true)}>
        ${t('The command lets me go on')}
      </button>`;
    }
    const field = (name, label) =>
      html`<label class="field"
        ><span>${label}</span>
        <input
          maxlength=${name === 'by' ? 60 : 200}
          autocomplete="off"
          required
          .value=${this[name]}
          @input=${(event) => (this[name] = event.target.value)}
      /></label>`;
    return html`<form @submit=${this.#tell}>
      <button type="button" class="btn wide" @click=${this.#ask}>${icon('refresh')}${t('Ask the server')}</button>
      ${this.told ? html`<p class="remark" role="status">${this.told}</p>` : nothing}
      ${field('by', t('Who of the command said so?'))} ${field('why', t('Why?'))}
      <button class="btn danger wide">${icon('clock')}${t('Go on for a short time')}</button>
    </form>`;
  }
}
customElements.define('lf-leave', Leave);
