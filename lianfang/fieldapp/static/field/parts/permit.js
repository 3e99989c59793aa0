// The signed code of a pass: told apart from a false one without network, by the public key that came with /field/me.
import {toBytes} from '../core/crypto.js';
import {clock} from '../core/clock.js';
import {mark} from '../core/words.js';

const HEAD = 'LFG1.';
const MINUTE = 60_000;

/** Why a pass is not good. @type {Record<string, string>} */
export const FAULTS = {
  false: mark('This pass is false'),
  revoked: mark('This pass was revoked'),
  early: mark('This pass is not good yet'),
  ended: mark('This pass has ended'),
  elsewhere: mark('This pass is not for this checkpoint'),
  unknown: mark('This phone cannot tell a true pass yet: it needs network once'),
};

export const isPermit = (text) => text.trim().startsWith(HEAD);

/** Say whether an area lies in another; ids are texts of three digits a level. */
export const inside = (area, whole) => String(area).startsWith(String(whole).replace(/(?:000)+$/, ''));

/**
 * Read the code of a pass: {fault, number, holder, plate, purpose, person}; fault "" when it is good here and now.
 * @param {string} text @param {{key: string, revoked: string[]} | undefined} passes of /field/me
 * @param {string} area of the checkpoint
 */
export async function readPermit(text, passes, area, now = clock.now()) {
  if (!passes?.key) return {fault: 'unknown'};
  const said = await opened(text.trim(), passes.key);
  if (!said) return {fault: 'false'};
  const [number, holder, plate, purpose, where, starts, ends, person] = said;
  const fault = faultOf({number, where, starts, ends}, passes.revoked ?? [], area, now);
  return {fault, number, holder, plate, purpose, person: person ?? null};
}

function faultOf({number, where, starts, ends}, revoked, area, now) {
  if (revoked.includes(number)) return 'revoked';
  if (now < starts * MINUTE) return 'early';
  if (now > ends * MINUTE) return 'ended';
  return inside(area, where) ? '' : 'elsewhere';
}

/** Give what a code says, if it was signed with the key; null when it was not. */
async function opened(text, key) {
  const [, body, signature] = text.split('.');
  try {
    const told = toBytes(body);
    const ecdsa = {name: 'ECDSA', namedCurve: 'P-256'};
    const known = await crypto.subtle.importKey('raw', toBytes(key), ecdsa, false, ['verify']);
    const true_ = await crypto.subtle.verify({name: 'ECDSA', hash: 'SHA-256'}, known, toBytes(signature), told);
    return true_ ? JSON.parse(new TextDecoder().decode(told)) : null;
  } catch {
    return null; // cut off, or not one of ours
  }
}
