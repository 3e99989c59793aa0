// The time. A phone's clock that is off by more than half a day is not used: the server would doubt every record of it.
// A smaller error is the server's to correct; it sees it by the time of sending.
import {keepThing, thing} from './db.js';

const TRUSTED_MS = 12 * 3600_000; // as lianfang/sync/rules.py

let offset = 0;

export const clock = {
  /** Give the time to write on a record; milliseconds. */
  now: () => Date.now() + offset,

  /** By how much this phone's clock is set aside; milliseconds, 0 when it is used. */
  get offset() {
    return offset;
  },

  /** Take note of the server's time. @param {string} time */
  heed(time) {
    const ahead = new Date(time).getTime() - Date.now();
    if (Number.isNaN(ahead)) return;
    const before = offset;
    offset = Math.abs(ahead) > TRUSTED_MS ? ahead : 0;
    if (offset !== before) keepThing('offset', offset);
  },

  /** Remember what was noted before the app was closed. */
  async remember() {
    offset = (await thing('offset')) ?? 0;
  },
};

/** Give the calendar day in the city (UTC+8, no summer time). */
export const cityDay = (now = clock.now()) => new Date(now + 8 * 3600_000).toISOString().slice(0, 10);
