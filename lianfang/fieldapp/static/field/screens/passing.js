// What a checkpoint may do with somebody, and how many went through. Pure.
import {clock} from '../core/clock.js';

/** Give the counts of the last hour and of today: {in, out, held} each. */
export function flow(all, isToday, now = clock.now()) {
  const gone = new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  const count = {hour: {in: 0, out: 0}, day: {in: 0, out: 0, held: 0}};
  for (const one of all) {
    if (one.kind !== 'presence.passage' || gone.has(one.id) || one.takenBack) continue;
    const {direction, disposition} = one.data;
    if (now - Date.parse(one.at) < 3_600_000) count.hour[direction] += 1;
    if (!isToday(one.at)) continue;
    count.day[direction] += 1;
    if (disposition === 'held_medical' || disposition === 'transferred') count.day.held += 1;
  }
  return count;
}

/** Say what is proposed: somebody with a fever is held for a doctor, everybody else passes. */
export const proposed = (celsius, fever) => (celsius !== null && celsius >= fever ? 'held_medical' : 'passed');
