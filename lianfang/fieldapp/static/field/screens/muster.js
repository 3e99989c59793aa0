// A muster: am I called, where to, by when; and for who receives people: scan whoever comes, see who is still missing.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {clock} from '../core/clock.js';
import {note, no, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {session, touch} from '../core/session.js';
import {clock as hour, mark, named, t} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import '../parts/scanner.js';
import {answered, arrivals, minutesLeft} from './mustering.js';

export const screen = {
  id: 'muster',
  icon: 'users',
  label: mark('Muster'),
  hint: mark('Called where, and who came'),
  tag: 'lf-muster',
};

const MOST = 3000; // records of this phone that are looked at
const TICK_MS = 20_000;

export class MusterScreen extends LitElement {
  static properties = {
    all: {state: true},
    chosen: {state: true},
    said: {state: true},
    over: {state: true},
    why: {state: true},
  };

  #last = null;
  #timer = 0;
  #code = (event) => this.heard(event.detail.text);

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {all: [], chosen: '', said: null, over: '', why: ''});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    wedge.addEventListener('code', this.#code);
    this.#timer = setInterval(() => this.requestUpdate(), TICK_MS);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wedge.removeEventListener('code', this.#code);
    clearInterval(this.#timer);
  }

  async #load() {
    const kinds = ['workforce.arrival', 'workforce.answer', 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
  }

  get musters() {
    return session.me?.musters ?? [];
  }

  get muster() {
    return this.musters.find((one) => one.id === this.chosen) ?? this.musters[0] ?? null;
  }

  heard(text) {
    touch();
    const {muster} = this;
    if (!muster?.receives) return;
    const read = readCode(text);
    if (read.what === 'person') return this.came(read.id, true);
    no();
    this.said = {tone: 'no', title: t('Not one of our codes'), text: t('Tick the name in the list'), at: new Date()};
  }

  async came(person, scanned) {
    const {muster} = this;
    const call = muster.called.find((one) => one.person_id === person);
    const before = arrivals(this.all, muster).get(person);
    if (before) {
      note();
      return (this.said = {tone: 'info', title: call?.name ?? t('Noted before'), text: t('Came at %(time)s', {time: hour(before.at)}), at: new Date()});
    }
    const data = {muster_id: muster.id, person_id: person, scanned};
    this.#last = await tell('workforce.arrival', data, {area: muster.area_id});
    this.all = [...this.all, this.#last];
    if (call) yes();
    else note();
    const where = [call?.vehicle, call?.site].filter(Boolean).join(' · ');
    const text = call ? where || t('Arrived') : t('Not called; noted all the same');
    const title = call?.name ?? t('By code …%(tail)s', {tail: person.slice(-4)});
    this.said = {tone: call ? 'ok' : 'warn', title, text, at: new Date()};
  }

  async answer(coming) {
    const {muster} = this;
    const data = {muster_id: muster.id, person_id: muster.own.person_id, coming, note: coming ? '' : this.why.trim()};
    this.#last = await tell('workforce.answer', data, {area: muster.area_id});
    this.all = [...this.all, this.#last];
    this.over = '';
    yes();
    const text = coming ? t('Be there by %(time)s', {time: hour(muster.due_at)}) : t('Somebody else will be called');
    this.said = {tone: coming ? 'ok' : 'warn', title: coming ? t('You are coming') : t('You are not coming'), text, at: new Date()};
  }

  async undo() {
    if (!this.#last) return no();
    this.all = [...this.all, await takeBack(this.#last, 'undone on the spot')];
    this.#last = null;
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('The last record does not count'), at: new Date()};
  }

  render() {
    const {muster} = this;
    if (!muster) {
      return html`<div class="work"><section class="card"><p class="remark">${t('You are not called anywhere.')}</p></section></div>`;
    }
    return html`<div class="work muster">
      ${this.said ? this.#said() : nothing} ${this.#which()} ${muster.own ? this.#mine(muster) : nothing}
      ${muster.receives ? this.#receiving(muster) : nothing} ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.#last} @click=${this.undo}>
        ${icon('arrow-back-up')}${t('Undo')}
      </button>
    </section>`;
  }

  #which() {
    if (this.musters.length < 2) return nothing;
    return html`<section class="card">
      <ul class="rows">
        ${this.musters.map(
          (one) =>
            html`<li>
              <button type="button" class="row" aria-pressed=${String(one.id === this.muster.id)} @click=${() => (this.chosen = one.id)}>
                <span class="what"><b>${one.task}</b><small>${one.place} · ${hour(one.due_at)}</small></span>
                ${one.id === this.muster.id ? icon('check') : icon('chevron-right')}
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #clock(muster) {
    const left = minutesLeft(muster.due_at, +clock.now());
    const time = t('%(h)s h %(m)s min', {h: Math.floor(Math.abs(left) / 60), m: Math.abs(left) % 60});
    return left < 0 ? t('%(time)s over', {time}) : t('%(time)s left', {time});
  }

  #mine(muster) {
    const {own} = muster;
    const coming = answered(this.all, muster, own.person_id);
    const lines = [
      ['map-pin', `${muster.place} · ${named(muster, 'area_name')}`],
      ['clock', `${t('By %(time)s', {time: hour(muster.due_at)})} · ${this.#clock(muster)}`],
      ['truck-delivery', own.vehicle],
      ['test-pipe', own.site],
    ].filter(([, text]) => text);
    return html`<section class="card">
        <div class="list-head"><b>${muster.task}</b>${coming === null ? nothing : html`<span>${coming ? t('You are coming') : t('You are not coming')}</span>`}</div>
        ${lines.map(([sign, text]) => html`<p class="remark">${icon(sign)} ${text}</p>`)}
      </section>
      <div class="two">
        <button type="button" class="btn" aria-pressed=${String(coming === false)} @click=${() => (this.over = 'why')}>
          ${icon('x')}${t('I cannot come')}
        </button>
        <button type="button" class="btn go" aria-pressed=${String(coming === true)} @click=${() => this.answer(true)}>
          ${icon('check')}${t('I am coming')}
        </button>
      </div>`;
  }

  #receiving(muster) {
    const came = arrivals(this.all, muster);
    const missing = muster.called.filter((one) => !came.has(one.person_id));
    const here = muster.called.length - missing.length;
    return html`<section class="card sum">
        <p><b>${came.size}</b><span>/ ${t('%(n)s called', {n: muster.called.length})} · ${this.#clock(muster)}</span></p>
        <progress max=${muster.called.length || 1} value=${here} aria-label=${t('Came, by this phone')}></progress>
      </section>
      <button type="button" class="btn go" @click=${() => (this.over = 'scan')}>${icon('scan')}${t('Scan whoever comes')}</button>
      <section class="card">
        <div class="list-head"><b>${t('Not scanned here yet')}</b><span>${missing.length}</span></div>
        <ul class="rows">
          ${missing.map((one) => this.#row(one))}
        </ul>
        ${missing.length ? nothing : html`<p class="remark">${icon('circle-check')} ${t('Everybody is here')}</p>`}
      </section>`;
  }

  #row(call) {
    return html`<li>
      <button type="button" class="row" @click=${() => this.came(call.person_id, false)}>
        <span class="what"
          ><b>${call.name}</b><small>${[call.organisation, call.vehicle, call.site].filter(Boolean).join(' · ')}</small></span
        >
        <span>${t('Came')}</span>
      </button>
    </li>`;
  }

  #sheet() {
    const onClose = () => (this.over = '');
    if (this.over === 'scan') {
      const body = html`<div class="view low">
          <lf-scanner
            @code=${(event) => this.heard(event.detail.text)}
            @manual=${() => (this.over = '')}
          ></lf-scanner>
        </div>
        ${this.said ? band(this.said, '') : nothing}`;
      return sheet({title: t('Scan whoever comes'), body, onClose});
    }
    const body = html`<label class="field"
        ><span>${t('Why')}</span>
        <input maxlength="200" autocomplete="off" .value=${this.why} @input=${(event) => (this.why = event.target.value)}
      /></label>
      <button type="button" class="btn danger" @click=${() => this.answer(false)}>${icon('x')}${t('I cannot come')}</button>`;
    return sheet({title: t('I cannot come'), body, onClose});
  }
}
customElements.define(screen.tag, MusterScreen);
