// Where one's own teams are sent: what for, how far; the team says that it knows.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no, note, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {session} from '../core/session.js';
import {clock, mark, named, t} from '../core/words.js';
import {band} from '../parts/band.js';
import {icon} from '../parts/icon.js';
import {watches} from '../parts/watches.js';

export const screen = {
  id: 'orders',
  icon: 'clipboard-list',
  label: mark('Orders'),
  hint: mark('Where your team is sent'),
  tag: 'lf-orders',
};

const MOST = 200; // records of this phone that are looked at

export class Orders extends LitElement {
  static properties = {told: {state: true}, said: {state: true}, busy: {state: true}};

  #last = null;

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {told: [], said: null, busy: false});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    const kinds = ['workforce.acknowledgement', 'sync.void'];
    const [told, voids] = await Promise.all(kinds.map((kind) => records({kind, limit: MOST})));
    const gone = new Set(voids.map((one) => one.data.target));
    this.told = told.filter((one) => !gone.has(one.id) && !one.takenBack);
  }

  /** Say since when the team knows of an order: by this phone, or by the server; "" when it does not. */
  known(order) {
    return this.told.find((one) => one.data.dispatch_id === order.id)?.at ?? order.acknowledged_at ?? '';
  }

  async acknowledge(order) {
    if (this.busy || this.known(order)) return;
    this.busy = true;
    try {
      this.#last = await tell('workforce.acknowledgement', {dispatch_id: order.id, person_id: order.person_id}, {area: order.area_id});
      this.told = [this.#last, ...this.told];
    } finally {
      this.busy = false;
    }
    yes();
    this.said = {tone: 'ok', title: t('Your team knows of the order'), text: `${order.team} · ${named(order, 'area_name')}`, at: new Date()};
  }

  async undo() {
    if (!this.#last) return no();
    const {id} = this.#last;
    await takeBack(this.#last, 'undone on the spot');
    this.told = this.told.filter((one) => one.id !== id);
    this.#last = null;
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('The last record does not count'), at: new Date()};
  }

  render() {
    const orders = session.me?.orders ?? [];
    if (!orders.length) {
      return html`<div class="work"><section class="card"><p class="remark">${t('None of your teams is sent anywhere.')}</p></section></div>`;
    }
    return html`<div class="work orders">${this.said ? this.#said() : nothing} ${orders.map((one) => this.#order(one))}</div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.#last} @click=${this.undo}>${icon('arrow-back-up')}${t('Undo')}</button>
    </section>`;
  }

  #order(one) {
    const known = this.known(one);
    const far = one.distance_m === null ? '' : t('%(km)s km away', {km: (one.distance_m / 1000).toFixed(1)});
    const lines = [
      ['users-group', one.team],
      ['map-pin', [named(one, 'area_name'), far].filter(Boolean).join(' · ')],
      ['clock', t('Ordered at %(time)s', {time: clock(one.ordered_at)})],
      ['circle-check', one.arrived_at ? t('Arrived at %(time)s', {time: clock(one.arrived_at)}) : ''],
    ].filter(([, text]) => text);
    return html`<section class="card">
        <div class="list-head"><b>${one.task}</b>${known ? html`<span>${t('Acknowledged at %(time)s', {time: clock(known)})}</span>` : nothing}</div>
        ${lines.map(([sign, text]) => html`<p class="remark">${icon(sign)} ${text}</p>`)}
      </section>
      ${
        known
          ? nothing
          : html`<button type="button" class="btn go" ?disabled=${this.busy} @click=${() => this.acknowledge(one)}>${icon('check')}${t('We know of it')}</button>`
      }`;
  }
}
customElements.define(screen.tag, Orders);
