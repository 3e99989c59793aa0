// Sends what waits and fetches what changed. Safe to call at any time, from anywhere, any number of times.
import {Problem, call} from './api.js';
import {clock} from './clock.js';
import {keepThing, thing} from './db.js';
import {answered, batch, count, offerAgain, outbox, prune} from './outbox.js';
import {roster} from './roster.js';
import {session} from './session.js';
import {teller} from './teller.js';
import {cachedShare, lock, renewShare, salvage, shut, vault, wipe} from './vault.js';

const BATCH = 200; // facts a request
const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
const ROUND_MS = 5 * 60_000; // between looks for what changed, when nothing is told

/** @typedef {'idle' | 'sending' | 'fetching' | 'offline' | 'waiting' | 'shut_out' | 'unknown'} Status */

/** Tells 'change' when its status does. */
export const sync = teller({
  /** @type {Status} */ status: /** @type {Status} */ ('idle'),
  /** When the last round went well; milliseconds. */ last: 0,
  /** When it will be tried again; milliseconds, 0 for never by itself. */ next: 0,
  /** How far this phone's clock is ahead of the server's; seconds. */ skew: 0,
  /** What the server said, when it said no. */ problem: '',
});

let pause = FIRST_MS;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<void> | null} */
let running = null;
let hold = 0; // until when the server wants to be left alone
let zip = true; // until somebody on the way cannot read what is packed
let again = false; // something was told while a round ran
let fetched = 0; // when what changed was last asked for

function say(/** @type {Status} */ status, problem = '') {
  Object.assign(sync, {status, problem});
  sync.dispatchEvent(new Event('change'));
}

/** Run a round now, or once more after the one that runs. @param {{pull?: boolean}} [wish] */
export function now({pull = false} = {}) {
  if (pull) fetched = 0;
  if (running) {
    again = true;
    return running;
  }
  running = alone(round).finally(() => {
    running = null;
    if (again) {
      again = false;
      now();
    }
  });
  return running;
}

/** Let only one tab of this phone talk at a time. @param {() => Promise<void>} act */
async function alone(act) {
  if (!navigator.locks) return act();
  await navigator.locks.request('lianfang-sync', act);
}

async function round() {
  clearTimeout(timer);
  if (!vault.keys) return;
  if (!navigator.onLine) return say('offline');
  if (Date.now() < hold) return later(hold - Date.now());
  try {
    await send();
    if (vault.open && Date.now() - fetched > ROUND_MS) await fetchChanges();
    pause = FIRST_MS;
    sync.last = Date.now();
    later(ROUND_MS);
    say('idle');
  } catch (problem) {
    await failed(problem);
  }
}

/** Send batch after batch until nothing waits. */
async function send() {
  let most = BATCH;
  for (;;) {
    const facts = await batch(most);
    if (!facts.length) return;
    say('sending');
    try {
      const {body} = await call('/field/sync', {
        token: vault.keys?.token,
        body: {sent_at: new Date(clock.now()).toISOString(), facts},
        zip,
      });
      await taken(body, facts);
      most = Math.min(BATCH, most * 2);
    } catch (problem) {
      const {status} = /** @type {Problem} */ (problem);
      if (status === 400 && zip) {
        zip = false;
        continue;
      }
      if ((status !== 413 && status !== 400) || facts.length === 1) {
        if (status === 400 || status === 413) await givenUp(facts, /** @type {Problem} */ (problem));
        else throw problem;
      }
      most = Math.max(1, Math.floor(facts.length / 2)); // find the one that cannot be read
    }
  }
}

/** Note an answer. @param {any} body @param {{id: string}[]} facts */
async function taken(body, facts) {
  if (!Array.isArray(body?.outcomes)) throw new Problem(0, 'no_answer', '');
  sync.skew = body.skew_s ?? 0;
  if (clock.offset || Math.abs(sync.skew) > 3600) clock.heed(body.received_at);
  const settled = await answered(body.outcomes);
  await heed(body.epoch);
  if (!settled && facts.length) throw new Problem(0, 'no_outcome', ''); // never circle without getting on
}

/** A single fact that the server cannot even read is shown as refused, so that it does not stop the others. */
async function givenUp(/** @type {{id: string}[]} */ facts, /** @type {Problem} */ problem) {
  await answered(facts.map(({id}) => ({id, outcome: 'refused', code: problem.code, detail: problem.message})));
}

/** Act on the server's epoch: another one means it was restored from a copy. @param {unknown} epoch */
async function heed(epoch) {
  if (epoch === undefined || epoch === null) return;
  const known = await thing('epoch');
  if (known === epoch) return;
  if (known === undefined) return keepThing('epoch', epoch);
  await offerAgain(epoch);
  await roster.startAgain();
}

async function fetchChanges() {
  say('fetching');
  await renewShare();
  const me = await session.refresh();
  await heed(me?.epoch);
  if ((await count()).waiting) await send();
  await roster.update();
  await prune();
  await salvage().catch(() => {});
  fetched = Date.now();
}

/** Decide what a failure means. @param {any} problem */
async function failed(problem) {
  const {status, code} = problem;
  if (problem.wipe || (status === 403 && (await mustWipe()))) {
    await wipe('lost');
    return say('shut_out', code);
  }
  if (status === 401) return say('unknown', code);
  if (status === 403) {
    shut();
    return say('shut_out', code);
  }
  let wait = pause * (0.7 + Math.random() * 0.6);
  if (problem.wait) {
    wait = problem.wait * 1000 * (1 + Math.random() * 0.5); // not all phones at once
    hold = Date.now() + wait;
  }
  pause = Math.min(pause * 2, LONGEST_MS);
  later(wait);
  if (!(problem instanceof Problem)) console.error(problem);
  say(navigator.onLine ? 'waiting' : 'offline', code ?? '');
}

/** Ask for the key: a phone that is shut out is told whether to wipe itself. */
async function mustWipe() {
  try {
    await call('/field/share', {token: vault.keys?.token});
    return false;
  } catch (problem) {
    return /** @type {Problem} */ (problem).wipe;
  }
}

function later(/** @type {number} */ wait) {
  clearTimeout(timer);
  sync.next = Date.now() + wait;
  timer = setTimeout(() => now(), wait);
}

function afresh() {
  pause = FIRST_MS;
  if (vault.keys) now({pull: true});
  else salvage().catch(() => {});
}

/** Begin: from now on each record, each return of the network and each look at the phone starts a round. */
export function start() {
  addEventListener('online', afresh);
  addEventListener('offline', () => say('offline'));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() - sync.last > 30_000) afresh();
  });
  outbox.addEventListener('told', () => {
    pause = FIRST_MS;
    now();
  });
  setInterval(async () => {
    if (vault.open && !(await cachedShare())) lock(); // the hours without the server are over
    await roster.expire();
  }, 60_000);
  if (navigator.onLine) salvage().catch(() => {});
}
