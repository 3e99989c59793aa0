// Resident identity numbers while they are typed: what is wrong so far, and what they say of their holder.
import {cityDay, readNumber, squeezed} from '../core/ids.js';

/** Give the day of birth written in a number as 1980-05-01, or "" when there is no such day or it is yet to come. */
export function bornOn(number, today = cityDay()) {
  const found = /^\d{6}(\d{4})(\d{2})(\d{2})/.exec(number);
  if (!found) return '';
  const day = found.slice(1).join('-');
  const date = new Date(`${day}T00:00:00Z`);
  const real = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day;
  return real && Number(found[1]) >= 1880 && day <= today ? day : '';
}

/**
 * Read a number that may be half typed: {number, state, born, sex}.
 * state: "typing" (right so far), "right", "area" (no such province), "date" (no such day), "check" (a digit is wrong).
 */
export function typedNumber(text, today = cityDay()) {
  const number = squeezed(text)
    .replace(/[^\dX]/g, '')
    .slice(0, 18);
  const born = bornOn(number, today);
  const sex = number.length >= 17 ? (Number(number[16]) % 2 ? 'm' : 'f') : '';
  return {number, state: stateOf(number, born, today), born, sex};
}

function stateOf(number, born, today) {
  if (number && !/^[1-9]/.test(number)) return 'area';
  if (number.length >= 14 && !born) return 'date';
  if (number.length < 18) return 'typing';
  const {wrong} = readNumber('resident_id', number, today);
  return wrong ? (wrong === 'too_old' || wrong === 'future' ? 'date' : 'check') : 'right';
}

/** Say whether a text is a whole identity number with the right check digit: what a card reader types. */
export const isNumber = (text) => /^\d{17}[\dX]$/.test(squeezed(text)) && typedNumber(text).state === 'right';

/** Give somebody's age in whole years from 1980-05-01. */
export function ageOf(born, today = cityDay()) {
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0);
}

/** Write a number in groups that can be read aloud: 430903 19800501 123X. */
export function grouped(number) {
  return [number.slice(0, 6), number.slice(6, 14), number.slice(14)].filter(Boolean).join(' ');
}
