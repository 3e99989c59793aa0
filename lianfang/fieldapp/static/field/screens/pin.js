// What the door and the enrolment share: six dots and the keys below them.
import {html} from '../vendor/lit.js';
import {t} from '../core/words.js';
import '../parts/keypad.js';

export const LENGTH = 6;

/** Say whether a PIN is one of those that are tried first. @param {string} pin */
export function isWeak(pin) {
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]));
  const even = steps.every((step) => step === steps[0] && Math.abs(step) <= 1);
  const pairs = pin.slice(0, 2).repeat(3) === pin || pin.slice(0, 3).repeat(2) === pin;
  return even || pairs;
}

/**
 * Draw the dots and the keys.
 * @param {string} typed @param {boolean} busy @param {(event: CustomEvent) => void} press
 */
export function pinPad(typed, busy, press) {
  const dots = Array.from({length: LENGTH}, (_, i) => html`<i class=${i < typed.length ? 'full' : ''}></i>`);
  return html`<div class="dots" role="img" aria-label=${t('%(n)s of %(all)s digits typed', {n: typed.length, all: LENGTH})}>${dots}</div>
    <lf-keypad ?disabled=${busy} @key=${press}></lf-keypad>`;
}

/** Give what is typed after one more key. @param {string} typed @param {string} key */
export const pressed = (typed, key) => (key === 'back' ? typed.slice(0, -1) : (typed + key).slice(0, LENGTH));
