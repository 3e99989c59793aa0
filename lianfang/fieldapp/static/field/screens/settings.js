// Settings of this phone, and leaving it.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {outbox} from '../core/outbox.js';
import {prefs} from '../core/prefs.js';
import {end, push} from '../core/push.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {now} from '../core/sync.js';
import {update} from '../core/update.js';
import {lock, wipe} from '../core/vault.js';
import {mark, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {languages} from '../parts/language.js';
import {watches} from '../parts/watches.js';

const SWITCHES = [
  ['large', 'text-size', mark('Large type')],
  ['sound', 'volume', mark('Sounds')],
  ['vibrate', 'device-mobile-vibration', mark('Vibration')],
  ['speech', 'message-2', mark('Say results aloud')],
];
const MINUTES = [2, 5, 10, 15];

class Settings extends LitElement {
  static properties = {leaving: {state: true}, version: {state: true}, busy: {state: true}};

  constructor() {
    super();
    Object.assign(this, {leaving: false, version: '', busy: false});
    watches(this, prefs, outbox, update, roster, push);
  }

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    push.look();
    this.version = await update.version();
  }

  /** What waits goes first; what cannot go now stays sealed and is handed over later. */
  async leave() {
    this.busy = true;
    await now();
    await end();
    this.busy = false;
    if (!outbox.counts.waiting) await wipe('left');
  }

  async fetchAnew() {
    await roster.startAgain();
    now({pull: true});
  }

  render() {
    return html`<section class="card list">
        <div class="setting">${icon('language')}<span>${t('Language')}</span>${languages()}</div>
        ${SWITCHES.map(([name, sign, word]) => html`<div class="setting">${icon(sign)}<span id="s-${name}">${t(word)}</span>
          <button class="switch" role="switch" aria-checked=${String(prefs.get(name))} aria-labelledby="s-${name}" @click=${() => prefs.set(name, !prefs.get(name))}><i></i></button></div>`)}
        ${push.key ? html`<div class="setting">${icon('bell-ringing')}<span id="s-push">${t('Tell me when a clock of my work runs out')}${push.failed ? html` <small role="alert">${t('The browser does not allow it, or its service was not reached.')}</small>` : nothing}</span>
          <button class="switch" role="switch" aria-checked=${String(push.on)} aria-labelledby="s-push" @click=${() => push.turn()}><i></i></button></div>` : nothing}
        <label class="setting">${icon('clock-pause')}<span>${t('Lock after')}</span><select @change=${(/** @type {any} */ event) => prefs.set('lockMinutes', Number(event.target.value))}>
          ${MINUTES.map((n) => html`<option value=${n} ?selected=${n === prefs.get('lockMinutes')}>${tn('%(n)s minute', '%(n)s minutes', n)}</option>`)}</select></label>
      </section>
      <section class="card list">
        <button class="setting" @click=${lock}>${icon('lock')}<span>${t('Lock now')}</span></button>
        <button class="setting" @click=${this.fetchAnew}>${icon('refresh')}<span>${t('Fetch the list of people anew')}</span></button>
        ${update.ready ? html`<button class="setting" @click=${update.apply}>${icon('upload')}<span>${t('A new version is ready.')}</span></button>` : html`<button class="setting" @click=${update.look}>${icon('search')}<span>${t('Look for a new version')}</span></button>`}
        <button class="setting red" aria-expanded=${String(this.leaving)} @click=${() => { this.leaving = !this.leaving; }}>${icon('logout')}<span>${t('Sign out and wipe this phone')}</span></button>
        ${this.leaving ? this.sure() : nothing}
      </section>
      <p class="quiet">${[session.me?.device?.name, this.version && t('version %(v)s', {v: this.version})].filter(Boolean).join(' · ')}</p>`;
  }

  sure() {
    const n = outbox.counts.waiting;
    const refused = outbox.counts.refused;
    return html`<div class="fields ask" role="alert">
      ${n ? html`<p>${tn('One record has not been sent. It goes first.', '%(n)s records have not been sent. They go first.', n)}</p>` : html`<p>${t('The list of people and your sign-in are destroyed here. To work again you need a new code.')}</p>`}
      ${refused ? html`<p>${tn('One refused record is still to be dealt with; the server keeps it.', '%(n)s refused records are still to be dealt with; the server keeps them.', refused)}</p>` : nothing}
      <button class="danger" ?disabled=${this.busy} @click=${this.leave}>${n ? t('Send, then sign out') : t('Sign out')}</button>
      ${n ? html`<button class="plain" @click=${() => wipe('left')}>${t('Sign out now; they stay sealed and are handed over later')}</button>` : nothing}
    </div>`;
  }
}
customElements.define('lf-settings', Settings);
