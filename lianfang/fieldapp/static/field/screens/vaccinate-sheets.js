// What comes up for one person at a session: questions, consent, the dose, the observation, an event after it.
import {html, nothing} from '../vendor/lit.js';
import {cityDay, clock as now} from '../core/clock.js';
import {clock, named, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {sexAge} from '../parts/people.js';
import {MINUTE, against, faultOf, isMinor, left, proposed} from './vaccinating.js';

export const STATES = () => ({
  '': t('Booked'),
  arrived: t('Waits for the questions'),
  fit: t('Fit, to be asked for consent'),
  agreed: t('Agreed, waits for the dose'),
  deferred: t('Deferred'),
  unfit: t('Contraindicated'),
  refused: t('Does not want it'),
  observed: t('Under observation'),
  left: t('Gone home'),
  away: t('Went away before a dose'),
});
const DECISIONS = () => ({fit: t('Fit'), deferred: t('Deferred'), unfit: t('Contraindicated')});
export const SWABS = () => ({
  first: t('Goes to the swab first'),
  done: t('Was swabbed before the dose'),
  waits: t('The dose first; the swab waits'),
});
const PLACES = () => ({left_arm: t('Left upper arm'), right_arm: t('Right upper arm'), thigh: t('Thigh')});
const LOTS = () => ({stopped: t('This lot was stopped before'), expired: t('This lot was past its last day'), empty: t('None left')});
const WHY = {
  no_birthday: () => t('The birthday is not on record, so nobody can tell the age.'),
  too_young: () => t('Too young for this vaccine'),
  too_old: () => t('Too old for this vaccine'),
  mixed: () => t('The dose before was of another vaccine'),
  complete: () => t('All doses had been given'),
  too_early: ({day}) => t('Too early: not before %(day)s', {day}),
};

const field = (word, inner, hint = '') => html`<label class="field"><span>${word}</span>${inner}${hint ? html`<small>${hint}</small>` : nothing}</label>`;
const go = (sign, word, act, {off = false, small = ''} = {}) =>
  html`<button type="button" class="btn go" ?disabled=${off} @click=${act}>${icon(sign)}<span><b>${word}</b>${small ? html`<small>${small}</small>` : nothing}</span></button>`;

function text(screen, name, {most = 200, type = 'text'} = {}) {
  const set = (event) => screen.write({[name]: event.target.value});
  return html`<input type=${type} name=${name} maxlength=${most} autocomplete="off" .value=${screen.form[name] ?? ''} @input=${set} />`;
}

/** Draw a list of buttons of which one, or several, are pressed. */
function choose(word, options, pressed, act) {
  return html`<p class="lead">${word}</p>
    <div class="chips" role="group" aria-label=${word}>
      ${options.map(([key, label]) => html`<button type="button" aria-pressed=${String(pressed(key))} @click=${() => act(key)}>${label}</button>`)}
    </div>`;
}

/** Draw who it is, what they had, what is to be heeded. */
export function head(screen, {person, now: so}) {
  const {session} = screen;
  const had = person.had;
  const lines = [
    ['user', sexAge(person)],
    ['clock', person.slot ? t('Booked for %(time)s', {time: clock(person.slot)}) : ''],
    ['vaccine', had === null ? t('Earlier doses are not on this phone: ask for a certificate') : had.map(([product, n, day]) => `${t('No. %(n)s', {n})} ${nameOf(session, product)} ${day}`).join(' · ') || t('No dose on record')],
    ['clock-pause', person.waits && Date.parse(person.waits) > now.now() ? t('Deferred until %(time)s', {time: clock(person.waits)}) : ''],
    ['test-pipe', person.round && session.swab_hours ? t('Round %(n)s expects a swab', {n: person.round}) : ''],
  ].filter(([, line]) => line);
  return html`<p class="lead"><b>${STATES()[so.state]}</b></p>${lines.map(([sign, line]) => html`<p class="remark">${icon(sign)} ${line}</p>`)}`;
}

const nameOf = (session, key) => named(session.products.find((one) => one.key === key)) || key;

/** Draw the questions before a dose, and the decision. */
export function questions(screen, {person}) {
  const {session, form} = screen;
  const {state, until} = proposed(session, form.answers, cityDay());
  const flip = (list) => (key) => {
    const next = new Set(form[list]);
    if (!next.delete(key)) next.add(key);
    const more = list === 'answers' ? proposed(session, next, cityDay()) : {};
    screen.write({[list]: next, ...more});
  };
  const chosen = form.state ?? state;
  const mayDecide = session.may.includes('screen');
  const yes = form.answers.size > 0;
  const note = (form.note ?? '').trim();
  const late = form.until && form.until <= cityDay();
  const celsius = form.celsius ? Number(form.celsius) : null;
  const odd = celsius !== null && !(celsius >= 30 && celsius <= 45);
  const missing =
    (chosen === 'unfit' && !note) || (chosen === 'fit' && yes && !note) || (chosen === 'deferred' && !((form.until ?? until) && yes) && !note) || late || odd || (!mayDecide && !(form.doctor ?? '').trim());
  const hot = celsius !== null && celsius >= session.fever;
  return html`<div class="form">
    ${choose(t('Answered with yes'), session.questions.map((one) => [one.key, named(one)]), (key) => form.answers.has(key), flip('answers'))}
    ${choose(t('To be weighed'), session.precautions.map((one) => [one.key, named(one)]), (key) => form.precautions.has(key), flip('precautions'))}
    ${field(t('Temperature, °C'), html`<input name="celsius" inputmode="decimal" maxlength="4" autocomplete="off" .value=${form.celsius ?? ''} @input=${(event) => screen.write({celsius: event.target.value.replace(',', '.')})} />`, odd ? t('This is no temperature of a person: 30 to 45 °C.') : hot ? t('Fever') : '')}
    ${choose(t('Decision'), Object.entries(DECISIONS()), (key) => chosen === key, (key) => screen.write({state: key}))}
    ${chosen === 'deferred' ? field(t('Deferred until'), html`<input type="date" name="until" .value=${form.until ?? until} @input=${(event) => screen.write({until: event.target.value})} />`, late ? t('The day until which it is deferred must be in the future.') : '') : nothing}
    ${chosen !== 'fit' || yes ? field(t('Reason'), text(screen, 'note', {most: 300})) : nothing}
    ${mayDecide ? nothing : field(t('Doctor who decided'), text(screen, 'doctor', {most: 60}), t('A doctor decides; their name stands with it.'))}
    ${go('clipboard-check', t('Write the decision down'), () => screen.screen(person, {state: chosen, until: chosen === 'deferred' ? (form.until ?? until) : '', celsius}), {off: Boolean(missing), small: DECISIONS()[chosen]})}
  </div>`;
}

/** Draw who agrees; for a minor a guardian by name. */
export function consent(screen, {person, now: so}) {
  const {session, form} = screen;
  const minor = isMinor(session, person, cityDay());
  const who = form.who ?? (minor ? 'guardian' : 'own');
  const swab = form.swab ?? so.swab;
  const asks = Boolean(person.round && session.swab_hours);
  const off = (who === 'guardian' && !(form.guardian ?? '').trim()) || (who === 'own' && minor) || (asks && !swab);
  return html`<div class="form">
    ${choose(t('Who agreed'), [['own', t('The person')], ['guardian', t('A guardian')]], (key) => who === key, (key) => screen.write({who: key}))}
    ${minor ? html`<p class="remark">${icon('info-circle')} ${t('For somebody under %(n)s a guardian agrees.', {n: session.grown})}</p>` : nothing}
    ${who === 'guardian' ? field(t('Name of the guardian'), text(screen, 'guardian', {most: 60})) : nothing}
    ${asks ? swabFirst(screen, person, swab) : nothing}
    ${go('check', t('Agrees to the dose'), () => screen.agree(person, {who, guardian: who === 'guardian' ? form.guardian.trim() : '', swab: swab ?? ''}), {off})}
    <button type="button" class="btn wide" @click=${() => screen.agree(person, {who: 'none', guardian: '', swab: ''})}>${icon('x')}${t('Does not want it')}</button>
  </div>`;
}

/** Draw the choice between the swab and the dose, with the hours of the protocol. */
function swabFirst(screen, person, swab) {
  const hours = screen.session.swab_hours;
  return html`<p class="remark" role="alert">${icon('test-pipe')} ${t('Round %(round)s expects a swab. Swab first, or the swab waits %(n)s hours after the dose.', {round: person.round, n: hours})}</p>
    ${choose(t('Swab or dose first'), Object.entries(SWABS()), (key) => swab === key, (key) => screen.write({swab: key}))}`;
}

/** Draw the dose: the lot, its number, the place; what speaks against it stands there and is confirmed by a tap. */
export function dose(screen, {person, now: so}) {
  const {session, form, all} = screen;
  if (so.swab === 'first' && person.round && session.swab_hours) {
    return html`<div class="form">${swabFirst(screen, person, form.swab ?? so.swab)}
      ${go('check', t('Save'), () => screen.agree(person, {who: so.consent?.data.who ?? 'own', guardian: so.consent?.data.guardian ?? '', swab: form.swab}), {off: !form.swab || form.swab === 'first'})}</div>`;
  }
  const lots = session.lots.filter((one) => session.products.some((product) => product.key === one.product));
  const good = lots.find((one) => !faultOf(all, session, one, cityDay()));
  const lot = lots.find((one) => one.id === form.lot) ?? good ?? lots[0];
  if (!lot) return html`<p class="remark">${icon('alert-triangle')} ${t('There is no dose in the box of this session.')}</p>`;
  const product = session.products.find((one) => one.key === lot.product);
  const doubts = [faultOf(all, session, lot, cityDay())].filter(Boolean).map((key) => LOTS()[key]);
  doubts.push(...against(session, person, product, cityDay()).map((why) => WHY[why.code](why)));
  if (person.waits && Date.parse(person.waits) > now.now()) doubts.push(t('Deferred until %(time)s', {time: clock(person.waits)}));
  const number = Number(form.number ?? (person.had?.length ?? 0) + 1);
  const place = form.place ?? 'left_arm';
  return html`<div class="form">
    ${field(t('Lot'), html`<select name="lot" @change=${(event) => screen.write({lot: event.target.value})}>${lots.map((one) => html`<option value=${one.id} ?selected=${one.id === lot.id}>${lotName(screen, one)}</option>`)}</select>`)}
    ${field(t('Dose'), html`<select name="number" @change=${(event) => screen.write({number: event.target.value})}>${Array.from({length: Math.max(product.doses, number)}, (_, i) => html`<option value=${i + 1} ?selected=${i + 1 === number}>${t('No. %(n)s', {n: i + 1})}</option>`)}</select>`, person.had === null ? t('Earlier doses are not on this phone: ask for a certificate') : '')}
    ${choose(t('Injected into'), Object.entries(PLACES()), (key) => place === key, (key) => screen.write({place: key}))}
    ${doubts.length ? html`<div role="alert">${doubts.map((line) => html`<p class="remark">${icon('alert-triangle')} ${line}</p>`)}</div>` : nothing}
    ${choose(t('Before the needle'), [['looked', t('Person, vaccine and lot were read aloud and are right')], ...(doubts.length ? [['sure', t('It is given all the same')]] : [])], (key) => Boolean(form[key]), (key) => screen.write({[key]: !form[key]}))}
    ${go('vaccine', t('Give the dose'), () => screen.give(person, {lot, number, place}), {off: !form.looked || (doubts.length > 0 && !form.sure), small: `${named(product)} · ${lot.number}`})}
    <button type="button" class="btn wide" @click=${() => screen.agree(person, {who: 'none', guardian: '', swab: ''})}>${icon('x')}${t('Does not want it')}</button>
  </div>`;
}

function lotName(screen, lot) {
  const {session, all} = screen;
  const fault = faultOf(all, session, lot, cityDay());
  return [nameOf(session, lot.product), lot.number, fault ? LOTS()[fault] : tn('%(n)s dose left', '%(n)s doses left', left(all, session, lot))].join(' · ');
}

/** Give the minutes of an observation that are left; 0 when it is over. */
export const minutesLeft = (so) => (so.dose ? Math.max(0, Math.ceil((Date.parse(so.dose.until) - now.now()) / MINUTE)) : 0);

/** Draw the observation: how long it goes on, an event, going home. */
export function observation(screen, {person, now: so}) {
  const rest = minutesLeft(so);
  const {form} = screen;
  const reason = (form.reason ?? '').trim();
  const said = html`<p class="remark">${icon('vaccine')} ${[t('No. %(n)s', {n: so.dose.number}), nameOf(screen.session, so.dose.product), so.dose.lot, clock(so.dose.at)].join(' · ')}</p>`;
  if (so.state === 'left') return html`${said}${eventButton(screen)}`;
  return html`${said}
    <p class="lead" role="timer"><b>${rest ? tn('%(n)s more minute of observation', '%(n)s more minutes of observation', rest) : t('The observation is over.')}</b></p>
    <div class="form">
      ${rest ? field(t('Reason for leaving early'), text(screen, 'reason')) : nothing}
      ${go('logout', t('Goes home'), () => screen.leave(person, so.dose, rest ? reason : ''), {off: rest > 0 && !reason})} ${eventButton(screen)}
    </div>`;
}

const eventButton = (screen) =>
  screen.session.may.includes('report') ? html`<button type="button" class="btn wide" @click=${() => screen.show('event')}>${icon('alert-triangle')}${t('Note an event')}</button>` : nothing;

/** Draw what happened after a dose. */
export function happened(screen, {person, now: so}) {
  const {session, form} = screen;
  const kind = session.events.find((one) => one.key === form.kind);
  const symptoms = (form.symptoms ?? '').trim();
  return html`<div class="form">
    ${choose(t('Kind'), session.events.map((one) => [one.key, named(one)]), (key) => form.kind === key, (key) => screen.write({kind: key}))}
    ${kind?.severe ? html`<p class="remark" role="alert">${icon('alert-triangle')} ${t('Severe: call the doctor now; it is reported within %(n)s hours.', {n: Math.round(kind.minutes / 60)})}</p>` : nothing}
    ${field(t('Symptoms'), html`<textarea name="symptoms" rows="3" maxlength="400" .value=${form.symptoms ?? ''} @input=${(event) => screen.write({symptoms: event.target.value})}></textarea>`)}
    ${field(t('Began, minutes ago'), html`<input name="ago" inputmode="numeric" maxlength="4" autocomplete="off" .value=${form.ago ?? '0'} @input=${(event) => screen.write({ago: event.target.value})} />`)}
    ${go('check', t('Save'), () => screen.event(person, so.dose, {kind: form.kind, symptoms, ago: Number(form.ago ?? 0)}), {off: !kind || !symptoms || !/^\d{0,4}$/.test(form.ago ?? '0')})}
  </div>`;
}
