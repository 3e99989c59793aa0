// What a checkpoint finds, what it may do with somebody, and how many went through: the rules of the server
// (presence/rules/checking.py), with the protocol's lists from /field/me. Pure.
import {clock} from '../core/clock.js';

/** For these people always pass, whatever else is found. */
export const LIVES = ['ambulance', 'medicine', 'dialysis', 'birth'];
const HELD = new Set(['held_medical', 'transferred']);
const NAMES = ['code', 'trip', 'venue', 'test', 'vaccine', 'permit'];

/** Write what was looked at as it is stored: "code:green test:none". */
export const writeChecks = (checks) => NAMES.filter((name) => checks[name]).map((name) => `${name}:${checks[name]}`).join(' ');

function found(checks, way, celsius, rules) {
  const all = new Set();
  if (celsius !== null && celsius >= rules.fever) all.add('fever');
  if (checks.test === 'positive') all.add('positive_test');
  if (checks.code === 'red' || checks.code === 'yellow') all.add(`${checks.code}_code`);
  if (checks.trip === 'risk') all.add('risk_trip');
  if (rules.needs_test.includes(way) && (checks.test === 'none' || checks.test === 'old')) all.add('no_test');
  if (checks.venue === 'missed') all.add('no_scan');
  return all;
}

/**
 * Propose what is done: {disposition, reason}.
 * @param {any} checks what was looked at @param {string} way @param {number | null} celsius
 * @param {{fever: number, findings: string[][], unvaccinated: boolean, needs_test: string[]}} rules
 * @param {{exempt?: string, risk?: boolean}} [more]
 */
export function decide(checks, way, celsius, rules, {exempt = '', risk = false} = {}) {
  if (LIVES.includes(exempt)) return {disposition: 'exempt', reason: exempt};
  const all = found(checks, way, celsius, rules);
  if (risk) all.add('risk_vehicle');
  let graded = rules.findings.filter(([key, , ways]) => all.has(key) && (ways === 'both' || ways === way));
  if (rules.unvaccinated && checks.vaccine === 'no') graded = [...graded, ['unvaccinated', 'turned_back', 'both']];
  if (checks.permit) graded = graded.filter(([, done]) => HELD.has(done));
  if (!graded.length) return {disposition: 'passed', reason: checks.permit ? 'pass' : ''};
  return {disposition: graded[0][1], reason: graded[0][0]};
}

/** Give the rules of /field/me as `decide` wants them; without network for the first time only a fever is known. */
export function rulesOf(me) {
  const {findings = [['fever', 'held_medical', 'both']], unvaccinated = false, needs_test = []} = me?.gate ?? {};
  return {fever: me?.limits?.fever_celsius ?? 37.3, findings, unvaccinated, needs_test};
}

const counted = (all) => {
  const gone = new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  return all.filter((one) => !gone.has(one.id) && !one.takenBack);
};

/** Say how many people a record stands for: those in a counted vehicle are counted with it. */
function heads({kind, data}) {
  if (kind === 'presence.vehicle') return data.n_people;
  if (kind === 'presence.entry') return data.n ?? 1;
  return kind === 'presence.passage' && !data.vehicle_id ? 1 : 0;
}

/** Give the counts of the last hour and of today: {in, out, held} each. */
export function flow(all, isToday, now = clock.now()) {
  const count = {hour: {in: 0, out: 0}, day: {in: 0, out: 0, held: 0}};
  for (const one of counted(all)) {
    if (!['presence.passage', 'presence.vehicle', 'presence.entry'].includes(one.kind)) continue;
    const {direction, disposition} = one.data;
    const n = heads(one);
    if (now - Date.parse(one.at) < 3_600_000) count.hour[direction] += n;
    if (!isToday(one.at)) continue;
    count.day[direction] += n;
    if (HELD.has(disposition) && one.kind !== 'presence.vehicle') count.day.held += 1;
  }
  return count;
}

/** List who is still held at a checkpoint: what the server told of, and what this phone told since. */
export function stillHeld(all, told, site) {
  const mine = counted(all);
  const settled = new Set(mine.filter((one) => one.kind === 'presence.transfer').map((one) => one.data.passage_id));
  const own = mine
    .filter((one) => one.kind === 'presence.passage' && HELD.has(one.data.disposition))
    .map(({id, at, data}) => ({id, at, ...data}));
  const known = new Set(own.map((one) => one.id));
  return [...own, ...(told ?? []).filter((one) => !known.has(one.id))]
    .filter((one) => one.site_id === site && !settled.has(one.id))
    .sort((a, b) => a.at.localeCompare(b.at));
}
