// Records: each goes to the phone's disk first, sealed, and is then waiting, sent, disputed or refused.
import {clock} from './clock.js';
import {seal, unseal} from './crypto.js';
import {database, writing} from './db.js';
import {uuid7} from './ids.js';
import {teller} from './teller.js';
import {vault} from './vault.js';

/**
 * @typedef {{id: string, kind: string, at: string, area: string, data: any, v?: number}} Fact
 * @typedef {'waiting' | 'sent' | 'disputed' | 'refused'} State
 * @typedef {Fact & {state: State, code: string, detail: string, takenBack: boolean}} Kept
 */

const KEPT_MS = 7 * 24 * 3600_000; // of what was sent, so that a restored server can be told again
const NONE = () => ({waiting: 0, sent: 0, disputed: 0, refused: 0});
const others = new BroadcastChannel('lianfang-records');

/** Tells 'change' when records come or change, here or in another tab, and 'told' for each new one of this tab. */
export const outbox = teller({
  /** @type {Record<State, number>} */ counts: NONE(),
  /** How many changes are on their way to the disk. */
  busy: 0,
  /** Why the disk did not take the last one; "" when it did. */
  broken: '',
});

/** @type {Map<string, Kept>} */
const opened = new Map(); // what was unsealed already
vault.addEventListener('change', () => {
  if (!vault.open) opened.clear();
  count();
});
others.addEventListener('message', () => {
  opened.clear();
  count();
});

/**
 * Tell a fact: it is on the disk when this returns, whatever becomes of the network.
 * @param {string} kind
 * @param {any} data
 * @param {{area: string, at?: string | Date, v?: number, id?: string}} where `id` when other records name this one already
 * @returns {Promise<Kept>}
 */
export async function tell(kind, data, {area, at, v, id}) {
  return busily(async () => {
    const {fact, row} = await kept(kind, data, {area, at, v, id});
    const change = await writing(['records']);
    change.objectStore('records').add(row);
    await change.done;
    return spread(fact);
  });
}

/**
 * Take a record back: the record stays, another fact voids it.
 * @param {{id: string, kind: string, area: string}} record
 * @param {string} reason
 */
export async function takeBack(record, reason) {
  return busily(async () => {
    const {fact, row} = await kept('sync.void', {kind: record.kind, target: record.id, reason}, {area: record.area});
    const change = await writing(['records']);
    const store = change.objectStore('records');
    const old = await store.get(record.id);
    if (old) store.put({...old, takenBack: true});
    store.add(row);
    await change.done;
    opened.delete(record.id);
    return spread(fact);
  });
}

/** Count a change as on its way, so that the app is not exchanged meanwhile. @template T @param {() => Promise<T>} act */
async function busily(act) {
  outbox.busy += 1;
  try {
    const done = await act();
    outbox.broken = '';
    return done;
  } catch (problem) {
    outbox.broken = String(/** @type {any} */ (problem)?.name ?? problem);
    outbox.dispatchEvent(new Event('change'));
    throw problem;
  } finally {
    outbox.busy -= 1;
  }
}

async function kept(/** @type {string} */ kind, /** @type {any} */ data, /** @type {any} */ {area, at, v, id = uuid7()}) {
  if (!vault.keys) throw new Error('the phone is locked');
  if (!/^\d+$/.test(String(area))) throw new Error('a record needs the area it was made in'); // the server could not read it
  /** @type {Fact} */
  const fact = {id, kind, at: new Date(at ?? clock.now()).toISOString(), area, data};
  if (v) fact.v = v;
  const sealed = await seal(vault.keys.outbox, fact);
  return {fact, row: {id, device: vault.keys.id, kind, state: 'waiting', sealed, told: Date.now()}};
}

/** Show a new record to whoever lists or sends. @param {Fact} fact @returns {Kept} */
function spread(fact) {
  /** @type {Kept} */
  const record = {...fact, state: 'waiting', code: '', detail: '', takenBack: false};
  opened.set(record.id, record);
  outbox.counts.waiting += 1;
  changed();
  outbox.dispatchEvent(new Event('told'));
  return record;
}

function changed() {
  outbox.dispatchEvent(new Event('change'));
  others.postMessage('');
}

/** Count what this device has, without opening anything. */
export async function count() {
  const id = vault.keys?.id;
  const counts = NONE();
  if (id) {
    const store = (await database()).transaction('records').store.index('queue');
    const states = /** @type {State[]} */ (Object.keys(counts));
    const found = await Promise.all(states.map((state) => store.count(IDBKeyRange.only([id, state]))));
    states.forEach((state, i) => { counts[state] = found[i]; });
  }
  outbox.counts = counts;
  outbox.dispatchEvent(new Event('change'));
  return counts;
}

/**
 * Give records of this device, newest first.
 * @param {{kind?: string, state?: State, limit?: number}} [wish]
 * @returns {Promise<Kept[]>}
 */
export async function records({kind, state, limit = 200} = {}) {
  if (!vault.keys || !vault.open) return [];
  const {id} = vault.keys;
  const store = (await database()).transaction('records').store;
  let from = store;
  let range;
  if (state) {
    from = store.index('queue');
    range = IDBKeyRange.only([id, state]);
  } else if (kind) {
    from = store.index('kind');
    range = IDBKeyRange.bound([id, kind, ''], [id, kind, '\uffff']);
  }
  const found = [];
  for (let at = await from.openCursor(range, 'prev'); at && found.length < limit; at = await at.continue()) {
    if (at.value.device === id && (!kind || at.value.kind === kind)) found.push(at.value);
  }
  return Promise.all(found.map(read));
}

/** Open one row. @param {any} row @returns {Promise<Kept>} */
async function read(row) {
  if (!vault.keys) throw new Error('the phone is locked');
  const fact = opened.get(row.id) ?? (await unseal(vault.keys.outbox, row.sealed));
  const answer = row.answer ? await unseal(vault.keys.outbox, row.answer) : {code: '', detail: ''};
  const record = {...fact, ...answer, state: row.state, takenBack: Boolean(row.takenBack)};
  opened.set(row.id, record);
  return record;
}

/** Give the oldest facts that wait, as they go over the wire. @param {number} most @returns {Promise<Fact[]>} */
export async function batch(most) {
  if (!vault.keys) return [];
  const {id, outbox: key} = vault.keys;
  const rows = await (await database()).getAllFromIndex('records', 'queue', IDBKeyRange.only([id, 'waiting']), most);
  return Promise.all(rows.map((/** @type {any} */ row) => unseal(key, row.sealed)));
}

const STATES = {accepted: 'sent', duplicate: 'sent', disputed: 'disputed', refused: 'refused'};

/**
 * Note what became of facts. A fact without an answer goes on waiting.
 * @param {{id: string, outcome: string, code?: string, detail?: string}[]} outcomes
 */
export async function answered(outcomes) {
  if (!vault.keys) return 0;
  const key = vault.keys.outbox;
  const known = outcomes.filter((one) => one.outcome in STATES);
  const answers = await Promise.all(
    known.map((one) => (one.code ? seal(key, {code: one.code, detail: one.detail ?? ''}) : null)),
  );
  const change = await writing(['records']);
  const store = change.objectStore('records');
  let settled = 0;
  for (const [i, one] of known.entries()) {
    const row = await store.get(one.id);
    if (!row || row.state !== 'waiting') continue;
    // What was disputed at first stays so when it is sent again because its first answer was lost.
    const doubted = one.outcome === 'duplicate' && one.code;
    const state = doubted ? 'disputed' : STATES[/** @type {keyof STATES} */ (one.outcome)];
    store.put({...row, state, answer: answers[i] ?? row.answer, sent: Date.now()});
    settled += 1;
  }
  await change.done;
  await refresh();
  return settled;
}

/** Let go of a refused record that somebody has settled. @param {string} id */
export async function settle(id) {
  const change = await writing(['records']);
  const row = await change.objectStore('records').get(id);
  if (row?.state === 'refused') change.objectStore('records').delete(id);
  await change.done;
  await refresh();
}

/** Let what was sent long ago go. */
export async function prune(now = Date.now()) {
  await each((row, cursor) => {
    if ((row.state === 'sent' || row.state === 'disputed') && row.sent < now - KEPT_MS) cursor.delete();
  });
}

/**
 * A restored server may lack what it once confirmed: all of the last days is offered again, in the transaction that
 * notes the new epoch. @param {unknown} epoch
 */
export async function offerAgain(epoch) {
  const change = await writing(['records', 'things']);
  const mine = vault.keys?.id;
  for (let at = await change.objectStore('records').openCursor(); at; at = await at.continue()) {
    const {value} = at;
    if (value.device === mine && value.state !== 'waiting') at.update({...value, state: 'waiting'});
  }
  change.objectStore('things').put(epoch, 'epoch');
  await change.done;
  await refresh();
}

async function each(/** @type {(row: any, cursor: any) => void} */ act) {
  const change = await writing(['records']);
  const mine = vault.keys?.id;
  for (let at = await change.objectStore('records').openCursor(); at; at = await at.continue()) {
    if (at.value.device === mine) act(at.value, at);
  }
  await change.done;
  await refresh();
}

async function refresh() {
  await count();
  others.postMessage('');
}
