// Who works with this phone and how long they are in a suit: from what was told here, and what the server knows.
import {cityDay, clock} from './clock.js';
import {no, note, speak} from './feedback.js';
import {outbox, records, takeBack, tell} from './outbox.js';
import {prefs} from './prefs.js';
import {session} from './session.js';
import {teller} from './teller.js';
import {vault} from './vault.js';
import {t} from './words.js';
import {clockOf, leaveOf, toneOf} from './duty-clock.js';

const MOST = 400; // records of each kind that are looked at: more than a week of duty
const LOOK_MS = 10_000; // between two looks whether a limit was passed
const LIMITS = {soon_s: 5400, warn_s: 7200, hard_s: 14400, rest_s: 1800, day_s: 21600, off_s: 28800, leave_s: 1800};

/** @type {any[]} */ let steps = [];
/** @type {any[]} */ let leaves = [];
let said = ''; // the limit that was called out last, and in which suit

/** Tells 'change' when the clock or what it rests on does. */
export const duty = teller({
  /** The id of the person who works with this phone: the worker who signs in, or whose code was scanned here. */
  get person() {
    return session.me?.duty?.person_id ?? ownHere();
  },
  get limits() {
    return {...LIMITS, ...(session.me?.duty?.limits ?? {})};
  },
  /** How hot it is: {celsius, level}. */
  get heat() {
    return session.me?.duty?.heat ?? {celsius: null, level: ''};
  },
  /** Why this worker is kept away; [] for most. */
  get away() {
    return session.me?.duty?.away ?? [];
  },
  /** Give the clock: {state, since, began, donned, ms, before, tone, left, leave}. */
  now(/** @type {number} */ now = clock.now()) {
    const mine = steps.filter((one) => one.data.person_id === duty.person);
    const found = clockOf(mine, session.me?.duty?.clock ?? null, duty.limits, now);
    const leave = leaveOf(leaves.filter((one) => one.data.person_id === duty.person), session.me?.duty?.clock, found, duty.limits);
    return {...found, leave, ...toneOf(found, leave, duty.limits, now)};
  },
  /** Give the steps told here of one's own duty, the latest first. */
  get told() {
    return steps.filter((one) => one.data.person_id === duty.person).reverse();
  },
  /** Say that the person with this code works with this phone. @param {string} id */
  own(id) {
    prefs.set('self', {id, day: cityDay()});
    changed();
  },
  /**
   * Tell a step. @param {string} step @param {{at?: Date | string, person?: string, site?: any, work?: string}} [how]
   */
  async step(step, {at, person = duty.person, site = session.site, work = ''} = {}) {
    const shift = person === session.me?.duty?.person_id ? session.me.duty.shift : null;
    const shift_id = shift?.site_id === site.id ? shift.id : null;
    const data = {person_id: person, site_id: site.id, step, shift_id, work};
    const record = await tell('duty.step', data, {area: site.area_id, at});
    steps = [...steps, record].sort(byTime);
    changed();
    return record;
  },
  /** Tell that a commander lets this person go on. @param {string} reason @param {string} by */
  async goOn(reason, by) {
    const record = await tell('duty.override', {person_id: duty.person, reason, said_by: by}, {area: session.area});
    leaves = [...leaves, record];
    changed();
  },
  /** Take a step back. @param {any} record */
  async undo(record) {
    await takeBack(record, 'undone on the spot');
    steps = steps.filter((one) => one.id !== record.id);
    changed();
  },
});

const ownHere = () => (prefs.get('self')?.day === cityDay() ? prefs.get('self').id : '');
const changed = () => duty.dispatchEvent(new Event('change'));
const byTime = (/** @type {any} */ a, /** @type {any} */ b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1);

async function load() {
  if (!vault.open) {
    steps = [];
    leaves = [];
    return changed();
  }
  const kinds = ['duty.step', 'duty.override', 'sync.void'];
  const [told, let_go, voids] = await Promise.all(kinds.map((kind) => records({kind, limit: MOST})));
  const gone = new Set(voids.map((/** @type {any} */ one) => one.data.target));
  const kept = (/** @type {any[]} */ all) => all.filter((one) => !gone.has(one.id) && !one.takenBack && one.state !== 'refused');
  steps = kept(told).sort(byTime);
  leaves = kept(let_go);
  changed();
}

/** Call out a limit once, whatever screen is open. */
function look() {
  if (!vault.open) return;
  const {tone, donned} = duty.now();
  const key = `${donned} ${tone}`;
  if (!['soon', 'warn', 'hard'].includes(tone) || key === said) return;
  said = key;
  if (tone === 'soon') note();
  else no();
  speak({soon: t('Soon come out of the suit'), warn: t('Come out of the suit'), hard: t('Come out now')}[tone] ?? '');
  changed();
}

vault.addEventListener('change', load);
session.addEventListener('change', load);
outbox.addEventListener('told', () => setTimeout(look));
setInterval(look, LOOK_MS);
load();
