// The start: what this person's posts do, and where and for which round today.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {outbox} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {sync} from '../core/sync.js';
import {clock, named, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {watches} from '../parts/watches.js';
import {WORK} from '../screens.js';

class Home extends LitElement {
  static properties = {tiles: {state: true}};

  constructor() {
    super();
    /** @type {any[]} */ this.tiles = [];
    watches(this, session, outbox, roster, sync);
  }

  createRenderRoot() {
    return this;
  }

  async willUpdate() {
    const wanted = (session.me?.screens ?? []).filter((/** @type {string} */ id) => WORK[id]);
    if (wanted.join() === this.tiles.map((one) => one.id).join()) return;
    const modules = await Promise.all(wanted.map((/** @type {string} */ id) => WORK[id]()));
    this.tiles = modules.map((module) => module.screen ?? module.default ?? module);
  }

  render() {
    if (!session.me) return html`<div class="card empty">${icon('refresh')}<h2>${t('Fetching what you need')}</h2><p>${t('Stay where there is network until it is here.')}</p></div>`;
    return html`${this.today()}
      <ul class="tiles">${this.tiles.map((one) => html`
        <li><a href="#${one.id}">${icon(one.icon)}<span><b>${t(one.label)}</b>${one.hint ? html`<small>${t(one.hint)}</small>` : nothing}</span></a></li>`)}</ul>
      ${this.tiles.length ? nothing : html`<div class="card empty">${icon('info-circle')}<h2>${t('No work on this phone')}</h2><p>${t('Your posts have no screen here. Ask your administrator.')}</p></div>`}
      ${this.list()}`;
  }

  today() {
    const {sites = [], screens = []} = session.me;
    const rounds = screens.includes('sample') ? (session.me.rounds ?? []) : []; // nobody else asks for which
    if (!sites.length && !rounds.length) return nothing;
    return html`<section class="card fields">
      ${this.choice(t('Where I work today'), 'site', sites, (site) => [named(site, 'area_name'), site.name].join(' · '))}
      ${this.choice(t('For which round'), 'round', rounds, (round) => t('Round %(n)s, %(area)s', {n: round.number, area: named(round, 'area_name')}))}
    </section>`;
  }

  /**
   * @param {string} label @param {'site' | 'round'} name @param {any[]} list @param {(one: any) => string} written
   */
  choice(label, name, list, written) {
    if (!list.length) return nothing;
    const choose = (/** @type {Event} */ event) => {
      const {value} = /** @type {HTMLSelectElement} */ (event.target);
      session[name] = list.find((one) => one.id === value) ?? null;
    };
    const now = session[name]?.id ?? '';
    return html`<label>${label}<select @change=${choose}>
      <option value="" ?selected=${!now}>${t('Choose …')}</option>
      ${list.map((one) => html`<option value=${one.id} ?selected=${one.id === now}>${written(one)}</option>`)}</select></label>`;
  }

  list() {
    if (!roster.size && sync.status === 'fetching') return html`<p class="quiet" role="status">${t('Fetching the list of people …')}</p>`;
    if (roster.tooMany) return html`<p class="quiet">${t('Your area has more people than a phone keeps. Each is looked up at the server, which takes network.')}</p>`;
    if (!roster.size) return nothing;
    const people = tn('One person is on this phone', '%(n)s people are on this phone', roster.size);
    const until = roster.until ? t('until %(time)s', {time: clock(roster.until)}) : '';
    const part = roster.whole ? '' : t('not all yet');
    return html`<p class="quiet">${[people, part, until].filter(Boolean).join(' · ')}</p>`;
  }
}
customElements.define('lf-home', Home);
