// What a person likes on this phone. Nothing here is secret, so it is readable before the PIN.
import {teller} from './teller.js';

const KEY = 'lianfang-field';
const FIRST = {language: '', large: false, sound: true, speech: false, vibrate: true, lockMinutes: 5};

export const prefs = teller({
  /** @type {Record<string, any>} */ values: {...FIRST, ...read()},

  /** Read one. @param {string} name */
  get(name) {
    return this.values[name];
  },

  /** Change one and tell whoever draws by it. @param {string} name @param {any} value */
  set(name, value) {
    this.values[name] = value;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.values));
    } catch {
      // a full or forbidden storage: it holds until the page is closed
    }
    this.dispatchEvent(new Event('change'));
  },
});

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}
