// Times as people on the spot say them.

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

/** Say whether an instant lies on this day, by the phone's calendar. */
export function isToday(at, now = new Date()) {
  return new Date(at).toDateString() === now.toDateString();
}
