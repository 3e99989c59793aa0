// What this phone knows of boxes it took over or received, read from its own records. Pure: records in, answers out.

/** Leave out what was taken back. */
function counting(records) {
  const gone = new Set(records.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  return records.filter((one) => one.kind !== 'sync.void' && !gone.has(one.id) && !one.takenBack);
}

/** Give the boxes that were taken over and not brought anywhere yet, the latest first: the record of each. */
export function carried(records) {
  const last = new Map();
  for (const one of counting(records).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) last.set(one.data.box, one);
  return [...last.values()].filter((one) => one.data.step === 'taken').reverse();
}

/** Give what was told last within the hour, and can be taken back with one tap. */
export function lastTold(records, now) {
  const all = counting(records).sort((a, b) => (a.at < b.at ? 1 : -1));
  return all[0] && now - Date.parse(all[0].at) < 3_600_000 ? all[0] : null;
}

/** Compare what was scanned with a list: which are missing, which are not on it. */
export function compared(listed, scanned) {
  const [list, seen] = [new Set(listed), new Set(scanned)];
  return {missing: listed.filter((code) => !seen.has(code)), extra: scanned.filter((code) => !list.has(code))};
}
