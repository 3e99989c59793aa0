// The clock of a suit, worked out as the server does: steps in, state out. Pure.

/**
 * Work out the clock. steps: what was told on this phone of one person, oldest first; known: what the server knows, or
 * null; what it knows serves as long as nothing newer was told here.
 * @param {any[]} steps @param {any} known @param {any} limits @param {number} now
 */
export function clockOf(steps, known, limits, now) {
  const found = {state: 'out', since: 0, began: 0, donned: 0, before: 0, site: '', lastOff: 0};
  // Something older than what the server knows is still on its way: then it does not know enough.
  const late = steps.some((one) => one.state === 'waiting' && Date.parse(one.at) <= Date.parse(known?.since ?? 0));
  if (known && !late) begin(found, known);
  for (const one of steps) {
    const at = Date.parse(one.at);
    if (at <= found.since || at > now + 60_000) continue;
    take(found, one.data, at, limits);
  }
  return {...found, ms: found.donned ? Math.max(0, now - found.donned) : 0};
}

function begin(/** @type {any} */ found, /** @type {any} */ known) {
  const time = (/** @type {string | null} */ text) => (text ? Date.parse(text) : 0);
  Object.assign(found, {
    state: known.state,
    since: time(known.since),
    began: time(known.began_at),
    donned: time(known.donned_at),
    before: known.donned_s * 1000,
    site: known.site_id,
    lastOff: known.state === 'donned' ? 0 : time(known.since),
  });
}

function take(/** @type {any} */ found, /** @type {any} */ data, /** @type {number} */ at, /** @type {any} */ limits) {
  const {step, site_id: site} = data;
  const off = ['doff', 'rest', 'out'].includes(step);
  const gone = ['out', 'rest'].includes(found.state) || ['in', 'don'].includes(step); // as the server: rules._was_off
  if (!found.began || (!found.donned && gone && at - found.since >= limits.off_s * 1000)) {
    if (step === 'out' || step === 'doff') return;
    Object.assign(found, {began: at, before: 0, lastOff: 0});
  } else if (found.state === 'out' && (step === 'out' || step === 'doff')) return;
  if (step === 'don') {
    if (!found.donned) found.donned = at;
  } else if (off && found.donned) {
    found.before += at - found.donned;
    found.donned = 0;
    found.lastOff = at;
  }
  const state = found.donned ? 'donned' : {in: 'on', doff: 'on', back: 'on', rest: 'rest', out: 'out'}[/** @type {'in'} */ (step)];
  Object.assign(found, {state, since: at, site});
}

/** Say until when somebody may go on past the limit; 0 without leave. */
export function leaveOf(/** @type {any[]} */ leaves, /** @type {any} */ known, /** @type {any} */ found, /** @type {any} */ limits) {
  if (!found.donned) return 0;
  const here = leaves.map((one) => Date.parse(one.at)).filter((at) => at >= found.donned).map((at) => at + limits.leave_s * 1000);
  const there = known?.leave_until && Date.parse(known.donned_at) === found.donned ? [Date.parse(known.leave_until)] : [];
  return Math.max(0, ...here, ...there);
}

/** Say how the suit stands: {tone: "off" | "" | "soon" | "warn" | "hard", left: ms to the hard limit, comes: ms to the warning}. */
export function toneOf(/** @type {any} */ found, /** @type {number} */ leave, /** @type {any} */ limits, /** @type {number} */ now) {
  if (!found.donned) return {tone: 'off', left: 0, comes: 0};
  const s = found.ms / 1000;
  const left = Math.max(limits.hard_s * 1000 - found.ms, leave - now);
  const day = (found.before + found.ms) / 1000 >= limits.day_s;
  const tone = left <= 0 ? 'hard' : s >= limits.warn_s || day ? 'warn' : s >= limits.soon_s ? 'soon' : '';
  return {tone, left, comes: limits.warn_s * 1000 - found.ms};
}
