// What the screens of checkpoints and of markets' gates share: words, the place, the checks, a row of choices.
import {html, nothing} from '../vendor/lit.js';
import {session} from '../core/session.js';
import {named, t} from '../core/words.js';
import {icon} from './icon.js';

export const WAYS = () => ({in: [t('In'), 'door-enter'], out: [t('Out'), 'door-exit']});

/** Give what can be done with somebody: word, sign, tone. */
export const DISPOSITIONS = () => ({
  passed: [t('Pass'), 'check', 'ok'],
  swab_and_pass: [t('Swab, then pass'), 'test-pipe', 'ok'],
  held_medical: [t('Hold for a doctor'), 'ambulance', 'warn'],
  transferred: [t('Taken over'), 'truck-delivery', 'warn'],
  turned_back: [t('Turned back'), 'arrow-back-up', 'no'],
  exempt: [t('Exempt: emergency'), 'bell-ringing', 'ok'],
});

export const REASONS = () => ({
  fever: t('Fever'),
  positive_test: t('Positive test'),
  red_code: t('Red code'),
  yellow_code: t('Yellow code'),
  risk_trip: t('Itinerary through a risk area'),
  risk_vehicle: t('Vehicle from a risk area'),
  no_test: t('No test'),
  unvaccinated: t('Not vaccinated'),
  no_pass: t('No pass'),
  no_scan: t('Venue code not scanned'),
  unwilling: t('Would not be checked'),
  other: t('Other'),
  ambulance: t('Ambulance'),
  medicine: t('Medicine'),
  dialysis: t('Dialysis'),
  birth: t('Birth'),
  pass: t('With a pass'),
});

/** Give each check with its answers: name → [word, {answer: word}]. */
export const CHECKS = () => ({
  code: [t('Health code'), {green: t('Green'), yellow: t('Yellow'), red: t('Red'), none: t('No phone')}],
  trip: [t('Itinerary'), {clear: t('Clear'), risk: t('Risk area'), none: t('No phone')}],
  venue: [t('Venue code'), {scanned: t('Scanned'), missed: t('Not scanned')}],
  test: [t('Test'), {negative: t('Negative'), old: t('Too old'), none: t('None'), positive: t('Positive')}],
  vaccine: [t('Vaccinated'), {yes: t('Yes'), no: t('No')}],
});

/** List the sites of some kinds that this phone may work at. */
export const gateSites = (kinds) => (session.me?.sites ?? []).filter((one) => kinds.includes(one.kind));

/** Give the site of the day: the one chosen, or the only one there is. */
export function gateSite(kinds) {
  if (session.site && kinds.includes(session.site.kind)) return session.site;
  const all = gateSites(kinds);
  return all.length === 1 ? all[0] : null;
}

/** Draw the choice of a site. */
export function places(kinds, now, onPick) {
  const all = gateSites(kinds);
  return html`<ul class="rows">
      ${all.map(
        (site) =>
          html`<li>
            <button type="button" class="row" @click=${() => onPick(site)}>
              <span class="what"><b>${named(site)}</b><small>${named(site, 'area_name')}</small></span>
              ${site.id === now?.id ? icon('check') : icon('chevron-right')}
            </button>
          </li>`,
      )}
    </ul>
    ${all.length ? nothing : html`<p class="remark">${t('Your area has no checkpoint on record.')}</p>`}`;
}

/** Draw in and out beside one another. */
export function ways(now, onTurn) {
  return html`<div class="seg ways" role="group" aria-label=${t('Direction')}>
    ${Object.entries(WAYS()).map(
      ([way, [word, sign]]) =>
        html`<button type="button" aria-pressed=${String(now === way)} @click=${() => onTurn(way)}>
          ${icon(sign)}${word}
        </button>`,
    )}
  </div>`;
}

/** Draw one check with its answers; the same answer pressed again takes it back. */
export function check(name, answer, onAnswer) {
  const [word, answers] = CHECKS()[name];
  return html`<fieldset class="pick">
    <legend>${word}</legend>
    <div class="chips">
      ${Object.entries(answers).map(
        ([key, said]) =>
          html`<button
            type="button"
            aria-pressed=${String(answer === key)}
            @click=${() => onAnswer(name, answer === key ? '' : key)}
          >
            ${said}
          </button>`,
      )}
    </div>
  </fieldset>`;
}

/** Draw a count with minus and plus. */
export function stepper(value, least, most, onSet) {
  return html`<div class="stepper">
    <button type="button" aria-label=${t('Less')} ?disabled=${value <= least} @click=${() => onSet(value - 1)}>${icon('minus')}</button>
    <output>${value}</output>
    <button type="button" aria-label=${t('More')} ?disabled=${value >= most} @click=${() => onSet(value + 1)}>${icon('plus')}</button>
  </div>`;
}
