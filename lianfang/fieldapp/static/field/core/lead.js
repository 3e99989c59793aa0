// The people whom this phone's person leads: who is past a limit. It raises alarms also when there is no network.
import {alarmsOf} from './alarms.js';
import {clock} from './clock.js';
import {duty} from './duty.js';
import {no, note, speak} from './feedback.js';
import {outbox, records, tell} from './outbox.js';
import {session} from './session.js';
import {teller} from './teller.js';
import {vault} from './vault.js';
import {t} from './words.js';

const MOST = 400; // records of each kind that are looked at
const LOOK_MS = 10_000; // between two looks whether a limit was passed

/** @type {any[]} */ let steps = [];
/** @type {any[]} */ let seen = [];
/** @type {Set<string>} */ const called = new Set(); // alarms that were called out
let before = ''; // what was shown at the last look

/** Tells 'change' when alarms come or go. */
export const lead = teller({
  /** Say whether this person leads anybody. */
  get leads() {
    return Boolean(session.me?.lead);
  },
  /** Give the alarms that wait, the gravest first. @param {number} [now] */
  all(now = clock.now()) {
    return session.me?.lead ? alarmsOf(session.me.lead, steps, seen, duty.limits, now) : [];
  },
  /** Give those that go on and are not merely a first call. */
  get urgent() {
    return lead.all().filter((one) => !one.over && one.kind !== 'soon');
  },
  /** Give the people at work, and how many of them are in suits. */
  get people() {
    return session.me?.lead?.people ?? [];
  },
  /** Tell that an alarm was seen, and what was done. @param {any} alarm @param {string} done */
  async see(alarm, done) {
    const data = {person_id: alarm.person_id, about: alarm.about, due_at: alarm.until, note: done};
    const record = await tell('duty.seen', data, {area: alarm.area_id || session.area});
    seen = [...seen, record];
    changed();
    return record;
  },
});

const changed = () => lead.dispatchEvent(new Event('change'));

async function load() {
  const kinds = ['duty.step', 'duty.seen', 'sync.void'];
  const [told, saw, voids] = vault.open && session.me?.lead ? await Promise.all(kinds.map((kind) => records({kind, limit: MOST}))) : [[], [], []];
  const gone = new Set(voids.map((/** @type {any} */ one) => one.data.target));
  const kept = (/** @type {any[]} */ all) => all.filter((one) => !gone.has(one.id) && !one.takenBack && one.state !== 'refused');
  steps = kept(told).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
  seen = kept(saw);
  look();
  changed();
}

/** Call out what is new, whatever screen is open. */
function look() {
  if (!vault.open || !session.me?.lead) return;
  const all = lead.all();
  const fresh = all.filter((one) => !one.over && !called.has(`${one.key} ${one.kind}`));
  for (const one of fresh) called.add(`${one.key} ${one.kind}`);
  const grave = fresh.find((one) => one.kind !== 'soon');
  if (grave) {
    no();
    speak(t('Alarm: %(name)s', {name: grave.name || t('Somebody at your site')}));
  } else if (fresh.length) note();
  const shown = all.map((one) => `${one.key} ${one.kind} ${one.over}`).join();
  if (shown !== before) changed();
  before = shown;
}

vault.addEventListener('change', load);
session.addEventListener('change', load);
outbox.addEventListener('told', () => setTimeout(load));
setInterval(look, LOOK_MS);
load();
