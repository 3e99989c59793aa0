// One's own duty: came, put the suit on, took it off, rests, left; how long, how hot; own health; what happened.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {clock as time} from '../core/clock.js';
import {duty} from '../core/duty.js';
import {no, note, yes} from '../core/feedback.js';
import {outbox} from '../core/outbox.js';
import {session, touch} from '../core/session.js';
import {clock, mark, named, t} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {icon} from '../parts/icon.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import {isToday, lasted} from '../parts/when.js';
import '../parts/leave.js';
import '../parts/scanner.js';
import {AWAY, HEAT, STATES, STEPS, bodies, choicesOf} from './duty-parts.js';

export const screen = {
  id: 'duty',
  icon: 'clock',
  label: mark('My duty'),
  hint: mark('Come, suit, rest, leave'),
  tag: 'lf-duty',
};

const TICK = 10_000; // ms; the clock shows minutes

export class Duty extends LitElement {
  static properties = {said: {state: true}, over: {state: true}, who: {state: true}, last: {state: true}};

  #code = (event) => this.heard(event.detail.text);
  #again = () => this.requestUpdate();

  constructor() {
    super();
    watches(this, outbox, session, duty);
    Object.assign(this, {said: null, over: '', who: null, last: null});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    wedge.addEventListener('code', this.#code);
    this.ticking = setInterval(this.#again, TICK);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wedge.removeEventListener('code', this.#code);
    clearInterval(this.ticking);
  }

  /** A code was read: one's own on a phone that does not know whose it is, else a colleague's. */
  heard(text) {
    touch();
    const read = readCode(text);
    if (read.what !== 'person') {
      no();
      return this.say('no', t('Not one of our codes'), t('The code of somebody at work is needed'));
    }
    if (!duty.person && this.over !== 'colleague') {
      duty.own(read.id);
      yes();
      this.over = '';
      return this.say('ok', t('This phone is yours today'), t('Your duty is told under your code'));
    }
    this.who = read.id;
    this.over = read.id === duty.person ? '' : 'other';
  }

  say(tone, title, text) {
    this.said = {tone, title, text, at: new Date()};
  }

  /** Tell a step of one's own, or of a colleague whose code was scanned. */
  async step(step, how = {}) {
    if (!session.site) return (this.over = 'place');
    if (!duty.person && !how.person) return (this.over = 'own');
    const record = await duty.step(step, how);
    this.last = record;
    this.over = '';
    yes();
    const when = clock(record.at);
    const whose = how.person && how.person !== duty.person ? t('Colleague …%(tail)s', {tail: how.person.slice(-4)}) : '';
    this.say('ok', STEPS()[step][0], [whose, when, named(session.site)].filter(Boolean).join(' · '));
  }

  async undo() {
    if (!this.last) return no();
    await duty.undo(this.last);
    this.last = null;
    note();
    this.say('info', t('Taken back'), t('The last step does not count'));
  }

  render() {
    const now = duty.now();
    return html`<div class="work duty">
      ${this.said ? this.#said() : nothing} ${this.#clock(now)} ${this.#away()}
      <section class="hand">${this.#buttons(now)}</section>
      ${this.#told()} ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.last} @click=${this.undo}>
        ${icon('arrow-back-up')}${t('Undo')}
      </button>
    </section>`;
  }

  #clock(now) {
    const {limits, heat} = duty;
    const worn = Boolean(now.donned);
    const words = {
      hard: t('Come out now'),
      warn: t('Come out of the suit'),
      soon: t('Come out in %(left)s', {left: lasted(now.comes)}),
      '': t('Come out in %(left)s', {left: lasted(now.comes)}),
      off: STATES()[now.state],
    };
    return html`<section class="card suit-clock ${now.tone}" aria-live="polite">
      <p class="what">${icon(worn ? 'shirt' : 'clock')}<b>${words[now.tone]}</b></p>
      <p class="time">${worn ? lasted(now.ms) : now.state === 'rest' ? lasted(time.now() - now.since) : '–:––'}</p>
      <progress
        max=${limits.warn_s}
        value=${Math.min(limits.warn_s, now.ms / 1000)}
        aria-label=${t('In the suit')}
      ></progress>
      <p class="remark">
        ${worn ? `${t('Put on at %(time)s', {time: clock(new Date(now.donned).toISOString())})} · ` : nothing}
        ${t('In suits, this duty: %(time)s', {time: lasted(now.before + now.ms)})}
      </p>
      ${
        heat.level
          ? html`<p class="remark">
              ${icon('temperature')} ${heat.celsius === null ? '' : `${heat.celsius} °C · `}${HEAT()[heat.level]}
            </p>`
          : nothing
      }
      ${now.leave > time.now() ? html`<p class="remark">${t('Let go on until %(time)s', {time: clock(new Date(now.leave).toISOString())})}</p>` : nothing}
      ${now.tone === 'hard' ? html`<lf-leave></lf-leave>` : nothing}
    </section>`;
  }

  #away() {
    if (!duty.away.length) return nothing;
    return html`<section class="card away" role="alert">
      <p>${icon('alert-triangle')} <b>${t('You are kept from work')}</b></p>
      <ul>${duty.away.map((kind) => html`<li>${AWAY()[kind] ?? kind}</li>`)}</ul>
    </section>`;
  }

  #buttons(now) {
    const [first, ...rest] = choicesOf(now.state);
    const button = (step, tone) => {
      const [word, sign] = STEPS()[step];
      return html`<button type="button" class="btn ${tone}" @click=${() => this.step(step)}>${icon(sign)}<b>${word}</b></button>`;
    };
    return html`${button(first, 'go')}
      <div class="two">${rest.map((step) => button(step, ''))}</div>
      <div class="three">
        <button type="button" class="btn" @click=${() => (this.over = 'health')}>
          ${icon('temperature')}${t('My health')}
        </button>
        <button type="button" class="btn" @click=${() => (this.over = 'incident')}>
          ${icon('ambulance')}${t('Something happened')}
        </button>
        <button type="button" class="btn" @click=${() => (this.over = 'colleague')}>
          ${icon('users')}${t('A colleague')}
        </button>
      </div>
      <button type="button" class="btn plain" @click=${() => (this.over = 'place')}>
        ${icon('map-pin')}${session.site ? named(session.site) : t('At which site?')}
      </button>`;
  }

  #told() {
    const today = duty.told.filter((one) => isToday(one.at));
    if (!today.length) return nothing;
    return html`<section class="card">
      <div class="list-head"><b>${t('Today')}</b><span>${today.length}</span></div>
      <ul class="rows">
        ${today.map((one) => {
          const [word, sign] = STEPS()[one.data.step];
          return html`<li class="row">${icon(sign)}<span class="what"><b>${word}</b></span><time>${clock(one.at)}</time></li>`;
        })}
      </ul>
    </section>`;
  }

  #sheet() {
    const {title, body} = bodies[this.over](this);
    return sheet({title, body, onClose: () => Object.assign(this, {over: '', who: null})});
  }
}
customElements.define(screen.tag, Duty);
