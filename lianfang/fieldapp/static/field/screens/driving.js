// How far the rides of a tour are, from the records of this phone and from what the server knows. Pure.

const KEPT = new Set(['waiting', 'sent', 'disputed']); // what was refused does not count here
const AFTER = {board: 'aboard', alight: 'done', missed: 'missed'};

/** Give the words of a kind that count, earliest first: neither taken back here nor by another record. @param {any[]} all @param {string} kind */
export function words(all, kind) {
  const gone = new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  return all
    .filter((one) => one.kind === kind && KEPT.has(one.state) && !gone.has(one.id) && !one.takenBack)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/**
 * Say how far a leg is: {state, at, record}. A word of this phone comes first, because the server may not know it yet;
 * one that the server knows can be taken back from here too.
 * @param {any[]} all @param {any} leg @param {number} area
 */
export function legState(all, leg, area) {
  const own = words(all, 'transport.boarding')
    .filter(({data}) => data.leg_id === leg.id)
    .at(-1);
  if (own) return {state: AFTER[own.data.what], at: own.at, record: own};
  const gone = new Set(all.filter(({kind}) => kind === 'sync.void').map(({data}) => data.target));
  if (leg.told && gone.has(leg.told)) return {state: 'planned', at: '', record: null};
  const record = leg.told ? {id: leg.told, kind: 'transport.boarding', area} : null;
  return {state: leg.state, at: leg.alighted_at ?? leg.boarded_at ?? '', record};
}

/**
 * Give the calls of a tour in the order of its plan: {leg, what, at, place, done, word}. Who was not there gets out nowhere.
 * @param {any[]} all @param {any} tour
 */
export function calls(all, tour) {
  const found = tour.legs.flatMap((leg) => {
    const word = legState(all, leg, tour.area_id);
    const board = {leg, what: 'board', at: leg.board_at ?? word.at, place: leg.from, done: word.state !== 'planned', word};
    const alight = {leg, what: 'alight', at: leg.alight_at ?? word.at, place: leg.to, done: word.state === 'done', word};
    return word.state === 'missed' ? [board] : [board, alight];
  });
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Count who was picked up in the street and is aboard. @param {any[]} all @param {any} tour */
export function hailed(all, tour) {
  const own = words(all, 'transport.hail').filter(({data}) => data.tour_id === tour.id);
  const sum = (list) => list.reduce((n, {data}) => n + (data.what === 'on' ? data.n : -data.n), 0);
  const waiting = own.filter(({state}) => state === 'waiting');
  // another phone told of this tour too: then the server knows more than this phone
  const n = tour.n_hails > own.length - waiting.length ? tour.hailed + sum(waiting) : sum(own);
  return Math.max(n, 0);
}

/** Count the seats that are left now. @param {any[]} all @param {any} tour */
export function seatsLeft(all, tour) {
  const aboard = tour.legs.filter((leg) => legState(all, leg, tour.area_id).state === 'aboard');
  return tour.seats - hailed(all, tour) - aboard.reduce((n, leg) => n + leg.seats, 0);
}
