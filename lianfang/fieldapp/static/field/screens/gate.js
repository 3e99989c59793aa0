// The gate of a market: temperature, three codes, keep distance. Nobody’s name is asked. For one hand: everything that is
// pressed is at the bottom, the largest button lets somebody in.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {keepAwake, no, note, speak, yes} from '../core/feedback.js';
import {outbox, records, takeBack, tell} from '../core/outbox.js';
import {prefs} from '../core/prefs.js';
import {session, touch} from '../core/session.js';
import {mark, named, t} from '../core/words.js';
import {band} from '../parts/band.js';
import {CHECKS, DISPOSITIONS, REASONS, WAYS, gateSite, places, ways} from '../parts/gates.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {isToday} from '../parts/when.js';
import '../parts/number-pad.js';
import {LIVES, decide, flow, rulesOf, writeChecks} from './passing.js';

export const screen = {
  id: 'gate',
  icon: 'building',
  label: mark('Market gate'),
  hint: mark('Temperature, three codes, distance'),
  tag: 'lf-gate',
};

const MOST = 3000; // records of this phone that are looked at
const SITES = ['market', 'checkpoint'];
const WELL = {code: 'green', trip: 'clear', venue: 'scanned'};

export class Gate extends LitElement {
  static properties = {
    way: {state: true},
    all: {state: true},
    celsius: {state: true},
    checks: {state: true},
    reminded: {state: true},
    said: {state: true},
    over: {state: true},
  };

  #last = null;

  constructor() {
    super();
    watches(this, outbox, session);
    Object.assign(this, {way: 'in', all: [], said: null, over: ''});
    this.#fresh();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    keepAwake(true);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    keepAwake(false);
  }

  async #load() {
    const kinds = ['presence.entry', 'sync.void'];
    this.all = (await Promise.all(kinds.map((kind) => records({kind, limit: MOST})))).flat();
    if (!this.site) this.over = 'place';
  }

  #fresh() {
    Object.assign(this, {celsius: null, checks: {...this.#usual()}, reminded: false});
  }

  /** The codes this protocol has looked at, all as they should be. */
  #usual() {
    const names = session.me?.gate?.codes ?? Object.keys(WELL);
    return Object.fromEntries(names.filter((name) => WELL[name]).map((name) => [name, WELL[name]]));
  }

  get site() {
    return gateSite(SITES);
  }

  get rules() {
    return rulesOf(session.me);
  }

  get proposed() {
    return this.way === 'out' ? {disposition: 'passed', reason: ''} : decide(this.checks, 'in', this.celsius, this.rules);
  }

  async settle(disposition, reason) {
    touch();
    const {site, way} = this;
    if (!site) return (this.over = 'place');
    const inward = way === 'in';
    const seen = inward ? {celsius: this.celsius, checks: writeChecks(this.checks), reminded: this.reminded} : {};
    this.#last = await tell('presence.entry', {site_id: site.id, direction: way, disposition, reason, ...seen}, {area: site.area_id});
    this.all = [...this.all, this.#last];
    const [word, , tone] = DISPOSITIONS()[disposition];
    if (tone === 'ok') yes();
    else no();
    const why = reason ? REASONS()[reason] : t('Keep %(n)s m apart', {n: this.distance});
    this.said = {tone, title: `${WAYS()[way][0]}: ${word}`, text: inward ? why : named(site), at: new Date()};
    this.over = '';
    this.#fresh();
  }

  get distance() {
    return session.me?.gate?.distance ?? 1;
  }

  async undo() {
    if (!this.#last) return no();
    this.all = [...this.all, await takeBack(this.#last, 'undone on the spot')];
    this.#last = null;
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('The last one does not count'), at: new Date()};
  }

  remind() {
    speak(t('Please keep %(n)s metre apart', {n: this.distance}));
    note();
    this.reminded = true;
  }

  /** Press a code: to its next answer. */
  #next(name) {
    const answers = Object.keys(CHECKS()[name][1]);
    const at = answers.indexOf(this.checks[name]);
    note();
    this.checks = {...this.checks, [name]: answers[(at + 1) % answers.length]};
  }

  // --- the picture

  render() {
    const {day} = flow(this.all, isToday);
    return html`<div class="work gate">
      <section class="card gate-now ${this.said?.tone ?? ''}">
        <p class="inside">
          <small>${t('In the market now, by this phone')}</small><b>${Math.max(0, day.in - day.out)}</b>
          <small>${t('Today: %(in)s in, %(out)s out', {in: day.in, out: day.out})}</small>
        </p>
        ${band(this.said, t('Temperature, three codes, keep distance'))}
      </section>
      <div class="hand">
        ${ways(this.way, (way) => Object.assign(this, {way}))} ${this.way === 'in' ? this.#looks() : nothing} ${this.#go()}
        <div class="two">
          <button type="button" class="btn" ?disabled=${!this.#last} @click=${this.undo}>${icon('arrow-back-up')}${t('Undo last')}</button>
          <button type="button" class="btn" @click=${() => (this.over = 'more')}>${icon('dots')}${t('Otherwise')}</button>
        </div>
      </div>
      ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #looks() {
    const hot = this.celsius !== null && this.celsius >= this.rules.fever;
    return html`<div class="three">${Object.keys(this.checks).map((name) => this.#code(name))}</div>
      <div class="two">
        <button type="button" class="btn ${hot ? 'hot' : ''}" @click=${() => (this.over = 'heat')}>
          ${icon('temperature')}${this.celsius === null ? t('Temperature') : `${this.celsius.toFixed(1)} °C`}
        </button>
        <button type="button" class="btn" aria-pressed=${String(this.reminded)} @click=${this.remind}>${icon('volume')}${t('Keep distance')}</button>
      </div>`;
  }

  #code(name) {
    const [word, answers] = CHECKS()[name];
    const answer = this.checks[name];
    const well = answer === WELL[name] || answer === 'none';
    return html`<button type="button" class="btn ${well ? '' : 'hot'}" @click=${() => this.#next(name)}>
      <small>${word}</small><b>${answers[answer]}</b>
    </button>`;
  }

  #go() {
    const {disposition, reason} = this.proposed;
    const [word, sign, tone] = DISPOSITIONS()[disposition];
    return html`<button type="button" class="btn go ${tone === 'ok' ? '' : 'danger'}" @click=${() => this.settle(disposition, reason)}>
      ${icon(sign)}<span><b>${word}</b><small>${reason ? REASONS()[reason] : WAYS()[this.way][0]}</small></span>
    </button>`;
  }

  #sheet() {
    const {title, body} = {
      heat: () => ({
        title: t('Temperature'),
        body: html`<lf-number-pad
          kind="celsius"
          go=${t('Take over')}
          .fever=${this.rules.fever}
          @done=${(event) => Object.assign(this, {celsius: event.detail.value, over: ''})}
        ></lf-number-pad>`,
      }),
      more: () => ({title: t('What was done?'), body: this.#more()}),
      place: () => ({
        title: t('Which market?'),
        body: places(SITES, this.site, (site) => {
          session.site = site;
          prefs.set('direction', 'in');
          this.over = '';
        }),
      }),
    }[this.over]();
    return sheet({title, body, onClose: () => (this.over = '')});
  }

  #more() {
    const press = (disposition, reason, word, tone) =>
      html`<button type="button" class="btn ${tone}" @click=${() => this.settle(disposition, reason)}>${word}</button>`;
    const {turned_back: back, held_medical: held} = DISPOSITIONS();
    return html`<div class="choices">
        ${press('turned_back', 'unwilling', `${back[0]}: ${REASONS().unwilling}`, 'no')}
        ${press('turned_back', 'other', `${back[0]}: ${REASONS().other}`, 'no')}
        ${press('held_medical', this.proposed.reason || 'other', held[0], 'warn')}
      </div>
      <p class="lead">${t('These always pass')}</p>
      <div class="choices">${LIVES.map((life) => press('exempt', life, REASONS()[life], 'ok'))}</div>
      <button type="button" class="btn" @click=${() => (this.over = 'place')}>
        ${icon('map-pin')}${this.site ? named(this.site) : t('Which market?')}
      </button>`;
  }
}
customElements.define(screen.tag, Gate);
