// The laboratory's door: scan a box, scan its tubes against the list, count, receive. What is missing or too many is seen
// at once. Works without network for boxes this phone knows.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {keepAwake, no, note, yes} from '../core/feedback.js';
import {clock as now} from '../core/clock.js';
import {squeezed} from '../core/ids.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {prefs} from '../core/prefs.js';
import {session, touch} from '../core/session.js';
import {mark, named, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {boxFields, knownBox, readFields, timeLeft} from '../parts/box-fields.js';
import {readCode} from '../parts/codes.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import '../parts/scanner.js';
import '../parts/type-code.js';
import {compared, lastTold} from './carrying.js';

export const screen = {
  id: 'receive',
  icon: 'package',
  label: mark('Receive boxes'),
  hint: mark('Scan the box, then its tubes against the list'),
  tag: 'lf-receive',
};

const MOST = 200; // records of this phone that are looked at
const SEALS = {intact: () => t('Intact'), broken: () => t('Broken'), missing: () => t('No seal')};
const EMPTY = {count: '', celsius: '', seal: 'intact'};

export class Receive extends LitElement {
  static properties = {
    all: {state: true},
    said: {state: true},
    code: {state: true},
    scanned: {state: true},
    over: {state: true},
    form: {state: true},
  };

  #heard = (event) => this.heard(event.detail.text);

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {all: [], said: null, code: '', scanned: [], over: '', form: EMPTY});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    wedge.addEventListener('code', this.#heard);
    keepAwake(true);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wedge.removeEventListener('code', this.#heard);
    keepAwake(false);
  }

  async #load() {
    const kinds = ['testing.receipt', 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
  }

  get laboratory() {
    const there = session.me?.laboratories ?? [];
    const one = (id) => there.find((each) => each.id === id);
    return one(prefs.get('received_in')) ?? one(knownBox(this.code)?.laboratory_id) ?? (there.length === 1 ? there[0] : null);
  }

  get listed() {
    return knownBox(this.code)?.tubes ?? [];
  }

  /** Without a box, a box is meant; with one, its tubes. */
  heard(text) {
    touch();
    if (this.over && this.over !== 'type') return no();
    const code = squeezed(text);
    if (code.length < 4 || code.length > 24) return no();
    if (!this.code) return this.#open(code);
    if (!this.listed.includes(code) && readCode(text).what !== 'tube') return no();
    if (this.scanned.includes(code)) return note();
    this.scanned = [...this.scanned, code];
    if (this.listed.length && !this.listed.includes(code)) {
      no();
      this.said = {tone: 'no', title: code, text: t('Not on the list of this box'), at: new Date()};
    } else {
      yes();
      this.said = {tone: 'ok', title: code, text: t('%(n)s of %(all)s', {n: this.scanned.length, all: this.listed.length || '?'}), at: new Date()};
    }
  }

  #open(code) {
    note();
    Object.assign(this, {code, scanned: [], form: EMPTY, said: null});
  }

  async receive({n, celsius}) {
    const {code, laboratory, scanned, form} = this;
    const data = {box: code, laboratory_id: laboratory.id, n_told: n, tubes: scanned, celsius, seal: form.seal};
    this.all = [...this.all, await tell('testing.receipt', data, {area: laboratory.area_id})];
    const agrees = this.#agrees(n);
    Object.assign(this, {code: '', scanned: [], over: ''});
    if (agrees) yes();
    else no();
    this.said = agrees
      ? {tone: 'ok', title: t('Received'), text: t('Box %(box)s · %(n)s tubes', {box: code, n}), at: new Date()}
      : {tone: 'warn', title: t('Received and held'), text: t('Box %(box)s: somebody settles the difference', {box: code}), at: new Date()};
  }

  #agrees(n) {
    const {missing, extra} = compared(this.listed, this.scanned);
    const strays = this.scanned.length ? missing.length + extra.length : 0;
    return !this.listed.length || (n === this.listed.length && !strays && this.form.seal === 'intact');
  }

  async undo() {
    const record = lastTold(this.all, now.now());
    if (!record) return no();
    this.all = [...this.all, await takeBack(record, 'undone on the spot')];
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: record.data.box, at: new Date()};
  }

  // --- the picture

  render() {
    return html`<div class="work receive">
      <section class="view ${this.said?.tone ?? ''}" aria-label=${t('Scanner')}>
        <lf-scanner
          ?paused=${Boolean(this.over)}
          @code=${(event) => this.heard(event.detail.text)}
          @manual=${() => (this.over = 'type')}
        ></lf-scanner>
        ${band(this.said, this.code ? t('Scan its tubes, or count them') : t('Scan the code of a box'))}
      </section>
      <div class="hand">
        ${this.code ? this.#opened() : this.#coming()}
        <div class="two">
          <button type="button" class="btn" ?disabled=${!lastTold(this.all, now.now())} @click=${this.undo}>
            ${icon('arrow-back-up')}${t('Undo last')}
          </button>
          <button type="button" class="btn" @click=${() => (this.over = 'type')}>${icon('keyboard')}${t('Type instead')}</button>
        </div>
      </div>
      ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #coming() {
    const told = new Set(this.all.filter((one) => !one.takenBack).map((one) => one.data.box));
    const boxes = (session.me?.boxes ?? []).filter((one) => !told.has(one.code));
    return html`<section class="card">
      <div class="list-head"><b>${tn('%(n)s box on the way', '%(n)s boxes on the way', boxes.length)}</b></div>
      <ul class="rows">
        ${boxes.map((one) => {
          const {late, text} = timeLeft(one);
          return html`<li>
            <button type="button" class="row" @click=${() => this.heard(one.code)}>
              <span class="what"><b class="code">${one.code}</b><small>${one.site}</small></span>
              ${text ? html`<b class="remark ${late ? 'warn' : ''}">${text}</b>` : nothing}
            </button>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  #opened() {
    const {missing, extra} = compared(this.listed, this.scanned);
    return html`<section class="card">
        <div class="list-head">
          <b class="code">${this.code}</b>
          <button type="button" class="btn small" @click=${() => (this.code = '')}>${icon('x')}${t('Another box')}</button>
        </div>
        ${this.listed.length ? nothing : html`<p class="remark">${t('Nobody told yet what is in it: it is received all the same.')}</p>`}
        ${extra.length ? html`<p class="remark warn">${t('Not on the list: %(codes)s', {codes: extra.join(', ')})}</p>` : nothing}
        <ul class="rows ticks">
          ${this.listed.map((code) => this.#tick(code))}
        </ul>
        ${
          this.scanned.length && missing.length
            ? html`<p class="remark warn">${tn('%(n)s tube is not scanned yet', '%(n)s tubes are not scanned yet', missing.length)}</p>`
            : nothing
        }
      </section>
      <button type="button" class="btn go" @click=${() => (this.over = 'count')}>${icon('check')}${t('Count and receive')}</button>`;
  }

  #tick(code) {
    const on = this.scanned.includes(code);
    return html`<li>
      <button type="button" class="row" aria-pressed=${String(on)} @click=${() => this.#toggle(code)}>
        <span class="tick" aria-hidden="true">${on ? icon('check') : nothing}</span>
        <span class="what"><b class="code">${code}</b></span>
      </button>
    </li>`;
  }

  /** A label that no scanner reads is ticked by hand. */
  #toggle(code) {
    note();
    this.scanned = this.scanned.includes(code) ? this.scanned.filter((one) => one !== code) : [...this.scanned, code];
  }

  #sheet() {
    const close = () => (this.over = '');
    const {title, body} = this.over === 'type' ? this.#type() : this.#count();
    return sheet({title, body, onClose: close});
  }

  #type() {
    return {
      title: this.code ? t('Code of the tube') : t('Code of the box'),
      body: html`<lf-type-code
        label=${this.code ? t('As printed on the sticker') : t('As printed on the box')}
        go=${t('Go on')}
        ?checked=${Boolean(this.code)}
        @typed=${(event) => {
          this.over = '';
          this.heard(event.detail.code);
        }}
      ></lf-type-code>`,
    };
  }

  #count() {
    const read = readFields(this.form);
    const set = (more) => (this.form = {...this.form, ...more});
    const there = session.me?.laboratories ?? [];
    const body = html`<div class="form">
        ${boxFields(this.form, set, {autofocus: true})}
        <fieldset class="pick">
          <legend>${t('Seal of the box')}</legend>
          <div class="three">
            ${Object.entries(SEALS).map(
              ([key, word]) =>
                html`<button type="button" class="btn" aria-pressed=${String(this.form.seal === key)} @click=${() => set({seal: key})}>${word()}</button>`,
            )}
          </div>
        </fieldset>
        <label class="field"
          ><span>${t('Laboratory')}</span>
          <select
            @change=${(event) => {
              prefs.set('received_in', event.target.value);
              this.requestUpdate();
            }}
          >
            <option value="" ?selected=${!this.laboratory}>${t('Choose')}</option>
            ${there.map((one) => html`<option value=${one.id} ?selected=${one.id === this.laboratory?.id}>${named(one)}</option>`)}
          </select></label
        >
      </div>
      ${read && !this.#agrees(read.n) ? html`<p class="remark warn">${t('This differs from the list. Look once more; stored like this, the box is held.')}</p>` : nothing}
      <button type="button" class="btn go" ?disabled=${!read || !this.laboratory} @click=${() => this.receive(read)}>
        ${icon('package')}${t('Receive')}
      </button>`;
    return {title: t('How many tubes are in box %(box)s?', {box: this.code}), body};
  }
}
customElements.define(screen.tag, Receive);
