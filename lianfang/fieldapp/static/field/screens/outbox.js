// Records: what waits, what went, what is doubted, what was refused and why.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {KINDS, about, reason} from '../core/kinds.js';
import {outbox, records, settle, takeBack} from '../core/outbox.js';
import {now, sync} from '../core/sync.js';
import {clock, mark, t} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {watches} from '../parts/watches.js';

const STATES = {waiting: mark('Waiting'), sent: mark('Uploaded'), disputed: mark('Disputed'), refused: mark('Refused')};
const TONES = {waiting: 'amber', sent: 'green', disputed: 'amber', refused: 'red'};
const MOST = 100;

class Outbox extends LitElement {
  static properties = {state: {state: true}, list: {state: true}, asked: {state: true}};

  constructor() {
    super();
    Object.assign(this, {state: '', list: [], asked: ''});
    watches(this, sync);
    this.fill = this.fill.bind(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    outbox.addEventListener('change', this.fill);
    this.fill();
  }

  disconnectedCallback() {
    outbox.removeEventListener('change', this.fill);
    super.disconnectedCallback();
  }

  async fill() {
    this.list = await records({state: this.state || undefined, limit: MOST});
  }

  /** @param {string} state */
  show(state) {
    this.state = this.state === state ? '' : state;
    this.fill();
  }

  /** @param {any} record @param {SubmitEvent} event */
  async back(record, event) {
    event.preventDefault();
    const why = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('why')).trim();
    if (!why) return;
    await takeBack(record, why);
    this.asked = '';
  }

  render() {
    return html`${this.standing()}
      <div class="states" role="group" aria-label=${t('Show only')}>${Object.entries(STATES).map(([state, word]) => html`
        <button class=${TONES[state]} aria-pressed=${String(this.state === state)} @click=${() => this.show(state)}>
          <b>${outbox.counts[state]}</b><span>${t(word)}</span></button>`)}</div>
      ${this.list.length ? html`<ol class="records">${this.list.map((one) => this.row(one))}</ol>` : html`<p class="quiet">${t('Nothing here')}</p>`}`;
  }

  standing() {
    const last = sync.last ? t('Last in step at %(time)s', {time: clock(sync.last)}) : t('Not in step since the start');
    const next = sync.next > Date.now() && outbox.counts.waiting ? t('tries again by itself at %(time)s', {time: clock(sync.next)}) : '';
    return html`<section class="card row"><p>${[last, next].filter(Boolean).join(' · ')}</p>
      <button class="plain" @click=${() => now({pull: true})}>${icon('refresh')}${t('Now')}</button></section>`;
  }

  /** @param {any} one */
  row(one) {
    const known = reason(one);
    return html`<li class="card ${TONES[one.state]}">
      <div class="head"><b>${t(KINDS[one.kind] ?? one.kind)}</b><span class="tag ${TONES[one.state]}">${t(STATES[one.state])}</span></div>
      <p>${about(one)}</p>
      ${one.code ? html`<p class="why">${icon('alert-triangle')}${known}</p>` : nothing}
      <div class="foot"><time datetime=${one.at}>${clock(one.at)}</time>${this.acts(one)}</div>
      ${this.asked === one.id ? this.question(one) : nothing}
    </li>`;
  }

  /** @param {any} one */
  acts(one) {
    if (one.state === 'refused') return html`<button class="small" @click=${() => settle(one.id)}>${icon('check')}${t('Dealt with')}</button>`;
    if (one.takenBack) return html`<span class="dim">${t('taken back')}</span>`;
    if (one.kind.startsWith('sync.')) return nothing;
    return html`<button class="small" aria-expanded=${String(this.asked === one.id)} @click=${() => { this.asked = this.asked === one.id ? '' : one.id; }}>${icon('arrow-back-up')}${t('Take back')}</button>`;
  }

  /** @param {any} one */
  question(one) {
    return html`<form class="fields" @submit=${(/** @type {SubmitEvent} */ event) => this.back(one, event)}>
      <label>${t('Why')}<input name="why" maxlength="200" required autocomplete="off"></label>
      <button class="danger">${t('Take it back')}</button></form>`;
  }
}
customElements.define('lf-outbox', Outbox);
