// <lf-shift>: one shift, what one says of it: I come, I cannot and why, a colleague is asked to take it. Tells 'said'
// with the data of a reply, or 'back' with the record that is taken back.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {t} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {dayHour, hours} from './shifts-when.js';

class Shift extends LitElement {
  static properties = {
    shift: {attribute: false},
    coming: {},
    word: {attribute: false},
    ask: {attribute: false},
    colleagues: {attribute: false},
    mode: {state: true},
    why: {state: true},
    taker: {state: true},
    give: {state: true},
  };

  constructor() {
    super();
    Object.assign(this, {mode: '', why: '', taker: '', give: '', coming: '', colleagues: []});
  }

  createRenderRoot() {
    return this;
  }

  #say(what, more = {}) {
    this.dispatchEvent(new CustomEvent('said', {detail: {what, ...more}}));
  }

  render() {
    if (this.mode === 'no') return this.#no();
    if (this.mode === 'ask') return this.#ask();
    const sure = this.coming === 'yes';
    return html`<p class="lead">${hours(this.shift)}</p>
      ${this.coming === 'no' ? this.#gone() : nothing}
      <button type="button" class="btn go" aria-pressed=${String(sure)} ?disabled=${sure} @click=${() => this.#say('yes')}>
        ${icon('check')}${sure ? t('You said yes') : t('I am coming')}
      </button>
      <button type="button" class="btn" ?disabled=${this.coming === 'no'} @click=${() => (this.mode = 'no')}>
        ${icon('x')}${t('I cannot come')}
      </button>
      ${this.ask ? this.#asked() : this.#mayAsk()}`;
  }

  #gone() {
    const {word} = this;
    return html`<p class="remark">${icon('user-x')} ${t('You said that you cannot come. Somebody else is looked for.')}</p>
      ${word ? html`<button type="button" class="btn" @click=${() => this.dispatchEvent(new CustomEvent('back', {detail: word}))}>${icon('arrow-back-up')}${t('Take it back')}</button>` : nothing}`;
  }

  #mayAsk() {
    if (!this.colleagues.length || this.coming === 'no') return nothing;
    return html`<button type="button" class="btn" @click=${() => (this.mode = 'ask')}>${icon('refresh')}${t('Ask a colleague to swap')}</button>`;
  }

  #asked() {
    const name = this.ask.name || this.colleagues.find((one) => one.id === this.ask.taker)?.name;
    const words = this.ask.state === 'agreed' ? t('%(name)s agrees. The planner decides.', {name}) : t('%(name)s is asked. Until then the shift is yours.', {name});
    return html`<p class="remark">${icon('refresh')} ${words}</p>
      <button type="button" class="btn" @click=${() => this.#say('withdraw', {swap_id: this.ask.id})}>${icon('arrow-back-up')}${t('Do not swap')}</button>`;
  }

  #no() {
    const reasons = [t('I am ill'), t('Somebody at home needs me'), t('I am in isolation or wait for a test')];
    return html`<div class="reasons">
        ${reasons.map((one) => html`<button type="button" class="btn small" aria-pressed=${String(this.why === one)} @click=${() => (this.why = one)}>${one}</button>`)}
      </div>
      <label class="field"
        ><span>${t('Why')}</span>
        <input maxlength="200" autocomplete="off" .value=${this.why} @input=${(event) => (this.why = event.target.value)}
      /></label>
      <button type="button" class="btn danger" ?disabled=${!this.why.trim()} @click=${() => this.#say('no', {note: this.why.trim()})}>
        ${icon('x')}${t('I cannot come')}
      </button>`;
  }

  #ask() {
    const chosen = this.colleagues.find((one) => one.id === this.taker);
    const more = {taker_id: this.taker, back_id: this.give || null, note: this.why.trim()};
    return html`<label class="field"
        ><span>${t('Colleague')}</span>
        <select .value=${this.taker} @change=${(event) => Object.assign(this, {taker: event.target.value, give: ''})}>
          <option value="">${t('Choose')}</option>
          ${this.colleagues.map((one) => html`<option value=${one.id}>${one.name}</option>`)}
        </select></label
      >
      <label class="field"
        ><span>${t('You take in return')}</span>
        <select .value=${this.give} ?disabled=${!chosen} @change=${(event) => (this.give = event.target.value)}>
          <option value="">${t('Nothing')}</option>
          ${(chosen?.shifts ?? []).map((one) => html`<option value=${one.id}>${dayHour(one)} ${one.site}</option>`)}
        </select></label
      >
      <label class="field"
        ><span>${t('Note')}</span>
        <input maxlength="200" autocomplete="off" .value=${this.why} @input=${(event) => (this.why = event.target.value)}
      /></label>
      <button type="button" class="btn go" ?disabled=${!chosen} @click=${() => this.#say('ask', more)}>${icon('send')}${t('Ask')}</button>`;
  }
}
customElements.define('lf-shift', Shift);
