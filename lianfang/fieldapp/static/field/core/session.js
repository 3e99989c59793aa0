// Who works with this phone, where, and whether it is open.
import {call} from './api.js';
import {cityDay, clock} from './clock.js';
import {seal, unseal} from './crypto.js';
import {keepThing, thing} from './db.js';
import {isAwake} from './feedback.js';
import {prefs} from './prefs.js';
import {teller} from './teller.js';
import {lock, setTries, vault} from './vault.js';

const AWAKE_MINUTES = 30; // idle for so long, also a phone that is kept awake for sampling is locked

/** @type {any} */
let me = null;
let etag = '';
/** @type {{day: string, site: string, round: string}} */
let today = {day: '', site: '', round: ''};
let touched = Date.now();
let read = false;

const changed = () => session.dispatchEvent(new Event('change'));
const one = (/** @type {string} */ list, /** @type {string} */ id) => me?.[list]?.find((/** @type {any} */ x) => x.id === id) ?? null;

/** Tells 'change' when any of it does. */
export const session = teller({
  /** The document of /field/me; null before it was ever fetched. */
  get me() {
    return me;
  },
  /** Whether what this phone keeps of it was read since it was opened. */
  get read() {
    return read;
  },
  get locked() {
    return !vault.open;
  },
  /** The site chosen for the day; the only one there is needs no choice. */
  get site() {
    return one('sites', today.site) ?? (me?.sites?.length === 1 ? me.sites[0] : null);
  },
  set site(site) {
    choose({site: site?.id ?? ''});
  },
  /** The round chosen for the day; the only one that is open needs no choice. */
  get round() {
    return one('rounds', today.round) ?? (me?.rounds?.length === 1 ? me.rounds[0] : null);
  },
  set round(round) {
    choose({round: round?.id ?? ''});
  },
  /** The area in which something is told that has no place of its own. */
  get area() {
    return session.site?.area_id ?? me?.posts?.[0]?.area_id ?? null;
  },

  /** Fetch who we are and what there is; what was known is kept when the server has nothing newer. Raises Problem. */
  async refresh() {
    const answer = await call('/field/me', {token: vault.keys?.token, etag: me ? etag : ''});
    if (answer.status === 304 || !vault.keys?.data) return me;
    me = answer.body;
    etag = answer.etag;
    clock.heed(me.now);
    await setTries(me.limits?.pins);
    await keepThing('me', await seal(vault.keys.data, {me, etag}));
    changed();
    return me;
  },
});

function choose(/** @type {Partial<typeof today>} */ what) {
  today = {...today, ...what, day: cityDay()};
  keepThing('day', today);
  changed();
}

vault.addEventListener('change', async () => {
  touched = Date.now();
  if (!vault.open) {
    me = null;
    read = false;
    changed();
    return;
  }
  try {
    const [sealed, day] = await Promise.all([thing('me'), thing('day')]);
    today = day?.day === cityDay() ? day : {day: cityDay(), site: '', round: ''};
    if (sealed && vault.keys?.data) ({me, etag} = await unseal(vault.keys.data, sealed));
  } finally {
    read = vault.open;
    changed();
  }
});

/** Note that somebody works with the phone. */
export const touch = () => { touched = Date.now(); };

/** Begin to watch for idleness. */
export function watch() {
  for (const what of ['pointerdown', 'keydown']) addEventListener(what, touch, {passive: true, capture: true});
  setInterval(idle, 10_000);
  document.addEventListener('visibilitychange', idle);
}

function idle() {
  const minutes = isAwake() ? Math.max(AWAKE_MINUTES, prefs.get('lockMinutes')) : prefs.get('lockMinutes');
  if (vault.open && Date.now() - touched > minutes * 60_000) lock();
}

