// The door of the phone: enrolment, PIN, the server's share, wiping. Only this file sees the PIN and the token's seal.
import {Problem, call} from './api.js';
import * as c from './crypto.js';
import {database, keepThing, persist, thing, writing} from './db.js';
import {teller} from './teller.js';

const TRIES = 10; // until the protocol says otherwise
const HOUR = 3600_000;

/**
 * Tells 'change' when the door opens, shuts or is gone. A locked phone keeps `token` and `outbox`, so that what waits
 * still goes out; what is readable needs `data`.
 */
export const vault = teller({
  /** @type {{id: string, token: string, data: CryptoKey | null, outbox: CryptoKey} | null} */ keys: null,

  /** Say whether a person may read what is here. */
  get open() {
    return Boolean(this.keys?.data);
  },
});

const tell = () => vault.dispatchEvent(new Event('change'));
const others = new BroadcastChannel('lianfang-door');
others.addEventListener('message', ({data}) => (data === 'wiped' ? shut() : tell())); // in another tab

/**
 * Enrol this phone with a one-time code, under a PIN. Raises Problem; nothing is kept then.
 * @param {string} code @param {string} name what to call the phone @param {string} pin
 */
export async function enrol(code, name, pin) {
  const {body: given} = await call('/field/enrol', {body: name ? {code, name} : {code}});
  const share = await patiently(() => call('/field/share', {token: given.token}));
  const salt = c.random(16);
  const bits = await c.pinBits(pin, salt);
  const data = await c.dataKey(bits, c.toBytes(share.body.share), salt);
  const door = {
    // Enrolled again, the same device has other keys: what it sealed before is not its own any more.
    id: `${given.device_id} ${c.toText(c.random(6))}`,
    wipeCode: given.wipe_code ?? '',
    user: given.user,
    salt,
    rounds: c.ROUNDS,
    tries: 0,
    most: TRIES,
    token: await c.seal(await c.tokenKey(bits, salt), given.token),
    outbox: await c.seal(data, given.outbox_key),
  };
  const change = await writing(['things', 'pages']);
  change.objectStore('things').clear();
  change.objectStore('pages').clear();
  change.objectStore('things').put(door, 'door');
  change.objectStore('things').put(given.epoch, 'epoch');
  change.objectStore('things').put(kept(share.body), 'share');
  await change.done;
  persist();
  vault.keys = {id: door.id, token: given.token, data, outbox: await c.sealingKey(c.toBytes(given.outbox_key))};
  tell();
  others.postMessage('enrolled');
}

/** Try three times: the code is used up, and what came with it would be lost. @template T @param {() => Promise<T>} act */
async function patiently(act) {
  for (let left = 3; ; left -= 1) {
    try {
      return await act();
    } catch (problem) {
      if (left === 1 || (problem instanceof Problem && problem.status === 403)) throw problem;
      await new Promise((go) => setTimeout(go, 1500));
    }
  }
}

const kept = (/** @type {{share: string, hours: number}} */ answer) => ({
  share: answer.share,
  since: Date.now(),
  until: Date.now() + answer.hours * HOUR,
});

/** Give what may be known before the PIN: whose phone this is and how often a PIN may still be tried. */
export async function door() {
  const found = await thing('door');
  return found ? {id: found.id, user: found.user, left: found.most - found.tries, most: found.most} : null;
}

/** Take the number of tries from the protocol. @param {number | undefined} most */
export async function setTries(most) {
  const found = await thing('door');
  if (found && most && found.most !== most) await keepThing('door', {...found, most});
}

/**
 * Open the phone. The try is counted before it is made, so that pulling the battery wins nothing.
 * @param {string} pin
 * @returns {Promise<{open: boolean, left: number, why: '' | 'wrong' | 'wiped' | 'offline' | 'unknown' | 'broken'}>}
 */
export async function unlock(pin) {
  const found = await countedTry();
  if (!found) return {open: false, left: 0, why: 'wiped'};
  const left = found.most - found.tries;
  const bits = await c.pinBits(pin, found.salt, found.rounds);
  let token;
  try {
    token = await c.unseal(await c.tokenKey(bits, found.salt), found.token);
  } catch {
    if (left <= 0) await wipe('pin');
    return {open: false, left, why: left <= 0 ? 'wiped' : 'wrong'};
  }
  await keepThing('door', {...found, tries: 0});
  const share = await shareFor(token);
  if (typeof share !== 'object') return {open: false, left: found.most, why: share};
  try {
    const data = await c.dataKey(bits, c.toBytes(share.share), found.salt);
    const outbox = await c.sealingKey(c.toBytes(await c.unseal(data, found.outbox)));
    vault.keys = {id: found.id, token, data, outbox};
  } catch {
    await keepThing('share', undefined); // the server has another share by now
    return {open: false, left: found.most, why: 'broken'};
  }
  tell();
  return {open: true, left: found.most, why: ''};
}

async function countedTry() {
  const change = await writing(['things']);
  const store = change.objectStore('things');
  const found = await store.get('door');
  if (found && found.tries < found.most) {
    found.tries += 1;
    store.put(found, 'door');
    await change.done;
    return found;
  }
  await change.done;
  if (found) await wipe('pin');
  return null;
}

/** Give the share that is still good here, else the server's. @param {string} token */
async function shareFor(token) {
  const here = await cachedShare();
  if (here) return here;
  try {
    const {body} = await call('/field/share', {token});
    await keepThing('share', kept(body));
    return {share: body.share};
  } catch (problem) {
    const {status, wipe: shutOut} = /** @type {Problem} */ (problem);
    if (shutOut) {
      await wipe('lost');
      return 'wiped';
    }
    return status === 401 ? 'unknown' : 'offline';
  }
}

/** Give the share kept here; one that is too old, or from a clock that was set back, is destroyed. */
export async function cachedShare(now = Date.now()) {
  const here = await thing('share');
  if (!here) return null;
  if (now < here.until && now > here.since - HOUR) return here;
  await keepThing('share', undefined);
  return null;
}

/** Ask for the share again, so that its hours start anew. Raises Problem. */
export async function renewShare() {
  if (!vault.keys) return;
  const here = await cachedShare();
  if (here && Date.now() - here.since < 10 * 60_000) return;
  const {body} = await call('/field/share', {token: vault.keys.token});
  await keepThing('share', kept(body));
}

/** Lock: what is readable is closed, what waits is still sent. */
export function lock() {
  if (!vault.open) return;
  vault.keys = {.../** @type {any} */ (vault.keys), data: null};
  tell();
}

/** Forget all keys. What waits stays, sealed. */
export function shut() {
  vault.keys = null;
  tell();
}

/**
 * Destroy all that could be read. Records that were not sent stay, sealed under a key that only the server still has.
 * @param {'pin' | 'lost' | 'left'} why
 */
export async function wipe(why) {
  const {id, wipeCode} = (await thing('door')) ?? {id: '', wipeCode: ''};
  const change = await writing(['records', 'pages', 'things']);
  change.objectStore('pages').clear();
  change.objectStore('things').clear();
  if (id) change.objectStore('things').put({device: deviceOf(id), why, wipeCode}, 'wiped');
  const records = change.objectStore('records');
  for (let row = await records.openCursor(); row; row = await row.continue()) {
    if (row.value.state !== 'waiting') row.delete();
  }
  await change.done;
  shut();
  others.postMessage('wiped');
  salvage().catch(() => {}); // it is tried again at each start
}

/** Count the records of earlier uses of this phone that nobody here can read. */
export async function stranded() {
  const mine = (await thing('door'))?.id;
  const all = await (await database()).getAll('records');
  return all.filter((/** @type {any} */ row) => row.device !== mine);
}

const deviceOf = (/** @type {string} */ id) => id.split(' ')[0];

/** Tell the server that this phone has wiped itself, once. Raises Problem. */
async function reportWipe() {
  const wiped = await thing('wiped');
  if (!wiped?.wipeCode) return;
  await call('/field/wiped', {body: {device_id: wiped.device, wipe_code: wiped.wipeCode, why: wiped.why}});
  await keepThing('wiped', {...wiped, wipeCode: ''});
}

/** Hand sealed records of earlier uses to the server, which alone can read them. Raises Problem. */
export async function salvage() {
  await reportWipe().catch(() => {}); // a server that does not know the phone any more may still know its records
  const rows = await stranded();
  for (const device of new Set(rows.map((/** @type {any} */ row) => row.device))) {
    const mine = rows.filter((/** @type {any} */ row) => row.device === device);
    for (let i = 0; i < mine.length; i += 200) {
      const some = mine.slice(i, i + 200);
      await call('/field/salvage', {body: {device_id: deviceOf(device), sealed: some.map((row) => c.toText(row.sealed))}, zip: true});
      const change = await writing(['records']);
      for (const row of some) change.objectStore('records').delete(row.id);
      await change.done;
    }
  }
  tell();
}
