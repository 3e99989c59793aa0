// Words in both languages: English as written in the code, Chinese from the one catalogue of the whole product.
import {prefs} from './prefs.js';

/** @type {Record<string, string>} */
let chinese = {};

/** Give the language in use. @returns {'en' | 'zh-Hans'} */
export function language() {
  const wish = prefs.get('language') || navigator.language || 'zh';
  return wish.toLowerCase().startsWith('zh') ? 'zh-Hans' : 'en';
}

/** Fetch the Chinese; kept by the service worker, so also without network. Without it English is shown. */
export async function loadWords() {
  document.documentElement.lang = language();
  document.documentElement.lang = language();
  if (language() === 'en' || Object.keys(chinese).length) return;
  try {
    const answer = await fetch('/field/zh-Hans.json');
    if (answer.ok) chinese = await answer.json();
  } catch {
    // no network on the very first start
  }
}

/** Change the language and remember it. @param {'en' | 'zh-Hans'} wish */
export async function setLanguage(wish) {
  prefs.values.language = wish;
  await loadWords();
  prefs.set('language', wish);
}

/**
 * Say a text in the reader's language; `%(name)s` is filled in. Write the English out where you call: it is collected.
 * @param {string} english
 * @param {Record<string, unknown>} [values]
 */
export function t(english, values) {
  const text = (language() === 'zh-Hans' && chinese[english]) || english;
  return values ? text.replace(/%\((\w+)\)[sd]/g, (all, name) => String(values[name] ?? all)) : text;
}

/**
 * Say a text that depends on a number; `%(n)s` is the number.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Record<string, unknown>} [values]
 */
export function tn(one, many, n, values) {
  return t(language() === 'en' && n !== 1 ? many : one, {n, ...values});
}

/** Mark a text for the catalogue where it stands in a table; say it with t() where it is shown. @param {string} text */
export const mark = (text) => text;

/** Give the name of an area, site or role in the reader's language. @param {any} thing @param {string} [field] */
export function named(thing, field = 'name') {
  if (!thing) return '';
  return (language() === 'en' && thing[`${field}_en`]) || thing[field] || '';
}

/** Write an instant as hours and minutes, with the day when it is not today. @param {string | number | Date} instant */
export function clock(instant) {
  const at = new Date(instant);
  const time = {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'};
  const today = at.toDateString() === new Date().toDateString();
  const shape = today ? time : {month: language() === 'en' ? 'short' : 'numeric', day: 'numeric', ...time};
  return at.toLocaleString(language() === 'en' ? 'en-GB' : 'zh-CN', /** @type {any} */ (shape));
}
