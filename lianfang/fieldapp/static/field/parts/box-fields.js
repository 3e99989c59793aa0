// What is written of a box wherever it changes hands: how many tubes, how cold. And how long it may still take.
import {html, nothing} from '../vendor/lit.js';
import {squeezed} from '../core/ids.js';
import {session} from '../core/session.js';
import {clock as now} from '../core/clock.js';
import {t} from '../core/words.js';
import {lasted} from './when.js';

const COLDEST = -100;
const HOTTEST = 60;

/** Read a count; null while there is none. */
export function readCount(text) {
  const n = Number(text);
  return /^\d{1,4}$/.test(text) ? n : null;
}

/** Read a temperature, also with a comma; null for none, NaN for one that no thermometer shows. */
export function readCelsius(text) {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  if (!plain) return null;
  const value = /^-?\d{1,3}(\.\d)?$/.test(plain) ? Number(plain) : Number.NaN;
  return value >= COLDEST && value <= HOTTEST ? value : Number.NaN;
}

/** Draw the two fields. form: {count, celsius} as typed; set: gets what changed. */
export function boxFields(form, set, {autofocus = false} = {}) {
  const wrong = Number.isNaN(readCelsius(form.celsius));
  return html`<label class="field"
      ><span>${t('Tubes counted by hand')}</span>
      <input
        inputmode="numeric"
        autocomplete="off"
        maxlength="4"
        ?autofocus=${autofocus}
        .value=${form.count}
        @input=${(event) => set({count: event.target.value.trim()})}
    /></label>
    <label class="field ${wrong ? 'wrong' : ''}"
      ><span>${t('Temperature in the box, °C')}</span>
      <input
        inputmode="text"
        autocomplete="off"
        maxlength="6"
        placeholder="4"
        .value=${form.celsius}
        @input=${(event) => set({celsius: event.target.value})}
      />${wrong ? html`<small>${t('Between −100 and 60 °C')}</small>` : nothing}</label
    >`;
}

/** Say what the fields hold: {n, celsius}, or null while something is wrong or no count is given. */
export function readFields({count, celsius}) {
  const [n, heat] = [readCount(count), readCelsius(celsius)];
  return n === null || Number.isNaN(heat) ? null : {n, celsius: heat};
}

/** Give the box with this code as the server knows it; null for one nobody told of yet. */
export const knownBox = (code) => (session.me?.boxes ?? []).find((one) => one.code === squeezed(code)) ?? null;

/** Say how long a box may still take, and whether that is over. */
export function timeLeft(box) {
  if (!box?.due_at) return {text: '', late: false};
  const left = Date.parse(box.due_at) - now.now();
  const late = left < 0;
  return {late, text: late ? t('%(time)s late', {time: lasted(-left)}) : t('%(time)s left', {time: lasted(left)})};
}
