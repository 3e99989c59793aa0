// What somebody said of their shifts, from the records of this phone and from what the server knows. Pure.

const COMING = new Set(['yes', 'no']);
const KEPT = new Set(['waiting', 'sent']); // what was doubted or refused does not count here

/** Give the replies that count, earliest first: neither taken back here nor by another record. @param {any[]} all */
export function replies(all) {
  const gone = new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  return all
    .filter((one) => one.kind === 'rotas.reply' && KEPT.has(one.state) && !gone.has(one.id) && !one.takenBack)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Give the last word of this phone on whether somebody comes; null when it said nothing. */
export function word(all, shift) {
  const said = replies(all).filter((one) => one.data.assignment_id === shift.id && COMING.has(one.data.what));
  return said.at(-1) ?? null;
}

/** Say whether somebody comes: 'yes', 'no', or '' when nobody said it. */
export function coming(all, shift) {
  return word(all, shift)?.data.what ?? (shift.state === 'confirmed' ? 'yes' : '');
}

/** Give the open question to swap a shift: what the server knows, or what this phone asked and has not heard of yet. */
export function asking(all, swaps, shift) {
  const said = replies(all);
  const back = new Set(said.filter((one) => one.data.what === 'withdraw').map((one) => one.data.swap_id));
  const known = swaps.find((one) => !one.asked && one.shift.id === shift.id && !back.has(one.id));
  if (known) return {id: known.id, name: known.name, state: known.state, taker: ''};
  const own = said.filter((one) => one.data.what === 'ask' && one.data.assignment_id === shift.id && !back.has(one.id)).at(-1);
  return own && own.state === 'waiting' ? {id: own.id, name: '', state: 'asked', taker: own.data.taker_id} : null;
}

/** Give the questions of others that this phone has not answered yet. */
export function unanswered(all, swaps) {
  const said = new Set(replies(all).filter((one) => ['agree', 'decline'].includes(one.data.what)).map((one) => one.data.swap_id));
  return swaps.filter((one) => one.asked && !said.has(one.id));
}
