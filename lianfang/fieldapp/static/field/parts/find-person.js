// <lf-find>: somebody without a code. By identity number (keypad, typed scanner), by name, phone or address, or as a
// newcomer. Fires "person" {person}. Attributes: number (what a card reader gave), help (a printed code of somebody
// without a smartphone), adds (newcomers may be put on record).
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no} from '../core/feedback.js';
import {roster} from '../core/roster.js';
import {t} from '../core/words.js';
import {icon} from './icon.js';
import {findOnline} from './online.js';
import {personRow} from './people.js';
import './help-code.js';
import './number-pad.js';
import './newcomer.js';

const MOST = 20;

export class Find extends LitElement {
  static properties = {
    adds: {type: Boolean},
    number: {},
    help: {},
    area: {type: Number},
    tab: {state: true},
    text: {state: true},
    told: {state: true},
    found: {state: true},
    busy: {state: true},
  };

  constructor() {
    super();
    Object.assign(this, {adds: false, number: '', help: '', area: 0, tab: 'number', text: '', told: '', found: [], busy: false});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.number) this.#byNumber(this.number);
  }

  #give(person) {
    this.dispatchEvent(new CustomEvent('person', {detail: {person}}));
  }

  async #byNumber(number) {
    this.number = number;
    const known = await roster.byNumber('resident_id', number);
    if (known) return this.#give(known);
    await this.#ask({number});
    if (this.found.length === 1) return this.#give(this.found[0]);
    if (this.adds) this.tab = 'new';
    else no();
  }

  /** Ask the server for somebody outside this phone's list; what was asked is kept in its audit. */
  async #ask(query) {
    this.busy = true;
    const {people, fault} = await findOnline(query);
    this.busy = false;
    this.found = people;
    this.told = fault || (people.length ? '' : t('Not on record'));
  }

  #search(event) {
    this.text = event.target.value;
    this.told = '';
    this.found = this.text.trim() ? roster.find(this.text.trim()).slice(0, MOST) : [];
  }

  #askText() {
    const bare = this.text.replace(/\s/g, '').toUpperCase();
    this.#ask(/^1\d{10}$/.test(bare) ? {phone: bare} : {number: bare});
  }

  render() {
    const tabs = [
      ['number', 'id', t('Number')],
      ['name', 'search', t('Name')],
      ...(this.adds ? [['new', 'user-plus', t('Newcomer')]] : []),
    ];
    return html`
      ${this.help ? html`<lf-help-code .text=${this.help} @person=${(event) => this.#give(event.detail.person)}></lf-help-code>` : nothing}
      <div class="ways-in" role="group" aria-label=${t('How to find somebody')}>
        ${tabs.map(
          ([id, sign, label]) =>
            html`<button type="button" aria-pressed=${String(this.tab === id)} @click=${() => (this.tab = id)}>
              ${icon(sign)}${label}
            </button>`,
        )}
      </div>
      ${{number: () => this.#number(), name: () => this.#name(), new: () => this.#new()}[this.tab]()}
    `;
  }

  #number() {
    return html`
      <lf-number-pad
        kind="identity"
        go=${t('Find')}
        @done=${(event) => this.#byNumber(event.detail.value)}
      ></lf-number-pad>
      ${this.told ? html`<p class="remark" role="status">${this.told}</p>` : nothing}
    `;
  }

  #name() {
    const askable = /^[\dA-Za-z]{6,18}$/.test(this.text.trim());
    return html`
      <label class="search"
        >${icon('search')}<span class="visually-hidden">${t('Name, pinyin, phone, document or address')}</span>
        <input
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="off"
          placeholder=${t('Name, phone, document, door')}
          .value=${this.text}
          @input=${this.#search}
      /></label>
      <ul class="rows" aria-live="polite">
        ${this.found.map((person) =>
          personRow(person, {
            onPick: (one) => this.#give(one),
            address: roster.household(person.household)?.address ?? '',
          }),
        )}
      </ul>
      ${this.text && !this.found.length ? html`<p class="remark">${this.told || t('Nobody on this phone')}</p>` : nothing}
      ${
        askable && !this.found.length
          ? html`<button type="button" class="btn wide" ?disabled=${this.busy} @click=${this.#askText}>
              ${icon('cloud-up')}${t('Ask the server')}
            </button>`
          : nothing
      }
      ${
        this.text && this.adds
          ? html`<button type="button" class="btn wide" @click=${() => (this.tab = 'new')}>
              ${icon('user-plus')}${t('Put a newcomer on record')}
            </button>`
          : nothing
      }
    `;
  }

  #new() {
    const name = /^[\d\s]+$/.test(this.text) ? '' : this.text.trim();
    return html`${this.told && this.number ? html`<p class="remark" role="status">${this.told}</p>` : nothing}
      <lf-newcomer
        .number=${this.number}
        .name=${name}
        .area=${this.area}
        @person=${(event) => this.#give(event.detail.person)}
      ></lf-newcomer>`;
  }
}
customElements.define('lf-find', Find);
