// Sound, vibration, speech and a screen that stays awake.
import {language} from './words.js';
import {prefs} from './prefs.js';

/** @type {AudioContext | null} */
let audio = null;
/** @type {any} */
let awake = null;
let wanted = false;

/** Play tones one after another. @param {[number, number][]} tones hertz and seconds @param {OscillatorType} [shape] */
function play(tones, shape = 'sine') {
  if (!prefs.get('sound') || typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  audio.resume();
  let at = audio.currentTime + 0.01;
  for (const [hertz, seconds] of tones) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = shape;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds;
  }
}

const shake = (/** @type {number | number[]} */ pattern) => {
  if (prefs.get('vibrate') && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(pattern);
};

/** Accepted: one short high tone. */
export function yes() {
  play([[1320, 0.12]]);
  shake(60);
}

/** Not accepted: two low tones that nobody takes for the other. */
export function no() {
  play([[240, 0.18], [180, 0.28]], 'square');
  shake([120, 80, 120]);
}

/** Look here: something wants a second look. */
export function note() {
  play([[880, 0.09], [660, 0.14]]);
  shake([50, 50, 50]);
}

/** Say a text aloud, when that is wished. @param {string} text */
export function speak(text) {
  if (!prefs.get('speech') || !('speechSynthesis' in window)) return;
  const voice = new SpeechSynthesisUtterance(text);
  voice.lang = language() === 'en' ? 'en-GB' : 'zh-CN';
  speechSynthesis.cancel();
  speechSynthesis.speak(voice);
}

/** Keep the screen on, or let it go dark again. @param {boolean} on */
export async function keepAwake(on) {
  wanted = on;
  if (!on) {
    await awake?.release?.();
    awake = null;
  } else if (!awake && !document.hidden) {
    try {
      awake = (await navigator.wakeLock?.request('screen')) ?? null;
      awake?.addEventListener('release', () => { awake = null; });
    } catch {
      awake = null; // low battery, or a browser without it
    }
  }
}

/** Say whether a screen asked to be kept awake. */
export const isAwake = () => wanted;

document.addEventListener('visibilitychange', () => {
  if (wanted && !document.hidden) keepAwake(true);
});
