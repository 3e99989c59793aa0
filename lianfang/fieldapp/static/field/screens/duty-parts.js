// What the screen of one's duty says and asks: words of steps, heat and reasons; the sheets.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {duty} from '../core/duty.js';
import {no, note, yes} from '../core/feedback.js';
import {tell} from '../core/outbox.js';
import {session} from '../core/session.js';
import {named, t} from '../core/words.js';
import {icon} from '../parts/icon.js';
import '../parts/number-pad.js';

/** Give each step: word, sign. */
export const STEPS = () => ({
  in: [t('I have come'), 'door-enter'],
  don: [t('Suit on'), 'shirt'],
  doff: [t('Suit off'), 'logout'],
  rest: [t('Rest'), 'clock-pause'],
  back: [t('Go on working'), 'walk'],
  out: [t('I leave'), 'door-exit'],
});

export const STATES = () => ({
  out: t('Not at work'),
  on: t('At work, no suit'),
  donned: t('In a suit'),
  rest: t('Resting'),
});

export const HEAT = () => ({
  normal: t('Not hot'),
  hot: t('Hot: shorten, rotate'),
  very_hot: t('Very hot: few hours'),
  stop: t('Nobody works outdoors'),
});

export const AWAY = () => ({
  heat: t('After heat or fainting: a doctor looks first'),
  exposed: t('Exposed: stays away'),
  ill: t('Fever or symptoms: stays away'),
  isolated: t('In isolation'),
  pregnant: t('Pregnant: not outdoors in heat'),
  other: t('Ask your lead'),
});

const HAPPENED = () => ({
  fainted: t('Fainted'),
  heat: t('Ill from heat'),
  needle: t('Needle injury'),
  exposure: t('Exposed'),
  other: t('Something else'),
});

const SYMPTOMS = () => [t('Cough'), t('Sore throat'), t('Tired'), t('Short of breath'), t('Headache'), t('Diarrhoea')];

/** Give what somebody can do next, the likeliest first. */
export const choicesOf = (/** @type {string} */ state) =>
  ({out: ['in', 'don'], on: ['don', 'rest', 'out'], donned: ['doff', 'rest', 'out'], rest: ['back', 'don', 'out']})[state] ?? ['in'];

/** <lf-health>: one's own temperature and symptoms. Fires "told". */
class Health extends LitElement {
  static properties = {celsius: {state: true}, chosen: {state: true}};

  constructor() {
    super();
    Object.assign(this, {celsius: null, chosen: new Set()});
  }

  createRenderRoot() {
    return this;
  }

  async #save() {
    if (this.celsius === null && !this.chosen.size) return no();
    const data = {person_id: duty.person, celsius: this.celsius, symptoms: [...this.chosen]};
    await tell('duty.health', data, {area: session.area});
    const hot = this.celsius !== null && this.celsius >= (session.me?.limits?.fever_celsius ?? 37.3);
    this.dispatchEvent(new CustomEvent('told', {detail: {ill: hot || this.chosen.size > 0}}));
  }

  #flip(word) {
    const next = new Set(this.chosen);
    if (!next.delete(word)) next.add(word);
    this.chosen = next;
    note();
  }

  render() {
    return html`<lf-number-pad
        kind="celsius"
        .fever=${session.me?.limits?.fever_celsius ?? 37.3}
        @typed=${(event) => (this.celsius = event.detail.value)}
        @done=${this.#save}
      ></lf-number-pad>
      <div class="chips" role="group" aria-label=${t('Symptoms')}>
        ${SYMPTOMS().map(
          (word) =>
            html`<button type="button" aria-pressed=${String(this.chosen.has(word))} @click=${() => this.#flip(word)}>
              ${word}
            </button>`,
        )}
      </div>
      <button type="button" class="btn go" @click=${this.#save}>${icon('check')}${t('Tell it')}</button>`;
  }
}
customElements.define('lf-health', Health);

const scan = (screen, title) => ({
  title,
  body: html`<div class="view low">
      <lf-scanner @code=${(event) => screen.heard(event.detail.text)} ?paused=${false}></lf-scanner>
    </div>
    <p class="remark">${t('The code of a worker is the same as a resident’s.')}</p>`,
});

export const bodies = {
  own: (screen) => scan(screen, t('Scan your own code')),

  colleague: (screen) => scan(screen, t('Scan a colleague’s code')),

  other: (screen) => ({
    title: t('Colleague …%(tail)s', {tail: screen.who?.slice(-4) ?? ''}),
    body: html`<div class="choices">
      ${Object.entries(STEPS()).map(
        ([step, [word, sign]]) =>
          html`<button type="button" class="btn" @click=${() => screen.step(step, {person: screen.who})}>
            ${icon(sign)}${word}
          </button>`,
      )}
      <button type="button" class="btn danger" @click=${() => (screen.over = 'incident')}>
        ${icon('ambulance')}${t('Something happened')}
      </button>
    </div>`,
  }),

  health: (screen) => ({
    title: t('My health'),
    body: duty.person
      ? html`<lf-health
          @told=${({detail}) => {
            screen.over = '';
            if (detail.ill) note();
            else yes();
            if (detail.ill) screen.say('warn', t('Stop working'), t('Keep distance and call your lead'));
            else screen.say('ok', t('Told'), t('Well'));
          }}
        ></lf-health>`
      : html`<p class="lead">${t('Scan your own code first')}</p>`,
  }),

  incident: (screen) => ({
    title: screen.who ? t('What happened to the colleague?') : t('What happened to you?'),
    body: html`<div class="choices">
      ${Object.entries(HAPPENED()).map(
        ([what, word]) =>
          html`<button type="button" class="btn" @click=${() => happened(screen, what, word)}>
            ${icon('alert-triangle')}${word}
          </button>`,
      )}
    </div>`,
  }),

  place: (screen) => {
    const all = session.me?.sites ?? [];
    const pick = (site) => {
      session.site = site;
      screen.over = '';
    };
    return {
      title: t('At which site?'),
      body: html`<ul class="rows">
          ${all.map(
            (site) =>
              html`<li>
                <button type="button" class="row" @click=${() => pick(site)}>
                  <span class="what"><b>${named(site)}</b><small>${named(site, 'area_name')}</small></span>
                  ${site.id === session.site?.id ? icon('check') : icon('chevron-right')}
                </button>
              </li>`,
          )}
        </ul>
        ${all.length ? nothing : html`<p class="remark">${t('Your area has no site on record.')}</p>`}`,
    };
  },
};

/** Tell an incident of oneself or of the colleague whose code was scanned; whoever fell down is out of the suit. */
async function happened(screen, what, word) {
  const person = screen.who ?? duty.person;
  if (!session.site) return (screen.over = 'place');
  if (!person) return (screen.over = 'own');
  const data = {person_id: person, site_id: session.site.id, what, note: ''};
  screen.last = null;
  await tell('duty.incident', data, {area: session.site.area_id});
  Object.assign(screen, {over: '', who: null});
  no();
  screen.say('warn', word, t('The command and the doctors are told. Stop working.'));
}
