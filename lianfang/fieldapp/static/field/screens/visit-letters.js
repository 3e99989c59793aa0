// Letters that are brought to doors: which are left at a door, and how one reached it.
import {html, nothing} from '../vendor/lit.js';
import {tell} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {named, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {inside} from './unswabbed.js';

/** Give how a letter reaches a door; a door where nobody opened can only have it left there. */
export const WAYS = () => ({
  handed: t('Handed over'),
  left: t('Left at the door'),
  read: t('Read out'),
  refused: t('Not wanted'),
});

/** Give the letters this phone told of: household → ids, without those taken back. */
export function lettersOf(records) {
  const gone = new Set(records.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  const found = new Map();
  for (const {kind, id, data, takenBack} of records) {
    if (kind !== 'notices.delivery' || gone.has(id) || takenBack) continue;
    found.set(data.household_id, [...(found.get(data.household_id) ?? []), data.notice_id]);
  }
  return found;
}

/** Give the letters that are still to be brought to a door. */
export function lettersAt(household, mine = new Map()) {
  const there = new Set([...(roster.more(household.id)?.letters ?? []), ...(mine.get(household.id) ?? [])]);
  const meant = (letter) => letter.areas.some((area) => inside(household.area, area));
  return (session.me?.letters ?? []).filter((letter) => meant(letter) && !there.has(letter.id));
}

/**
 * Give what is told of letters with a visit: what was chosen; and what is usual, where somebody was met and the visit's
 * own task does not say it already.
 */
export function deliveries(letters, chosen, usual, {outcome, tasks}) {
  const met = outcome === 'done' && !tasks.includes('letter');
  const way = (id) => chosen.get(id) ?? (met ? usual.get(id) : undefined);
  return letters.filter(({id}) => way(id)).map(({id}) => ({notice_id: id, way: way(id)}));
}

/** Draw the letters of a door, each with the ways it may have reached it. */
export function lettersCard(letters, wayOf, pick) {
  if (!letters.length) return nothing;
  return html`<section class="card form letters">
    ${letters.map(
      (letter) => html`<div class="field" role="group" aria-label=${named(letter)}>
        <span>${t('Letter')}: ${named(letter)}</span>
        <div class="chips">
          ${Object.entries(WAYS()).map(
            ([way, word]) => html`<button type="button" aria-pressed=${String(wayOf(letter.id) === way)} @click=${() => pick(letter.id, way)}>${word}</button>`,
          )}
        </div>
      </div>`,
    )}
  </section>`;
}

/** Tell that a letter was left at some doors, without a visit; gives the records of this phone. */
export async function tellLeft(letter, doors) {
  const kept = [];
  for (const door of doors) {
    const data = {notice_id: letter.id, household_id: door.id, way: 'left'};
    kept.push(await tell('notices.delivery', data, {area: door.area}));
  }
  return kept;
}

/** Draw the letters that can be left at every door of a staircase in one go. */
export function lettersOfStair(doors, mine, leave) {
  const lacking = (letter) => doors.filter((door) => lettersAt(door, mine).some(({id}) => id === letter.id));
  return (session.me?.letters ?? []).map((letter) => [letter, lacking(letter)]).filter(([, some]) => some.length).map(
    ([letter, some]) => html`<button type="button" class="btn" @click=${() => leave(letter, some)}>
      ${icon('message-2')}<span><b>${named(letter)}</b><small>${t('Left at the door')}: ${tn('%(n)s door', '%(n)s doors', some.length)}</small></span>
    </button>`,
  );
}

/** Draw what was needed at a door before and is not met yet. */
export function neededCard(household) {
  const needs = roster.more(household)?.needs ?? [];
  if (!needs.length) return nothing;
  return html`<section class="card form needed">
    <div class="field"><span>${t('Needed here before, not met yet')}</span>${needs.map((what) => html`<p>${what}</p>`)}</div>
  </section>`;
}
