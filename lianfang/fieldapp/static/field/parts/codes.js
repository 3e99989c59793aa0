// What a scanned or typed text is: a person, an identity number, a tube, or nothing we print.
import {isChecked, readPersonCode, squeezed} from '../core/ids.js';
import {isNumber} from './identity.js';

/** Give {what: "person", id, code} | {what: "number", number} | {what: "tube", code} | {what: "other", text}. */
export function readCode(raw) {
  const text = raw.trim();
  const upper = text.toUpperCase();
  const id = readPersonCode(text);
  if (id) return {what: 'person', id, code: upper};
  if (upper.startsWith('LFP-')) return {what: 'other', text};
  if (isNumber(text)) return {what: 'number', number: squeezed(text)};
  if (upper.length >= 4 && upper.length <= 24 && isChecked(upper)) return {what: 'tube', code: upper};
  return {what: 'other', text};
}
