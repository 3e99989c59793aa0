// The courier: scan a box, count it, take it over; arrive with it at a laboratory. Works without network.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {keepAwake, no, note, yes} from '../core/feedback.js';
import {clock as now} from '../core/clock.js';
import {squeezed} from '../core/ids.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {session, touch} from '../core/session.js';
import {clock, mark, named, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {boxFields, knownBox, readFields, timeLeft} from '../parts/box-fields.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import '../parts/scanner.js';
import '../parts/type-code.js';
import {carried, lastTold} from './carrying.js';

export const screen = {
  id: 'carry',
  icon: 'truck-delivery',
  label: mark('Boxes to carry'),
  hint: mark('Take over, count, bring to the laboratory'),
  tag: 'lf-carry',
};

const MOST = 400; // records of this phone that are looked at
const EMPTY = {count: '', celsius: '', laboratory: ''};

export class Carry extends LitElement {
  static properties = {all: {state: true}, said: {state: true}, over: {state: true}, form: {state: true}};

  #heard = (event) => this.heard(event.detail.text);

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {all: [], said: null, over: null, form: EMPTY});
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
    const kinds = ['testing.carriage', 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
  }

  /** A box was scanned or typed: one that is carried arrives, any other is taken over. */
  heard(text) {
    touch();
    const code = squeezed(text);
    if (this.over && this.over.name !== 'type') return no();
    if (code.length < 4 || code.length > 24) return no();
    note();
    this.form = {...EMPTY, laboratory: knownBox(code)?.laboratory_id ?? ''};
    this.over = {name: carried(this.all).some((one) => one.data.box === code) ? 'arrive' : 'take', code};
  }

  #area(code) {
    return knownBox(code)?.area_id ?? session.area;
  }

  async take(code, {n, celsius}) {
    const laboratory = knownBox(code)?.laboratory_id ?? null;
    const data = {box: code, step: 'taken', n_told: n, celsius, laboratory_id: laboratory};
    const record = await tell('testing.carriage', data, {area: this.#area(code)});
    this.all = [...this.all, record];
    const packed = knownBox(code)?.n ?? null;
    if (packed !== null && packed !== n) {
      no();
      this.over = {name: 'differs', code, record, packed, n};
      return;
    }
    this.over = null;
    yes();
    this.said = {tone: 'ok', title: t('Box taken over'), text: t('Box %(box)s · %(n)s tubes', {box: code, n}), at: new Date()};
  }

  async arrive(code, laboratoryId, celsius) {
    const taken = carried(this.all).find((one) => one.data.box === code);
    const data = {box: code, step: 'arrived', n_told: null, celsius, laboratory_id: laboratoryId || null};
    this.all = [...this.all, await tell('testing.carriage', data, {area: taken?.area ?? this.#area(code)})];
    this.over = null;
    yes();
    this.said = {tone: 'ok', title: t('Arrived'), text: t('The laboratory counts box %(box)s', {box: code}), at: new Date()};
  }

  async undo(record = lastTold(this.all, now.now())) {
    if (!record) return no();
    this.all = [...this.all, await takeBack(record, 'undone on the spot')];
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: record.data.box, at: new Date()};
  }

  async #again({code, record}) {
    await this.undo(record);
    this.form = {...EMPTY};
    this.over = {name: 'take', code};
  }

  // --- the picture

  render() {
    const mine = carried(this.all);
    const taken = new Set(mine.map((one) => one.data.box));
    const waiting = (session.me?.boxes ?? []).filter((one) => !one.taken_at && !taken.has(one.code));
    return html`<div class="work carry">
      <section class="view ${this.said?.tone ?? ''}" aria-label=${t('Scanner')}>
        <lf-scanner
          ?paused=${Boolean(this.over)}
          @code=${(event) => this.heard(event.detail.text)}
          @manual=${() => (this.over = {name: 'type'})}
        ></lf-scanner>
        ${band(this.said, t('Scan the code of a box'))}
      </section>
      <div class="hand">
        <section class="card">
          <div class="list-head"><b>${tn('%(n)s box with you', '%(n)s boxes with you', mine.length)}</b></div>
          <ul class="rows">
            ${mine.map((one) => this.#row(one.data.box, t('taken over at %(time)s', {time: clock(one.at)})))}
          </ul>
          ${mine.length ? nothing : html`<p class="remark">${t('None yet: scan the first one')}</p>`}
        </section>
        ${waiting.length ? this.#waiting(waiting) : nothing}
        <div class="two">
          <button type="button" class="btn" ?disabled=${!lastTold(this.all, now.now())} @click=${() => this.undo()}>
            ${icon('arrow-back-up')}${t('Undo last')}
          </button>
          <button type="button" class="btn" @click=${() => (this.over = {name: 'type'})}>${icon('keyboard')}${t('Type instead')}</button>
        </div>
      </div>
      ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #waiting(boxes) {
    return html`<section class="card">
      <div class="list-head"><b>${tn('%(n)s box waits to be fetched', '%(n)s boxes wait to be fetched', boxes.length)}</b></div>
      <ul class="rows">
        ${boxes.map((one) => this.#row(one.code, one.site))}
      </ul>
    </section>`;
  }

  #row(code, text) {
    const {late, text: left} = timeLeft(knownBox(code));
    return html`<li>
      <button type="button" class="row" @click=${() => this.heard(code)}>
        <span class="what"><b class="code">${code}</b><small>${text}</small></span>
        ${left ? html`<b class="remark ${late ? 'warn' : ''}">${left}</b>` : nothing}
      </button>
    </li>`;
  }

  #sheet() {
    const close = () => (this.over = null);
    const {title, tone = '', body} = BODIES[this.over.name](this, this.over, close);
    return sheet({title, tone, body, onClose: close});
  }

  again(over) {
    return this.#again(over);
  }
}

const set = (screen) => (more) => (screen.form = {...screen.form, ...more});

const BODIES = {
  type: (screen) => ({
    title: t('Code of the box'),
    body: html`<lf-type-code
      label=${t('As printed on the box')}
      go=${t('Go on')}
      @typed=${(event) => {
        screen.over = null;
        screen.heard(event.detail.code);
      }}
    ></lf-type-code>`,
  }),

  take(screen, {code}) {
    const box = knownBox(code);
    const read = readFields(screen.form);
    return {
      title: t('Take over box %(box)s', {box: code}),
      body: html`<p class="remark">
          ${box ? [box.site, box.laboratory].filter(Boolean).join(' → ') : t('Nobody told yet what is in it: it is taken over all the same.')}
        </p>
        <div class="form">${boxFields(screen.form, set(screen), {autofocus: true})}</div>
        <button type="button" class="btn go" ?disabled=${!read} @click=${() => screen.take(code, read)}>
          ${icon('truck-delivery')}${t('Take the box over')}
        </button>`,
    };
  },

  differs: (screen, over, close) => ({
    title: t('%(packed)s packed, %(n)s counted', {packed: over.packed, n: over.n}),
    tone: 'warn',
    body: html`<p class="lead">${t('Count once more together with the site. If it stays so, the box is held and somebody settles it.')}</p>
      <button type="button" class="btn go" autofocus @click=${() => screen.again(over)}>${icon('refresh')}${t('Count again')}</button>
      <button
        type="button"
        class="btn wide"
        @click=${() => {
          close();
          screen.said = {tone: 'warn', title: t('Taken over, the counts differ'), text: over.code, at: new Date()};
        }}
      >
        ${icon('alert-triangle')}${t('It stays so')}
      </button>`,
  }),

  arrive(screen, {code}) {
    const heat = readFields({count: '0', celsius: screen.form.celsius});
    const all = session.me?.laboratories ?? [];
    return {
      title: t('Arrive with box %(box)s', {box: code}),
      body: html`<div class="form">
          <label class="field"
            ><span>${t('Laboratory')}</span>
            <select @change=${(event) => set(screen)({laboratory: event.target.value})}>
              <option value="" ?selected=${!screen.form.laboratory}>${t('Choose')}</option>
              ${all.map((one) => html`<option value=${one.id} ?selected=${one.id === screen.form.laboratory}>${named(one)}</option>`)}
            </select></label
          >
          <label class="field"
            ><span>${t('Temperature in the box, °C')}</span>
            <input
              inputmode="text"
              autocomplete="off"
              maxlength="6"
              placeholder="4"
              .value=${screen.form.celsius}
              @input=${(event) => set(screen)({celsius: event.target.value})}
          /></label>
        </div>
        <button
          type="button"
          class="btn go"
          ?disabled=${!heat || !screen.form.laboratory}
          @click=${() => screen.arrive(code, screen.form.laboratory, heat.celsius)}
        >
          ${icon('flask')}${t('I am at the laboratory')}
        </button>`,
    };
  },
};
customElements.define(screen.tag, Carry);
