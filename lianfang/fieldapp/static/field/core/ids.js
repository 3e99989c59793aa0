// Identifiers made on the phone, the same as the server makes them (lianfang/common/ids.py, people/rules/numbers.py).
import {cityDay} from './clock.js';

/** No 0/O and 1/I: read aloud and typed in gloves. */
export const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const TUBE_SPACE = '6f2d3c9e-5a1b-5d0e-9c41-1f0a7b7c2e11';
const PERSON = 'LFP-';

export {cityDay};

let last = 0;
let sequence = 0;

/**
 * Make a new id that sorts by its time (RFC 9562, version 7), also among those of one millisecond and when the clock
 * is set back.
 * @param {number} now milliseconds
 */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  if (now > last) {
    last = now;
    sequence = ((bytes[6] << 8) | bytes[7]) & 0x7ff; // room to count up
  } else if (++sequence > 0xfff) {
    last += 1;
    sequence = 0;
  }
  for (let i = 5, rest = last; i >= 0; i -= 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[6] = 0x70 | (sequence >> 8);
  bytes[7] = sequence & 0xff;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return written(bytes);
}

/** Write sixteen bytes as a UUID. @param {Uint8Array} bytes */
function written(bytes) {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Read a UUID into sixteen bytes. @param {string} uuid */
function bytesOf(uuid) {
  return Uint8Array.from(uuid.replace(/-/g, '').match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Make the id that a name has in a space (RFC 9562, version 5). @param {string} space @param {string} name */
export async function uuid5(space, name) {
  const text = new TextEncoder().encode(name);
  const input = new Uint8Array(16 + text.length);
  input.set(bytesOf(space));
  input.set(text, 16);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', input)).slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return written(bytes);
}

/** Give the id of the tube with this printed code: the same on every phone and on the server. @param {string} code */
export const tubeId = (code) => uuid5(TUBE_SPACE, code);

/** Give the check character of a code: Luhn mod N over our 32 letters. @param {string} code */
export function checkCharacter(code) {
  const n = ALPHABET.length;
  let total = 0;
  let factor = 2;
  for (const letter of [...code].reverse()) {
    const addend = factor * ALPHABET.indexOf(letter);
    total += Math.floor(addend / n) + (addend % n);
    factor = 3 - factor;
  }
  return ALPHABET[(n - (total % n)) % n];
}

/** Append the check character to a code made of our letters. @param {string} code */
export const withCheck = (code) => code + checkCharacter(code);

/** Say whether a code's last letter is its right check character. @param {string} code */
export function isChecked(code) {
  if (code.length < 2 || [...code].some((letter) => !ALPHABET.includes(letter))) return false;
  return checkCharacter(code.slice(0, -1)) === code.slice(-1);
}

/** Take out spaces and hyphens, make full-width letters narrow and small ones large. @param {string} typed */
export const squeezed = (typed) => typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();

/** Write the code that a resident's QR holds. @param {string} uuid */
export function personCode(uuid) {
  let rest = BigInt(`0x${uuid.replace(/-/g, '')}`);
  let code = '';
  for (let i = 0; i < 26; i += 1, rest >>= 5n) code = ALPHABET[Number(rest & 31n)] + code;
  return PERSON + withCheck(code);
}

/** Read a resident's code into the id of the person; null when it is none or mistyped. @param {string} text */
export function readPersonCode(text) {
  const code = squeezed(text).replace(/^LFP/, '');
  if (code.length !== 27 || !isChecked(code)) return null;
  let value = 0n;
  for (const letter of code.slice(0, 26)) value = (value << 5n) | BigInt(ALPHABET.indexOf(letter));
  if (value >> 128n) return null;
  const bytes = new Uint8Array(16);
  for (let i = 15; i >= 0; i -= 1, value >>= 8n) bytes[i] = Number(value & 255n);
  return written(bytes);
}

// GB 11643-1999, 5.3: weights of the 17 digits, and the check character for each remainder of 11.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
const OLDEST = 120; // years; above it a number is taken for a slip (design choice)
const SHAPES = {
  resident_id: /^[0-9]{17}[0-9X]$/,
  passport: /^(?=.*[0-9])[A-Z0-9]{5,9}$/,
  hk_macau: /^([HM][0-9]{8})(?:[0-9]{2})?$/,
  taiwan: /^(?:[0-9]{8}|[0-9]{10}[A-Z]?)$/,
  foreign_id: /^(?:[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X])$/,
};

/** Give the kinds of document a number can be read as, with the number as it is kept. @param {string} typed */
export function possibleNumbers(typed) {
  const text = squeezed(typed);
  return Object.entries(SHAPES)
    .filter(([, shape]) => shape.test(text))
    .map(([kind]) => ({kind, number: kind === 'hk_macau' ? text.slice(0, 9) : text}));
}

/** Give the 18th character of a resident identity number. @param {string} digits */
export function idCheck(digits) {
  return CHECKS[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11];
}

/**
 * Read the number of a document: `wrong` is "" or one of shape, check, date, future, too_old, unknown_kind.
 * @param {string} kind
 * @param {string} typed
 * @param {string} today YYYY-MM-DD in the city
 * @returns {{number: string, born: string|null, sex: string, wrong: string}}
 */
export function readNumber(kind, typed, today = cityDay()) {
  const text = squeezed(typed);
  const read = (wrong, born = null, sex = '') => ({number: text, born, sex, wrong});
  if (!SHAPES[kind]) return read('unknown_kind');
  if (!SHAPES[kind].test(text)) return read('shape');
  if (text.length !== 18) return {...read(''), number: kind === 'hk_macau' ? text.slice(0, 9) : text};
  if (idCheck(text) !== text[17]) return read('check');
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const date = new Date(`${born}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== born) return read('date');
  if (born > today) return read('future');
  const age = Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0);
  if (age > OLDEST) return read('too_old');
  return read('', born, Number(text[16]) % 2 ? 'm' : 'f');
}
