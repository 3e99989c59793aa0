// Who behind a door has no swab of the round that runs there yet. Pure, but for the roster.
import {cityDay} from '../core/clock.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {t, tn} from '../core/words.js';

/** Say whether an area lies in another, by their ids. */
export const inside = (area, whole) => String(area ?? '').startsWith(String(whole).replace(/(000)+$/, ''));

const leftOut = (round, area) => (round.left_out ?? []).some((each) => inside(area, each));

/** Give the round of mass testing that takes swabs in an area on a day: of several the one of the smallest area. An
 *  area that a round leaves out is none of its own. */
export function roundAt(rounds, area, day) {
  const running = (rounds ?? []).filter(
    (one) =>
      one.pool_size > 1 &&
      inside(area, one.area_id) &&
      !leftOut(one, area) &&
      one.starts_on <= day &&
      day <= one.ends_on,
  );
  return running.sort((a, b) => (a.area_id < b.area_id ? 1 : -1))[0] ?? null;
}

/** Say of somebody: "swabbed", "wait" for who need not come or should wait, else "missing". */
export function swabState(person, round, now = new Date().toISOString()) {
  if (roster.swabs(person.id, round.id).length) return 'swabbed';
  return person.wait && new Date(person.wait).toISOString() > now ? 'wait' : 'missing';
}

/** Give the round that runs at a door and who of the household is missing in it; null when none runs. */
export function atDoor(door) {
  const round = roundAt(session.me?.rounds, door.area, cityDay());
  if (!round) return null;
  const expected = roster.members(door.id).filter((one) => one.kind !== 'transient' && one.kind !== 'staff');
  return {round, missing: expected.filter((one) => swabState(one, round) === 'missing')};
}

/** Count the people of some doors who have no swab of the round that runs there; null when none runs anywhere. */
export function missingAt(doors) {
  const found = doors.map(atDoor).filter(Boolean);
  return found.length ? found.reduce((sum, one) => sum + one.missing.length, 0) : null;
}

/** Say it in words. */
export const WORDS = () => ({
  swabbed: {word: t('Swabbed'), tone: 'green'},
  wait: {word: t('Need not come now'), tone: ''},
  missing: {word: t('Not swabbed yet'), tone: 'amber'},
});
export const missingWords = (n) => (n ? tn('%(n)s not swabbed', '%(n)s not swabbed', n) : t('All swabbed'));
