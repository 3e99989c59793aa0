// What a courier told of goods, from the records of this phone and from what the server knows. Pure.

const KEPT = new Set(['waiting', 'sent', 'disputed']); // what was refused does not count here

/** Give the words on goods that count, earliest first: neither taken back here nor by another record. @param {any[]} all */
export function dropoffs(all) {
  const gone = new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  return all
    .filter((one) => one.kind === 'supplies.dropoff' && KEPT.has(one.state) && !gone.has(one.id) && !one.takenBack)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/**
 * Give the last word on a delivery of this trip: {outcome, at, record}. That of this phone comes first, because the
 * server may not know it yet; a word of another phone comes with the list. null when nothing was said.
 * @param {any[]} all @param {any} one
 */
export function lastWord(all, one) {
  const own = dropoffs(all).filter(({data}) => data.request_id === one.id && data.trip === one.trip).at(-1);
  if (own) return {outcome: own.data.outcome, at: own.at, record: own};
  const gone = new Set(all.filter(({kind}) => kind === 'sync.void').map(({data}) => data.target));
  if (!one.outcome || gone.has(one.told)) return null;
  const record = one.told ? {id: one.told, kind: 'supplies.dropoff', area: one.area_id} : null;
  return {outcome: one.outcome, at: one.told_at, record};
}

/** Part deliveries into those still to be brought and those done, each with its last word. @param {any[]} all @param {any[]} list */
export function parted(all, list) {
  const said = list.map((one) => ({one, word: lastWord(all, one)}));
  return {open: said.filter(({word}) => !word).map(({one}) => one), done: said.filter(({word}) => word)};
}
