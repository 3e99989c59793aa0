// Keys and seals, all by the browser's own WebCrypto. What is sealed is: 12 random bytes, then AES-256-GCM.
//
//   PIN → PBKDF2-SHA-256 → pin bits ─┬─ HKDF "token" → key of the token
//                                    └─ with the server's share, HKDF "data" → key of the roster, of `me`, of the
//                                       outbox key
//   outbox key (also known to the server) → waiting records
//
// Without the server's share nothing but the token opens, and a device that was reported lost gets no share.

import {readJson, writeJson} from './json.js';

export const ROUNDS = 600_000; // OWASP Password Storage Cheat Sheet 2023, PBKDF2-HMAC-SHA256

const text = new TextEncoder();
const words = new TextDecoder();

/** Write bytes as base64url without padding. @param {Uint8Array} bytes */
export function toText(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Read base64url, with or without padding. @param {string} written */
export function toBytes(written) {
  const plain = written.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

/** Make random bytes. @param {number} n */
export const random = (n) => crypto.getRandomValues(new Uint8Array(n));

/** Turn a PIN into 32 bytes, slowly, so that trying all of them takes long. */
export async function pinBits(/** @type {string} */ pin, /** @type {Uint8Array} */ salt, rounds = ROUNDS) {
  const key = await crypto.subtle.importKey('raw', text.encode(pin), 'PBKDF2', false, ['deriveBits']);
  const how = {name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds};
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

/** Derive the key that the PIN alone opens: it seals the token. @param {Uint8Array} bits @param {Uint8Array} salt */
export const tokenKey = (bits, salt) => derived(bits, salt, 'lianfang token');

/** Derive the key of what is readable: it takes the PIN and the server's share. */
export function dataKey(/** @type {Uint8Array} */ bits, /** @type {Uint8Array} */ share, /** @type {Uint8Array} */ salt) {
  const both = new Uint8Array(bits.length + share.length);
  both.set(bits);
  both.set(share, bits.length);
  return derived(both, salt, 'lianfang data');
}

async function derived(/** @type {Uint8Array} */ secret, /** @type {Uint8Array} */ salt, /** @type {string} */ use) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = {name: 'HKDF', hash: 'SHA-256', salt, info: text.encode(use)};
  return crypto.subtle.deriveKey(how, key, {name: 'AES-GCM', length: 256}, false, ['encrypt', 'decrypt']);
}

/** Take a raw key into use; it cannot be read out again. @param {Uint8Array} raw */
export const sealingKey = (raw) => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** Seal anything that JSON can say. @param {CryptoKey} key @param {unknown} value */
export async function seal(key, value) {
  const iv = random(12);
  const inside = await crypto.subtle.encrypt({name: 'AES-GCM', iv}, key, text.encode(writeJson(value)));
  const sealed = new Uint8Array(12 + inside.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(inside), 12);
  return sealed;
}

/** Open what was sealed. Throws when the key is not the one. @param {CryptoKey} key @param {Uint8Array} sealed */
export async function unseal(key, sealed) {
  const how = {name: 'AES-GCM', iv: sealed.subarray(0, 12)};
  return readJson(words.decode(await crypto.subtle.decrypt(how, key, sealed.subarray(12))));
}

/** Give the short mark of a document's number as the roster carries it. @param {string} rosterKey */
export async function numberMark(rosterKey, /** @type {string} */ kind, /** @type {string} */ number) {
  const hash = {name: 'HMAC', hash: 'SHA-256'};
  const key = await crypto.subtle.importKey('raw', toBytes(rosterKey), hash, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(`${kind}:${number}`)));
  return [...mac.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
