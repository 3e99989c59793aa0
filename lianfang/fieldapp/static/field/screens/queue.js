// How long the queue at a sampling point is, told by who leads it and takes no swabs.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {clock} from '../core/clock.js';
import {note, yes} from '../core/feedback.js';
import {outbox, takeBack, tell} from '../core/outbox.js';
import {prefs} from '../core/prefs.js';
import {session} from '../core/session.js';
import {clock as time, mark, named, t, tn} from '../core/words.js';
import {band} from '../parts/band.js';
import {icon} from '../parts/icon.js';
import {watches} from '../parts/watches.js';

export const screen = {
  id: 'queue',
  icon: 'users',
  label: mark('Queue'),
  hint: mark('How many wait at your point'),
  tag: 'lf-queue',
};

const MOMENT_MS = 5_000;
const within = (n, most) => Math.min(most, Math.max(0, n));

export class Queue extends LitElement {
  static properties = {said: {state: true}, waiting: {state: true}, lanes: {state: true}};

  #busy = false;
  #last = null;
  #before = null; // what was told before that, for when it is taken back

  constructor() {
    super();
    watches(this, outbox, session);
    const last = prefs.get('queue');
    Object.assign(this, {said: null, waiting: last?.waiting ?? 0, lanes: last?.lanes ?? 1});
  }

  createRenderRoot() {
    return this;
  }

  get sites() {
    return (session.me?.sites ?? []).filter((one) => one.kind === 'sampling');
  }

  /** The point that was chosen for the day, or the only one there is. */
  get site() {
    return this.sites.find((one) => one.id === session.site?.id) ?? (this.sites.length === 1 ? this.sites[0] : null);
  }

  /** Say whether this was the last thing told a moment ago: a second tap tells nothing new. */
  get again() {
    const last = prefs.get('queue');
    const same = last?.site === this.site.id && last.waiting === this.waiting && last.lanes === this.lanes;
    return same && clock.now() - Date.parse(last.at) < MOMENT_MS;
  }

  async tell() {
    if (this.#busy || this.again) return;
    const {site, waiting, lanes} = this;
    this.#busy = true;
    try {
      this.#last = await tell('testing.queue', {site_id: site.id, waiting, lanes}, {area: site.area_id});
    } finally {
      this.#busy = false;
    }
    this.#before = prefs.get('queue');
    prefs.set('queue', {site: site.id, waiting, lanes, at: new Date(clock.now()).toISOString()});
    yes();
    const text = tn('%(n)s person waits', '%(n)s people wait', waiting);
    this.said = {tone: 'ok', title: t('Queue told'), text: `${named(site)} · ${text}`, at: new Date()};
  }

  async undo() {
    const last = this.#last;
    this.#last = null;
    if (!last) return;
    await takeBack(last, 'undone on the spot');
    prefs.set('queue', this.#before);
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: '', at: new Date()};
  }

  render() {
    const told = prefs.get('queue');
    const last = told?.site === this.site?.id ? told : null;
    return html`<div class="work">
      ${this.said ? this.#said() : nothing}
      <section class="card">${this.site ? this.#counts(last) : this.#choose()}</section>
      ${
        this.site && this.sites.length > 1
          ? html`<button type="button" class="btn wide" @click=${() => (session.site = null)}>${icon('map-pin')}${t('Another point')}</button>`
          : nothing
      }
    </div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.#last} @click=${this.undo}>${icon('arrow-back-up')}${t('Undo')}</button>
    </section>`;
  }

  #choose() {
    if (!this.sites.length) return html`<p class="remark">${icon('map-pin')} ${t('No sampling point works where you do.')}</p>`;
    return html`<div class="list-head"><b>${t('At which site?')}</b></div>
      <ul class="rows">
        ${this.sites.map(
          (one) => html`<li><button type="button" class="row" @click=${() => (session.site = one)}>
            ${icon('map-pin')}<span class="what"><b>${named(one)}</b></span>${icon('chevron-right')}</button></li>`,
        )}
      </ul>`;
  }

  #counts(last) {
    return html`<div class="list-head"><b>${named(this.site)}</b></div>
      <div class="hand"><p class="lead">${t('How many people wait?')}</p>
      ${this.#stepper(this.waiting, (n) => (this.waiting = within(n, 9_999)), 10, t('Ten fewer'), t('Ten more'))}
      <p class="lead">${t('How many lanes are open?')}</p>
      ${this.#stepper(this.lanes, (n) => (this.lanes = within(n, 99)), 1, t('One fewer'), t('One more'))}
      <button type="button" class="btn go" @click=${this.tell}>${icon('check')}${t('Tell it')}</button>
      <p class="remark">
        ${
          last
            ? t('Told last at %(time)s: %(n)s.', {time: time(last.at), n: tn('%(n)s person', '%(n)s people', last.waiting)})
            : t('Residents see it, and are sent where one waits less.')
        }
      </p></div>`;
  }

  #stepper(value, set, step, fewer, more) {
    return html`<div class="stepper">
      <button type="button" aria-label=${fewer} @click=${() => set(value - step)}>${icon('minus')}</button>
      <output aria-live="polite"><b>${value}</b></output>
      <button type="button" aria-label=${more} @click=${() => set(value + step)}>${icon('plus')}</button>
    </div>`;
  }
}

customElements.define(screen.tag, Queue);
