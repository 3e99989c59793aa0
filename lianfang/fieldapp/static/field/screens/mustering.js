// Who came to a muster and what was answered, from the records of this phone. Pure.

/** Give the records that count: neither taken back here nor by another record. @param {any[]} all */
function counting(all) {
  const gone = new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  return all.filter((one) => !gone.has(one.id) && !one.takenBack);
}

/** Give who came to a muster by this phone's records: person → the first record. */
export function arrivals(all, muster) {
  const found = new Map();
  for (const one of counting(all).sort((a, b) => (a.at < b.at ? -1 : 1))) {
    if (one.kind !== 'workforce.arrival' || one.data.muster_id !== muster.id) continue;
    if (!found.has(one.data.person_id)) found.set(one.data.person_id, one);
  }
  return found;
}

/** Give the last answer of a person to a muster: true, false, or null when there is none. */
export function answered(all, muster, person) {
  const said = counting(all)
    .filter((one) => one.kind === 'workforce.answer' && one.data.muster_id === muster.id)
    .filter((one) => one.data.person_id === person)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return said.length ? said.at(-1).data.coming : null;
}

/** Give the minutes until a deadline; negative when it has passed. */
export const minutesLeft = (due, now) => Math.floor((Date.parse(due) - now) / 60_000);
