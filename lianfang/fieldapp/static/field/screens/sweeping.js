// What a sweep knows of its doors: what was done today here, what the roster says of others. Pure.

/** Give the latest visit of each household from records of this phone, without those taken back. */
export function visitsOf(records) {
  const gone = new Set(records.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  const found = new Map();
  for (const record of records) {
    if (record.kind !== 'visits.visit' || gone.has(record.id) || record.takenBack) continue;
    const before = found.get(record.data.household_id);
    if (!before || before.at < record.at) found.set(record.data.household_id, record);
  }
  return found;
}

/** Give the last visit of a door: {at, outcome, mine: record or null}, or null when nobody was ever there. */
export function lastVisit(mine, told) {
  if (!told) return mine ? {at: mine.at, outcome: mine.data.outcome, mine} : null;
  const at = new Date(told.at).toISOString(); // another zone may be written there
  return mine && at <= mine.at
    ? {at: mine.at, outcome: mine.data.outcome, mine}
    : {at, outcome: told.outcome, mine: mine ?? null};
}

/** Say whether a door is settled for this sweep: somebody was met, or it is known that nobody lives there. */
export const isSettled = (visit, since) => Boolean(visit) && visit.at >= since && visit.outcome !== 'no_answer';

/** Give how many doors of a list are settled, were tried without an answer, and how many there are. */
export function progress(doors, visitOf, since) {
  let done = 0;
  let tried = 0;
  for (const door of doors) {
    const visit = visitOf(door.id);
    if (isSettled(visit, since)) done += 1;
    else if (visit && visit.at >= since) tried += 1;
  }
  return {done, tried, all: doors.length};
}

/** Give the next door on the way: the first after the last one done that is not settled, else the first of all. */
export function nextDoor(doors, visitOf, since, after = '') {
  const open = (door) => !isSettled(visitOf(door.id), since) && !(visitOf(door.id)?.at >= since);
  const from = doors.findIndex((door) => door.id === after);
  return doors.slice(from + 1).find(open) ?? doors.find(open) ?? null;
}
