// What comes up at a checkpoint: a vehicle's plate, temperature, codes, other decisions, the shift, a receipt. Each gets the screen.
import {html, nothing} from '../vendor/lit.js';
import {prefs} from '../core/prefs.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {clock, t} from '../core/words.js';
import {CHECKS, DISPOSITIONS, REASONS, check, places, stepper} from '../parts/gates.js';
import {icon} from '../parts/icon.js';
import {masked} from '../parts/people.js';
import {isPlate, normalPlate} from '../parts/plates.js';
import '../parts/find-person.js';
import '../parts/number-pad.js';
import {LIVES} from './passing.js';

const SITES = ['checkpoint', 'market'];
const STOPS = ['turned_back', 'held_medical', 'transferred', 'swab_and_pass'];
const SEATS = 60;

/** Say in short what was looked at. */
export const looked = (checks) =>
  Object.entries(CHECKS())
    .filter(([name]) => checks[name])
    .map(([name, [, answers]]) => answers[checks[name]])
    .concat(checks.permit ? [t('With a pass')] : [])
    .join(' · ');

const value = (form, name) => form.elements[name]?.value ?? '';

function field(name, word, {most = 200, start = '', hint = ''} = {}) {
  return html`<label class="field"
    ><span>${word}</span><input name=${name} maxlength=${most} autocomplete="off" .value=${start} />${hint ? html`<small>${hint}</small>` : nothing}</label
  >`;
}

/** Draw the four for which people always pass. */
const lives = (act) =>
  LIVES.map(
    (life) =>
      html`<button type="button" class="btn ok" @click=${() => act(life)}>${icon('bell-ringing')}${REASONS()[life]}</button>`,
  );

/** Draw why somebody is stopped: what was found, or another reason that is chosen. */
function because(screen, disposition, act) {
  const found = screen.who ? screen.proposed.reason : '';
  const [word, sign, tone] = DISPOSITIONS()[disposition];
  return html`<button type="button" class="btn ${tone}" @click=${() => act(disposition, found || 'other')}>
    ${icon(sign)}<span>${word}${found ? html`<small>${REASONS()[found]}</small>` : nothing}</span>
  </button>`;
}

const noteField = (screen) =>
  html`<label class="field"
    ><span>${t('Note')}</span>
    <input maxlength="200" autocomplete="off" .value=${screen.note} @input=${(event) => (screen.note = event.target.value)}
  /></label>`;

function receiptForm(screen) {
  const told = (outcome) => (event) => {
    const form = event.target.closest('form');
    const [to, taken_by, receipt] = ['to', 'taken_by', 'receipt'].map((name) => value(form, name).trim());
    if (outcome === 'taken_over' && !(to && taken_by)) return form.elements[to ? 'taken_by' : 'to'].focus();
    screen.became({outcome, to, taken_by, receipt, note: ''});
  };
  return html`<form class="form" @submit=${(event) => event.preventDefault()}>
    ${field('to', t('Where to'), {most: 120})} ${field('taken_by', t('Taken over by'), {most: 60})}
    ${field('receipt', t('Number of the receipt'), {most: 40})}
    <button type="button" class="btn go" @click=${told('taken_over')}>${icon('truck-delivery')}${t('Taken over')}</button>
    <button type="button" class="btn" @click=${told('let_go')}>${icon('check')}${t('Let go on')}</button>
  </form>`;
}

function heldRow(screen, one) {
  const name = roster.person(one.person_id)?.name;
  const pick = () => Object.assign(screen, {held: one, over: 'held'});
  return html`<li>
    <button type="button" class="row" @click=${pick}>
      <span class="what"
        ><b>${name ? masked(name) : t('By code …%(tail)s', {tail: one.person_id.slice(-4)})}</b
        ><small>${[clock(one.at), REASONS()[one.reason] ?? DISPOSITIONS()[one.disposition][0]].join(' · ')}</small></span
      >${icon('chevron-right')}
    </button>
  </li>`;
}

/** What each sheet is called and holds. */
export const SHEETS = {
  find: (screen) => ({
    title: t('Somebody without a code'),
    body: html`<lf-find
      .help=${screen.help ?? ''}
      adds
      .number=${screen.number ?? ''}
      .area=${screen.site?.area_id}
      @person=${(event) => screen.pick(event.detail.person)}
    ></lf-find>`,
  }),

  heat: (screen) => ({
    title: t('Temperature'),
    body: html`<lf-number-pad
      kind="celsius"
      go=${t('Take over')}
      .fever=${screen.rules.fever}
      @done=${(event) => Object.assign(screen, {celsius: event.detail.value, over: ''})}
    ></lf-number-pad>`,
  }),

  looked: (screen) => {
    const set = (name, answer) => (screen.checks = {...screen.checks, [name]: answer});
    const names = ['code', 'trip', 'test', ...(screen.rules.unvaccinated ? ['vaccine'] : [])];
    return {
      title: t('What was looked at'),
      body: html`${names.map((name) => check(name, screen.checks[name] ?? '', set))}
        <p class="remark">${t('No phone is no fault: an identity card or a relative’s word will do.')}</p>
        <button type="button" class="btn go" @click=${() => (screen.over = '')}>${icon('check')}${t('Done')}</button>`,
    };
  },

  more: (screen) => ({
    title: t('What was done?'),
    body: html`${noteField(screen)}
      <div class="choices">
        <button type="button" class="btn ok" @click=${() => screen.settle('passed', '')}>${icon('check')}${t('Pass')}</button>
        ${STOPS.map((one) => because(screen, one, (done, why) => screen.settle(done, why)))}
      </div>
      <p class="lead">${t('These always pass')}</p>
      <div class="choices">${lives((life) => screen.settle('exempt', life))}</div>
      <p class="lead">${t('Sent back for another reason')}</p>
      <div class="choices">
        ${['no_pass', 'unwilling'].map(
          (why) =>
            html`<button type="button" class="btn no" @click=${() => screen.settle('turned_back', why)}>${REASONS()[why]}</button>`,
        )}
      </div>`,
  }),

  car: (screen) => {
    const typed = screen.typed ?? prefs.get('plateBegins') ?? '湘H';
    const plate = normalPlate(typed);
    const n = screen.seats ?? 1;
    const begin = (seen) => {
      prefs.set('plateBegins', seen ? seen.slice(0, 2) : (prefs.get('plateBegins') ?? '湘H'));
      screen.drive({plate: seen, n});
      Object.assign(screen, {typed: undefined, seats: undefined});
    };
    const again = (more) => {
      Object.assign(screen, more);
      screen.requestUpdate();
    };
    return {
      title: t('A vehicle'),
      body: html`<label class="field code ${plate.length > 6 ? (isPlate(plate) ? 'right' : 'wrong') : ''}"
          ><span>${t('Plate')}</span>
          <input
            maxlength="12"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            .value=${typed}
            @input=${(event) => again({typed: event.target.value})}
          /><small>${plate.length > 6 && !isPlate(plate) ? t('No plate looks like this') : t('Letters and digits, no I and no O')}</small></label
        >
        <p class="lead">${t('People in it')}</p>
        ${stepper(n, 0, SEATS, (seats) => again({seats}))}
        <button type="button" class="btn go" ?disabled=${!isPlate(plate)} @click=${() => begin(plate)}>
          ${icon('check')}<span><b>${t('This vehicle')}</b><small>${plate}</small></span>
        </button>
        <button type="button" class="btn" @click=${() => begin('')}>${icon('help')}${t('Plate cannot be read')}</button>`,
    };
  },

  carMore: (screen) => ({
    title: t('What was done with the vehicle?'),
    body: html`${noteField(screen)}
      <div class="choices">${lives((life) => screen.go({disposition: 'exempt', reason: life}))}</div>
      <div class="choices">
        ${['risk_vehicle', 'no_test', 'no_pass', 'unwilling', 'other'].map(
          (why) =>
            html`<button type="button" class="btn no" @click=${() => screen.go({disposition: 'turned_back', reason: why})}>
              ${icon('arrow-back-up')}<span>${t('Turned back')}<small>${REASONS()[why]}</small></span>
            </button>`,
        )}
        <button type="button" class="btn ok" @click=${() => screen.go({disposition: 'passed', reason: ''})}>${icon('check')}${t('Pass')}</button>
      </div>`,
  }),

  shift: (screen) => {
    const n = screen.counted ?? prefs.get('queue') ?? 0;
    const set = (counted) => {
      screen.counted = Math.max(0, counted);
      screen.requestUpdate();
    };
    const hand = (step) => (event) => screen.handOver(step, value(event.target.closest('form'), 'words'));
    return {
      title: t('Shift and queue'),
      body: html`<p class="lead">${t('How many wait in the queue?')}</p>
        ${stepper(n, 0, 9999, set)}
        <div class="chips">${[0, 5, 10, 20, 50].map((each) => html`<button type="button" @click=${() => set(each)}>${each}</button>`)}</div>
        <button type="button" class="btn" @click=${() => screen.queue(n)}>${icon('check')}${t('Write the queue down')}</button>
        <p class="lead">${t('Still held here')}</p>
        ${
          screen.waiting.length
            ? html`<ul class="rows">${screen.waiting.map((one) => heldRow(screen, one))}</ul>`
            : html`<p class="remark">${t('Nobody waits to be taken over.')}</p>`
        }
        <form class="form" @submit=${(event) => event.preventDefault()}>
          ${field('words', t('What the next shift should know'), {most: 400})}
          <div class="two">
            <button type="button" class="btn" @click=${hand('given')}>${icon('logout')}${t('Hand over')}</button>
            <button type="button" class="btn" @click=${hand('taken')}>${icon('checklist')}${t('Take over the shift')}</button>
          </div>
        </form>`,
    };
  },

  held: (screen) => ({
    title: t('What became of them'),
    body: html`<p class="lead">${clock(screen.held.at)} · ${REASONS()[screen.held.reason] ?? ''}</p>
      ${receiptForm(screen)}`,
  }),

  place: (screen) => ({
    title: t('Which checkpoint?'),
    body: places(SITES, screen.site, (site) => {
      session.site = site;
      screen.over = '';
    }),
  }),
};
