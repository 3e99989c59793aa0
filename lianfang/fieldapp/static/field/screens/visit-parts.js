// Words and pieces that the list of doors and a single door share.
import {html, nothing} from '../vendor/lit.js';
import {tell} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {t} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {atDoor} from './unswabbed.js';
import {VERSION, isDue, tasksAtOnce} from './visit-due.js';

/** Give what a visit can come to: word, sign and tone of each. */
export const OUTCOMES = () => ({
  done: {word: t('Visited'), sign: 'check', tone: 'ok'},
  no_answer: {word: t('No answer'), sign: 'bell-ringing', tone: 'warn'},
  refused: {word: t('Refused'), sign: 'x', tone: 'no'},
  moved: {word: t('Moved away'), sign: 'home-x', tone: 'quiet'},
});

/** Give what people ask for most on a sweep: they are sent as words, because needs are free text. */
export const NEEDS = () => [
  t('Medicine'),
  t('Food'),
  t('Doctor'),
  t('Care for an old person'),
  t('Baby supplies'),
  t('Repair'),
];

/** Give the visit of a door where everything is as it was, with the tasks that were done there. */
export function unchanged(household, more = {}) {
  const present = roster.members(household).map((person) => person.id);
  return visit(household, 'done', {n_present: present.length, unchanged: true, present, ...more});
}

/** The same for one of many doors: only what needs no look at anybody. */
const unlooked = (household) => unchanged(household, {tasks: tasksAtOnce(household)});

/** Give the visit of a door, with nothing told that was not seen. */
export function visit(household, outcome, more = {}) {
  const blank = {n_present: 0, unchanged: false, present: [], away: [], needs: '', note: '', tasks: [], found: [], by_phone: false};
  return {household, outcome, ...blank, ...more};
}

const LISTED = 200; // people in one list

/** Draw who behind some doors has no swab yet, each with the way to the door. */
export function missingBody(doors, enter) {
  const rows = doors.flatMap((door) => (atDoor(door)?.missing ?? []).map((person) => ({door, person})));
  return html`<ul class="rows">
      ${rows.slice(0, LISTED).map(
        ({door, person}) =>
          html`<li>
            <button type="button" class="row" @click=${() => enter(door.id)}>
              <span class="what"><b>${person.name}</b><small>${door.address}</small></span>${icon('chevron-right')}
            </button>
          </li>`,
      )}
    </ul>
    ${rows.length > LISTED ? html`<p class="remark">${t('The first %(n)s; choose a smaller area for the others.', {n: LISTED})}</p>` : nothing}`;
}

/** Tell visits, and the letters that were brought with them: {kept, letters}, the records of this phone. */
export async function tellVisits(visits) {
  const kept = [];
  const letters = [];
  for (const {household, brought = [], ...data} of visits) {
    const {area} = roster.household(household);
    kept.push(await tell('visits.visit', {household_id: household, ...data}, {area, v: VERSION}));
    for (const {notice_id, way} of brought) {
      letters.push(await tell('notices.delivery', {notice_id, household_id: household, way}, {area}));
    }
  }
  return {kept, letters};
}

/** Draw what the sheet of a whole staircase holds: the doors that are left, and what they all came to. */
export function unitBody(doors, tell) {
  const all = (make) => () => tell(doors.map((door) => make(door.id)));
  return html`<p class="lead">${t('%(n)s doors of this staircase are left:', {n: doors.length})}</p>
    <p class="doors-left">${doors.map((door) => door.short).join(' · ')}</p>
    <button type="button" class="btn go" ?disabled=${!doors.length} @click=${all(unlooked)}>
      ${icon('checks')}<span><b>${t('All well, nothing changed')}</b><small>${t('at all these doors')}</small></span>
    </button>
    <div class="two">
      <button type="button" class="btn" ?disabled=${!doors.length} @click=${all((id) => visit(id, 'no_answer'))}>
        ${icon('bell-ringing')}${t('No answer')}
      </button>
      <button type="button" class="btn" ?disabled=${!doors.length} @click=${all((id) => visit(id, 'moved'))}>
        ${icon('home-x')}${t('Moved away')}
      </button>
    </div>`;
}

/** Draw the choice of all doors, those that are due, or those of them that one answers for oneself. */
export function whose(mine, chosen, pick) {
  const due = roster.dues().filter((one) => isDue(one.household_id, mine.get(one.household_id)));
  if (!due.length && !chosen) return nothing;
  const own = due.filter((one) => one.mine).length;
  const choices = [['', t('All doors')], ['all', t('Due (%(n)s)', {n: due.length})], ['mine', t('Mine (%(n)s)', {n: own})]];
  return html`<div class="chips" role="group" aria-label=${t('Which doors')}>
    ${choices.map(([key, word]) => html`<button type="button" aria-pressed=${String(chosen === key)} @click=${() => pick(key)}>${word}</button>`)}
  </div>`;
}
