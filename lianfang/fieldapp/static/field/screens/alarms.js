// The alarms of the people at one's sites: who must come out, who fell down; seen, and what was done.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {clock as time} from '../core/clock.js';
import {lead} from '../core/lead.js';
import {no, note, yes} from '../core/feedback.js';
import {outbox, takeBack} from '../core/outbox.js';
import {session} from '../core/session.js';
import * as syncing from '../core/sync.js';
import {clock, mark, named, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {lasted} from '../parts/when.js';

export const screen = {
  id: 'alarms',
  icon: 'bell-ringing',
  label: mark('Alarms'),
  hint: mark('Who must come out, who needs help'),
  tag: 'lf-alarms',
};

const TICK_MS = 10_000;
const FETCH_MS = 60_000; // while this screen is open, the server is asked more often

const WORDS = () => ({
  soon: t('Soon to come out'),
  warn: t('Come out of the suit'),
  hard: t('Past the hard limit'),
  day: t('Too many hours in suits'),
  rest: t('Suited up without rest'),
  heat: t('In a suit though it is too hot to work'),
  heat_hours: t('Too many hours in great heat'),
  noon: t('Heavy work in the hottest hours'),
  pregnant: t('Pregnant and at work in the heat'),
  unfit: t('At work though kept away'),
  leave: t('Let go on past the hard limit'),
  incident: t('Incident'),
  ill: t('Fever or symptoms'),
});
const RED = new Set(['hard', 'incident', 'heat', 'unfit', 'ill', 'pregnant']);

/** What is usually done; whatever else is written. */
const DONE = () => [t('Comes out now'), t('Was relieved'), t('Rests in the cool'), t('A doctor looks'), t('Nothing wrong')];

export class Alarms extends LitElement {
  static properties = {said: {state: true}, chosen: {state: true}, done: {state: true}, wide: {state: true}};

  #last = null;
  #timers = [];

  constructor() {
    super();
    watches(this, lead, outbox, session);
    Object.assign(this, {said: null, chosen: null, done: '', wide: false});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    const fetch = () => navigator.onLine && syncing.now({pull: true});
    this.#timers = [setInterval(() => this.requestUpdate(), TICK_MS), setInterval(fetch, FETCH_MS)];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#timers.forEach(clearInterval);
  }

  /** Say whether something lies at the site that was chosen for the day. */
  here(one) {
    return this.wide || !session.site || one.site_id === session.site.id;
  }

  async see() {
    if (!this.done.trim()) return no();
    const {chosen} = this;
    this.#last = await lead.see(chosen, this.done.trim());
    Object.assign(this, {chosen: null, done: ''});
    yes();
    this.said = {tone: 'ok', title: chosen.name || t('Somebody at your site'), text: this.#last.data.note, at: new Date()};
  }

  async undo() {
    if (!this.#last) return no();
    await takeBack(this.#last, 'undone on the spot');
    this.#last = null;
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('The alarm waits again'), at: new Date()};
  }

  render() {
    const all = lead.all();
    const shown = all.filter((one) => this.here(one));
    const people = lead.people.filter((one) => this.here(one));
    const suits = people.filter((one) => one.donned_at).length;
    return html`<div class="work alarms">
      ${this.said ? this.#said() : nothing} ${this.#where(all.length - shown.length)}
      <section class="card">
        <div class="list-head"><b>${t('Alarms')}</b><span>${shown.length}</span></div>
        <ul class="rows">${shown.map((one) => this.#row(one))}</ul>
        ${shown.length ? nothing : html`<p class="remark">${icon('circle-check')} ${t('Nobody is past a limit.')}</p>`}
      </section>
      <section class="card"><p class="remark">
        ${tn('One person at work', '%(n)s people at work', people.length)} · ${tn('one in a suit', '%(n)s in suits', suits)}
      </p></section>
      ${this.chosen ? this.#sheet() : nothing}
    </div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.#last} @click=${this.undo}>${icon('arrow-back-up')}${t('Undo')}</button>
    </section>`;
  }

  #where(elsewhere) {
    if (!session.site) return nothing;
    const word = elsewhere ? t('All my sites (%(n)s more)', {n: elsewhere}) : t('All my sites');
    return html`<div class="chips" role="group" aria-label=${t('Where')}>
      <button type="button" aria-pressed=${String(!this.wide)} @click=${() => (this.wide = false)}>${named(session.site)}</button>
      <button type="button" aria-pressed=${String(this.wide)} @click=${() => (this.wide = true)}>${word}</button>
    </div>`;
  }

  #row(one) {
    const tone = one.over ? '' : RED.has(one.kind) ? 'red' : 'amber';
    const site = (session.me?.sites ?? []).find((each) => each.id === one.site_id);
    const since = one.over ? t('over') : t('since %(time)s', {time: lasted(time.now() - one.due)});
    return html`<li>
      <button type="button" class="row" @click=${() => Object.assign(this, {chosen: one, done: ''})}>
        ${icon(one.over ? 'history' : 'alert-triangle')}
        <span class="what"><b>${one.name || t('Somebody at your site')}</b>
          <small><span class="tag ${tone}">${WORDS()[one.kind] ?? one.kind}</span></small>
          <small>${[clock(one.due_at), since, site ? named(site) : '', one.words].filter(Boolean).join(' · ')}</small></span>
        <span>${t('Seen')}</span>
      </button>
    </li>`;
  }

  #sheet() {
    const {chosen} = this;
    const onClose = () => (this.chosen = null);
    const kinds = chosen.kinds.map((kind) => WORDS()[kind] ?? kind).join(' · ');
    const body = html`<p class="lead">${kinds}</p>
      <div class="chips" role="group" aria-label=${t('What was done')}>
        ${DONE().map((word) => html`<button type="button" aria-pressed=${String(this.done === word)} @click=${() => (this.done = word)}>${word}</button>`)}
      </div>
      <label class="field"><span>${t('What was done')}</span>
        <input maxlength="200" autocomplete="off" .value=${this.done} @input=${(event) => (this.done = event.target.value)} /></label>
      <button type="button" class="btn go" ?disabled=${!this.done.trim()} @click=${() => this.see()}>${icon('check')}${t('Seen')}</button>`;
    return sheet({title: chosen.name || t('Somebody at your site'), body, onClose});
  }
}
customElements.define(screen.tag, Alarms);
