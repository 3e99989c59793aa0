// When shifts are, in the city's time.
import {language} from '../core/words.js';
import {isAhead} from '../parts/when.js';

const ZONE = {timeZone: 'Asia/Shanghai'};

/** Give 06:00. */
export const hour = (at) => new Date(at).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', ...ZONE});

/** Give the day on which a shift begins, in words. */
export const day = (at) => new Date(at).toLocaleDateString(language(), {weekday: 'short', month: 'long', day: 'numeric', ...ZONE});

/** Give the day and hours of a shift. */
export const hours = (shift) => `${day(shift.starts_at)} ${hour(shift.starts_at)}–${hour(shift.ends_at)}`;

/** Give a shift in few letters. */
export const dayHour = (shift) =>
  `${new Date(shift.starts_at).toLocaleDateString(language(), {month: 'numeric', day: 'numeric', ...ZONE})} ${hour(shift.starts_at)}–${hour(shift.ends_at)}`;

/** Give the shifts that have not ended, by the day on which they begin. */
export function byDay(shifts) {
  const days = new Map();
  for (const one of shifts.filter((each) => isAhead(each.ends_at))) {
    const on = day(one.starts_at);
    days.set(on, [...(days.get(on) ?? []), one]);
  }
  return [...days];
}
