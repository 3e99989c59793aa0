// The shell: which screen is shown, the bar above, the navigation below.
import {LitElement, html, keyed, nothing} from './vendor/lit.js';
import {clock} from './core/clock.js';
import {lead} from './core/lead.js';
import {outbox} from './core/outbox.js';
import {prefs} from './core/prefs.js';
import {session, watch} from './core/session.js';
import * as syncing from './core/sync.js';
import * as updating from './core/update.js';
import {door, vault} from './core/vault.js';
import {language, loadWords, mark, named, t, tn} from './core/words.js';
import {icon} from './parts/icon.js';
import {once} from './parts/once.js';
import {watches} from './parts/watches.js';
import {WORK} from './screens.js';
import './screens/enrol.js';
import './screens/lock.js';
import './screens/home.js';
import './screens/outbox.js';
import './screens/settings.js';
import './screens/help.js';

const {sync} = syncing;
const OWN = {
  home: {id: 'home', icon: 'home', label: mark('Start'), tag: 'lf-home'},
  outbox: {id: 'outbox', icon: 'history', label: mark('Records'), tag: 'lf-outbox'},
  settings: {id: 'settings', icon: 'settings', label: mark('Settings'), tag: 'lf-settings'},
  help: {id: 'help', icon: 'help', label: mark('Help'), tag: 'lf-help'},
};

/** What each state of the sending is called, and how it is drawn. */
const NET = {
  idle: ['ok', 'cloud-check', mark('In step')],
  sending: ['busy', 'cloud-up', mark('Sending')],
  fetching: ['busy', 'refresh', mark('Fetching')],
  offline: ['off', 'cloud-off', mark('No network')],
  waiting: ['off', 'cloud-off', mark('Tries again')],
  shut_out: ['bad', 'lock', mark('Shut out')],
  unknown: ['bad', 'alert-triangle', mark('Not enrolled')],
};

class App extends LitElement {
  static properties = {phase: {state: true}, at: {state: true}, work: {state: true}};

  constructor() {
    super();
    this.phase = 'starting';
    this.at = 'home';
    /** @type {any[]} the screens of this person's posts */ this.work = [];
    this.last = '';
    this.spoken = '';
    this.before = '';
    this.begun = false;
    this.known = false;
    /** @type {Element | null} */ this.shown = null;
    watches(this, outbox, sync, session, updating.update, lead);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.querySelector('.loading')?.remove();
    vault.addEventListener('change', () => this.settle());
    session.addEventListener('change', () => this.load());
    prefs.addEventListener('change', () => this.look());
    addEventListener('hashchange', () => this.go());
    once();
    this.look();
    this.settle();
  }

  /** Draw by what the person likes. */
  look() {
    if (document.documentElement.lang !== this.spoken) this.shown = null; // all of it speaks anew
    this.spoken = document.documentElement.lang;
    document.documentElement.classList.toggle('large', prefs.get('large'));
    this.requestUpdate();
  }

  /** Find out whether the phone is enrolled, and open. */
  async settle() {
    const found = vault.open || (await door());
    this.phase = vault.open ? 'open' : found ? 'locked' : 'new';
    if (this.phase !== 'open') this.shown = null;
    else if (!this.begun) syncing.now({pull: true});
    if (this.phase !== 'open') this.known = false;
    this.begun = this.phase === 'open';
    this.go();
  }

  /** Load the screens of work that this person's posts need, and no others. */
  async load() {
    const wanted = (session.me?.screens ?? []).filter((/** @type {string} */ id) => WORK[id]);
    if (!session.me) {
      this.requestUpdate();
      return;
    }
    if (this.known && wanted.join() === this.work.map((one) => one.id).join()) return;
    const modules = await Promise.all(wanted.map((/** @type {string} */ id) => WORK[id]()));
    this.work = modules.map((module) => module.screen ?? module.default ?? module);
    this.known = true;
    this.go();
  }

  /** Show what the address names. */
  go() {
    const wish = location.hash.slice(1).split('/')[0];
    const known = wish in OWN || this.work.some((one) => one.id === wish);
    if (this.at !== wish || !this.shown) this.shown = null;
    this.at = known ? wish : 'home';
    if (this.work.some((one) => one.id === this.at)) this.last = this.at;
    this.requestUpdate();
  }

  get screen() {
    return OWN[/** @type {keyof OWN} */ (this.at)] ?? this.work.find((one) => one.id === this.at) ?? OWN.home;
  }

  updated() {
    const screen = `${this.phase} ${this.at}`;
    if (this.before && this.before !== screen) {
      const main = /** @type {HTMLElement | null} */ (this.querySelector('main'));
      main?.focus({preventScroll: true}); // a screen reader begins at the top of what is new
      main?.scrollTo(0, 0);
    }
    this.before = screen;
    const title = this.phase === 'open' ? t(this.screen.label) : '';
    document.title = title ? `${title} · ${t('Lianfang')}` : t('Lianfang in the field');
  }

  render() {
    if (this.phase === 'starting') return nothing;
    const words = language();
    if (this.phase === 'new') return keyed(words, html`<lf-enrol></lf-enrol>`);
    if (this.phase === 'locked') return keyed(words, html`<lf-lock></lf-lock>`);
    this.shown ??= document.createElement(this.screen.tag);
    return html`
      <a class="skip" href="#main" @click=${this.skip}>${t('To the content')}</a>
      ${this.bar()}
      <main id="main" tabindex="-1" class=${this.at}>${this.news()}${this.shown}</main>
      ${this.navigation()}`;
  }

  /** @param {Event} event */
  skip(event) {
    event.preventDefault();
    /** @type {HTMLElement | null} */ (this.querySelector('main'))?.focus();
  }

  bar() {
    const {site, me} = session;
    const post = me?.posts?.[0];
    const title = site?.name ?? (this.at === 'home' ? me?.user?.name ?? t('Lianfang') : t(this.screen.label));
    const under = [named(site ?? post, 'area_name'), site ? me?.user?.name : named(post, 'role_name')];
    return html`<header class="bar">
      <div><h1>${title}</h1><p>${under.filter(Boolean).join(' · ')}</p></div>
      ${this.net()}
    </header>`;
  }

  net() {
    const {waiting, refused} = outbox.counts;
    const [tone, sign, word] = NET[navigator.onLine || sync.status === 'unknown' ? sync.status : 'offline'];
    const rest = waiting ? tn('%(n)s waiting', '%(n)s waiting', waiting) : t('All is sent');
    const shown = refused ? tn('%(n)s refused', '%(n)s refused', refused) : rest;
    return html`<a class="net ${refused ? 'bad' : tone}" href="#outbox">
      ${icon(refused ? 'alert-triangle' : sign)}<span role="status"><b>${t(word)}</b><small>${shown}</small></span></a>`;
  }

  /** What a person should know, wherever they are. */
  news() {
    if (outbox.broken) return note('alert-triangle', t('The phone could not keep the last record (%(why)s). Free some space, then tell it again.', {why: outbox.broken}));
    if (Math.abs(sync.skew) > 300 || (clock.offset && !session.me?.demo)) return note('clock', t('This phone’s clock is wrong. Set it by the network in the system’s settings.'));
    const n = this.at === 'alarms' ? 0 : lead.urgent.length;
    if (n) return note('bell-ringing', tn('One alarm at your sites waits.', '%(n)s alarms at your sites wait.', n), t('Look'), () => (location.hash = 'alarms'));
    if (sync.status === 'unknown') return note('alert-triangle', t('The server does not know this phone any more. Ask your administrator for a new code.'));
    if (this.at === 'home' && updating.update.ready) return note('refresh', t('A new version is ready.'), t('Change over now'), () => updating.update.apply());
    return nothing;
  }

  navigation() {
    // What is pressed may not move under the thumb: the tabs come when it is known which they are.
    const coming = !session.read || session.me || ['idle', 'sending', 'fetching'].includes(sync.status);
    if (!this.known && coming) return html`<nav class="tabs" aria-label=${t('Screens')}></nav>`;
    const work = this.work.find((one) => one.id === this.last) ?? this.work[0];
    const items = [OWN.home, ...(work ? [work] : []), OWN.outbox, OWN.help, OWN.settings];
    return html`<nav class="tabs" aria-label=${t('Screens')}>${items.map((one) => html`
      <a href="#${one.id}" aria-current=${one.id === this.at ? 'page' : nothing}>${icon(one.icon)}<span>${t(one.label)}</span>
      ${one.id === 'outbox' && outbox.counts.waiting ? html`<i class="count">${outbox.counts.waiting}</i>` : nothing}</a>`)}</nav>`;
  }
}

/** @param {string} sign @param {string} text @param {string} [button] @param {() => void} [act] */
function note(sign, text, button, act) {
  return html`<div class="note amber" role="alert">${icon(sign)}<p>${text}</p>${button ? html`<button class="small" @click=${act}>${button}</button>` : nothing}</div>`;
}

await Promise.all([loadWords(), clock.remember()]);
customElements.define('lf-app', App);
watch();
syncing.start();
updating.start();
