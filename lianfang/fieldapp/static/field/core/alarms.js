// Which people have passed a limit or need somebody, from what the server knows and what was told here. Pure.
import {clockOf} from './duty-clock.js';

/** Kinds of alarm, the gravest first. */
export const GRAVE = ['hard', 'incident', 'heat', 'unfit', 'ill', 'pregnant', 'warn', 'day', 'noon', 'heat_hours', 'rest', 'leave', 'soon'];
const SUIT = new Set(['soon', 'warn', 'hard', 'day', 'heat', 'rest', 'noon', 'heat_hours']); // over when the suit is off
const ms = (/** @type {string | null | undefined} */ at) => (at ? Date.parse(at) : 0);

/**
 * Give one entry for each suit or thing that happened, the gravest first. led: what /field/me says; steps and seen: what
 * was told on this phone.
 * @param {any} led @param {any[]} steps @param {any[]} seen @param {any} limits @param {number} now
 */
export function alarmsOf(led, steps, seen, limits, now) {
  /** @type {Map<string, any>} */
  const found = new Map();
  const known = new Map(led.people.map((/** @type {any} */ one) => [one.person_id, one]));
  const told = new Set(steps.map((one) => one.data.person_id));
  /** @type {Map<string, any>} */
  const clocks = new Map();
  for (const id of new Set([...known.keys(), ...told])) {
    const own = steps.filter((one) => one.data.person_id === id);
    clocks.set(id, clockOf(own, known.get(id) ?? null, limits, now));
  }
  for (const one of led.alarms) {
    const off = SUIT.has(one.kind) && clocks.has(one.person_id) && clocks.get(one.person_id).donned !== ms(one.about);
    add(found, {...one, over: one.over || off});
  }
  for (const [id, clock] of clocks) {
    if (clock.donned) for (const one of due(id, clock, known.get(id), limits, now)) add(found, one);
  }
  const open = [...found.values()].map((one) => unseen(one, seen)).filter(Boolean);
  return open.sort((a, b) => rank(a) - rank(b) || a.due - b.due || (a.key < b.key ? -1 : 1));
}

const rank = (/** @type {any} */ one) => (one.over ? 100 : 0) + GRAVE.indexOf(one.kind);

/** Give the limits of a suit that have passed by this phone's clock. */
function due(/** @type {string} */ id, /** @type {any} */ clock, /** @type {any} */ known, /** @type {any} */ limits, /** @type {number} */ now) {
  const same = known && ms(known.donned_at) === clock.donned;
  const at = (/** @type {string} */ kind) => (same ? ms(known[`${kind}_at`]) : clock.donned + limits[`${kind}_s`] * 1000);
  const about = same ? known.donned_at : new Date(clock.donned).toISOString();
  const leave = same ? ms(known.leave_until) : 0;
  const who = {person_id: id, name: known?.name ?? '', site_id: clock.site, area_id: known?.area_id ?? '', about, over: false, words: ''};
  return ['soon', 'warn', 'hard']
    .filter((kind) => at(kind) && at(kind) <= now && !(kind === 'hard' && leave > now))
    .map((kind) => ({...who, kind, due_at: same ? known[`${kind}_at`] : new Date(at(kind)).toISOString()}));
}

/** Put an alarm to the others of the same suit. */
function add(/** @type {Map<string, any>} */ found, /** @type {any} */ one) {
  const key = `${one.person_id} ${ms(one.about)}`;
  const entry = found.get(key) ?? {key, all: []};
  if (!entry.all.some((/** @type {any} */ other) => other.kind === one.kind)) entry.all.push(one);
  found.set(key, entry);
}

/** Leave out what was seen already; give the gravest of the rest, or null. */
function unseen(/** @type {any} */ entry, /** @type {any[]} */ seen) {
  const mine = seen.filter((one) => `${one.data.person_id} ${ms(one.data.about)}` === entry.key);
  const until = Math.max(0, ...mine.map((one) => ms(one.data.due_at)));
  const left = entry.all.filter((/** @type {any} */ one) => ms(one.due_at) > until);
  if (!left.length) return null;
  left.sort((/** @type {any} */ a, /** @type {any} */ b) => rank(a) - rank(b));
  const last = left.reduce((/** @type {any} */ a, /** @type {any} */ b) => (ms(a.due_at) > ms(b.due_at) ? a : b));
  return {...left[0], key: entry.key, due: ms(left[0].due_at), until: last.due_at, kinds: left.map((/** @type {any} */ one) => one.kind)};
}
