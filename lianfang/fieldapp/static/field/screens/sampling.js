// What a sampler's table knows of its tubes, read from the records of this phone; and what it doubts before it tells.
// Pure: records in, answers out.
import {clock} from '../core/clock.js';
import {modeOf} from './sample-groups.js';

/** One tube as this phone knows it. */
class Tube {
  constructor(code) {
    Object.assign(this, {code, roundId: '', single: false, population: '', swabs: [], seal: null, box: null});
  }

  get size() {
    return this.swabs.length;
  }
}

export class Bench {
  constructor(records = []) {
    this.tubes = new Map();
    this.gone = new Set(); // ids of what was taken back
    this.back = new Set(); // whose swabs in which tube were taken back
    this.all = new Map();
    const byTime = [...records].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
    for (const record of byTime) if (record.kind === 'sync.void') this.gone.add(record.data.target);
    for (const record of byTime) this.add(record);
  }

  tube(code) {
    if (!this.tubes.has(code)) this.tubes.set(code, new Tube(code));
    return this.tubes.get(code);
  }

  /** Take in one record that was told or taken back. */
  add(record) {
    if (record.kind === 'sync.void') return this.#takeOut(record.data.target);
    if (this.all.has(record.id)) return;
    const {data} = record;
    if (this.gone.has(record.id)) {
      if (record.kind === 'testing.swab') this.back.add(`${data.person_id} ${data.tube_code}`);
      return;
    }
    if (record.kind === 'testing.swab') {
      const tube = this.tube(data.tube_code);
      tube.roundId ||= data.round_id;
      tube.single ||= data.single;
      tube.population ||= data.population ?? '';
      tube.swabs.push(record);
    } else if (record.kind === 'testing.seal') this.tube(data.tube_code).seal = record;
    else if (record.kind === 'testing.handover') for (const code of data.tubes) this.tube(code).box = record;
    else return;
    this.all.set(record.id, record);
  }

  #takeOut(id) {
    this.gone.add(id);
    const record = this.all.get(id);
    if (!record) return;
    this.all.delete(id);
    if (record.kind === 'testing.swab') this.back.add(`${record.data.person_id} ${record.data.tube_code}`);
    for (const tube of this.tubes.values()) {
      tube.swabs = tube.swabs.filter((one) => one.id !== id);
      if (tube.seal?.id === id) tube.seal = null;
      if (tube.box?.id === id) tube.box = null;
    }
  }

  /** Give what was done last and can be taken back with one tap: the last swab or seal of the last hour. */
  last(now = clock.now()) {
    const done = [...this.all.values()].filter((one) => one.kind !== 'testing.handover');
    const latest = done.reduce((best, one) => (!best || one.at >= best.at ? one : best), null);
    return latest && now - Date.parse(latest.at) < 3_600_000 ? latest : null;
  }

  /** Give the sealed tubes that are in no box yet, oldest first. */
  waiting() {
    return [...this.tubes.values()].filter((tube) => tube.seal && !tube.box).sort(bySeal);
  }

  /** Give the tube that was left open: begun, not sealed, the latest. */
  open() {
    const begun = [...this.tubes.values()].filter((tube) => tube.size && !tube.seal && !tube.box);
    return begun.sort((a, b) => (a.swabs.at(-1).at < b.swabs.at(-1).at ? 1 : -1))[0] ?? null;
  }

  /** Give the swabs of a person in a round on this phone. */
  swabsOf(personId, roundId) {
    const all = [...this.tubes.values()].flatMap((tube) => tube.swabs);
    return all.filter((one) => one.data.person_id === personId && one.data.round_id === roundId);
  }

  /** Say whether this phone took back a swab; the roster may still hold it for some minutes. */
  tookBack(personId, tubeCode) {
    return this.back.has(`${personId} ${tubeCode}`);
  }

  /** Give how many people and tubes of a day, and how many people an hour over the last ten minutes. */
  day(isToday, now = clock.now()) {
    const swabs = [...this.tubes.values()].flatMap((tube) => tube.swabs).filter((one) => isToday(one.at));
    const tubes = new Set(swabs.map((one) => one.data.tube_code));
    const lately = swabs.filter((one) => now - Date.parse(one.at) < 600_000).map((one) => Date.parse(one.at));
    const over = Math.max(60_000, now - Math.min(...lately));
    const pace = lately.length > 2 ? Math.round((lately.length * 3_600_000) / over) : 0;
    return {people: swabs.length, tubes: tubes.size, pace};
  }
}

const bySeal = (a, b) => (a.seal.at < b.seal.at ? -1 : 1);

/** Give how a tube is shared: as it was begun, or as was chosen for the next one. */
export function shared(tube, round, chosen) {
  const {single, population} = tube?.size ? tube : chosen;
  const mode = modeOf(round, population);
  const size = single ? 1 : (mode?.size ?? round?.pool_size ?? 10);
  return {single, population, size, household: !single && Boolean(mode?.household)};
}

/**
 * Say what is doubtful about opening a tube, or null. others: swabs of other phones in that tube, as the roster knows
 * them. why: "handed" it left in a box, "sealed" on this phone, "other_round", "elsewhere" it is used on another phone.
 */
export function doubtTube(tube, roundId, others = []) {
  if (tube.box) return {why: 'handed', at: tube.box.at};
  if (tube.seal) return {why: 'sealed', at: tube.seal.at};
  const rounds = [tube.roundId, ...others.map((one) => one.round_id)].filter(Boolean);
  if (rounds.some((id) => id !== roundId)) return {why: 'other_round', at: others[0]?.at};
  const known = new Set(tube.swabs.map((one) => one.data.person_id));
  const foreign = others.filter((one) => !known.has(one.person_id));
  return foreign.length ? {why: 'elsewhere', at: foreign[0].at, n: foreign.length} : null;
}

/**
 * Say what is doubtful about a swab of a person, or null. others: swabs of the person in this round as the roster
 * knows them. why: "in_tube" already in this tube, "in_round" in another tube of this round.
 */
export function doubtPerson(bench, personId, tubeCode, roundId, others = []) {
  const mine = bench.swabsOf(personId, roundId).map((one) => ({tube: one.data.tube_code, at: one.at, mine: true}));
  const known = new Set(mine.map((one) => one.tube));
  const all = [...mine, ...others.filter((one) => !known.has(one.tube) && !bench.tookBack(personId, one.tube))];
  const here = all.find((one) => one.tube === tubeCode);
  if (here) return {why: 'in_tube', ...here};
  return all.length ? {why: 'in_round', ...all[0]} : null;
}
