// Times as people on the spot say them.
import {cityDay, clock} from '../core/clock.js';

const pad = (n) => String(n).padStart(2, '0');

/** Give 15:38:59. */
export function toTheSecond(at) {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':');
}

/** Give 2:05 for two hours and five minutes. */
export function lasted(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}`;
}

/** Say whether an instant lies on the city's day. */
export const isToday = (at) => cityDay(Date.parse(at)) === cityDay();

/** Give the instant at which the city's day began. */
export const dayBegan = () => new Date(`${cityDay()}T00:00:00+08:00`).toISOString();

/** Say whether a time, or the end of a day written as 2021-08-05, is still to come; without one, it is. */
export function isAhead(until, now = clock.now()) {
  if (!until) return true;
  return Date.parse(until.length === 10 ? `${until}T24:00:00+08:00` : until) > now;
}
