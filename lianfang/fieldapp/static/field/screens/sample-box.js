// <lf-box>: sealed tubes go into a box for a laboratory; each is counted by tick or by scan. Fires "handed".
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no, note, yes} from '../core/feedback.js';
import {prefs} from '../core/prefs.js';
import {squeezed} from '../core/ids.js';
import {session} from '../core/session.js';
import {clock, named, t, tn} from '../core/words.js';
import {boxFields, readFields} from '../parts/box-fields.js';
import {icon} from '../parts/icon.js';
import '../parts/scanner.js';

export class Box extends LitElement {
  static properties = {
    bench: {attribute: false},
    over: {attribute: false},
    box: {state: true},
    laboratory: {state: true},
    ticked: {state: true},
    form: {state: true},
  };

  constructor() {
    super();
    Object.assign(this, {box: '', laboratory: prefs.get('laboratory') ?? '', ticked: new Set(), form: {count: '', celsius: ''}});
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (!changed.has('over') || !this.over) return;
    this.over.heard = (read, text) => this.#heard(read, text);
    const known = session.me?.laboratories ?? [];
    const sent = session.site?.laboratory_id; // those who plan chose it for this site
    if (sent) this.laboratory = sent;
    if (!known.some((one) => one.id === this.laboratory)) this.laboratory = known.length === 1 ? known[0].id : '';
  }

  /** A scanned tube is counted; anything else that is short enough is the box. */
  #heard(read, text) {
    if (read.what === 'person' || read.what === 'number') return no();
    const code = squeezed(text);
    if (this.bench.waiting().some((tube) => tube.code === code)) return this.#tick(code, true);
    if (read.what === 'tube' && this.bench.tubes.has(code)) return no();
    if (code.length < 4 || code.length > 24) return no();
    this.box = code;
    yes();
  }

  #tick(code, on = !this.ticked.has(code)) {
    const ticked = new Set(this.ticked);
    if (on) ticked.add(code);
    else ticked.delete(code);
    this.ticked = ticked;
    note();
  }

  #hand() {
    const tubes = this.bench
      .waiting()
      .map((tube) => tube.code)
      .filter((code) => this.ticked.has(code));
    const {n, celsius} = readFields(this.form);
    this.dispatchEvent(
      new CustomEvent('handed', {detail: {box: squeezed(this.box), laboratory: this.laboratory, tubes, n, celsius}}),
    );
  }

  render() {
    const waiting = this.bench.waiting();
    const box = squeezed(this.box);
    const read = readFields(this.form);
    const ready = box.length >= 4 && box.length <= 24 && this.laboratory && this.ticked.size && read;
    return html`<div class="form">
      <label class="field code"
        ><span>${t('Code of the box: scan or type')}</span>
        <input
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="24"
          .value=${this.box}
          @input=${(event) => (this.box = event.target.value)}
      /></label>
      <label class="field"
        ><span>${t('Laboratory')}</span>
        <select @change=${(event) => (this.laboratory = event.target.value)}>
          <option value="" ?selected=${!this.laboratory}>${t('Choose')}</option>
          ${(session.me?.laboratories ?? []).map(
            (one) => html`<option value=${one.id} ?selected=${one.id === this.laboratory}>${named(one)}</option>`,
          )}
        </select></label
      >
      <div class="list-head">
        <b>${t('%(n)s of %(all)s tubes counted', {n: this.ticked.size, all: waiting.length})}</b>
        <button
          type="button"
          class="btn small"
          @click=${() => (this.ticked = new Set(waiting.map((tube) => tube.code)))}
        >
          ${icon('checks')}${t('All of them')}
        </button>
      </div>
      <ul class="rows ticks">
        ${waiting.map((tube) => this.#row(tube))}
      </ul>
      ${waiting.length ? nothing : html`<p class="remark">${t('No sealed tube waits')}</p>`}
      ${boxFields(this.form, (more) => (this.form = {...this.form, ...more}))}
      ${
        read && read.n !== this.ticked.size
          ? html`<p class="remark warn">
              ${t('%(n)s counted, %(ticked)s ticked: count again. Packed like this, the box is held.', {n: read.n, ticked: this.ticked.size})}
            </p>`
          : nothing
      }
      <button type="button" class="btn go" ?disabled=${!ready} @click=${this.#hand}>
        ${icon('package')}${tn('Pack %(n)s tube', 'Pack %(n)s tubes', this.ticked.size)}
      </button>
    </div>`;
  }

  #row(tube) {
    const on = this.ticked.has(tube.code);
    return html`<li>
      <button type="button" class="row" aria-pressed=${String(on)} @click=${() => this.#tick(tube.code)}>
        <span class="tick" aria-hidden="true">${on ? icon('check') : nothing}</span>
        <span class="what"
          ><b class="code">${tube.code}</b
          ><small
            >${tn('%(n)s person, sealed at %(time)s', '%(n)s people, sealed at %(time)s', tube.seal.data.n_told, {time: clock(tube.seal.at)})}</small
          ></span
        >
      </button>
    </li>`;
  }
}
customElements.define('lf-box', Box);
