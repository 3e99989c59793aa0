// Scanners and card readers that type: a burst of keys far faster than a hand, ended by Enter. Works wherever the
// focus is, and leaves everything a hand types alone.

const GAP = 120; // ms between two keys of one burst; Bluetooth scanners stutter
const TYPICAL = 50; // ms: half of the gaps are shorter; a quick hand needs 80 and more
const LEAST = 6; // characters; the shortest code we print has more

const SHIFTED = {Minus: '_', Equal: '+', Semicolon: ':', Slash: '?'};
const PLAIN = {Minus: '-', Equal: '=', Semicolon: ';', Slash: '/', Period: '.', Comma: ',', Space: ' '};

/** Give the character a key stands for; under an input method the key is hidden, and its place on the board tells. */
export function characterOf(event) {
  if (event.key.length === 1) return event.key;
  if (event.key !== 'Process' && event.keyCode !== 229) return '';
  const found = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(event.code);
  if (found) return found[2] ?? (event.shiftKey ? found[1] : found[1].toLowerCase());
  return (event.shiftKey ? SHIFTED : PLAIN)[event.code] ?? '';
}

const isText = (node) => node?.matches?.('input, textarea, [contenteditable=true]');

class Wedge extends EventTarget {
  #typed = '';
  #gaps = [];
  #last = 0;
  #place = null;

  constructor() {
    super();
    addEventListener('keydown', (event) => this.#key(event), {capture: true});
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return this.#forget();
    if (event.key === 'Shift' || event.key === 'CapsLock') return;
    if (event.key === 'Enter' || event.key === 'Tab' || event.code === 'Enter') return this.#end(event);
    const character = characterOf(event);
    if (!character) return this.#forget();
    const gap = event.timeStamp - this.#last;
    if (gap > GAP || event.target !== this.#place) this.#forget();
    else this.#gaps.push(gap);
    this.#typed += character;
    this.#last = event.timeStamp;
    this.#place = event.target;
  }

  #end(event) {
    const text = this.#typed;
    const gaps = [...this.#gaps].sort((a, b) => a - b);
    const burst = text.length >= LEAST && event.timeStamp - this.#last <= GAP && gaps[gaps.length >> 1] <= TYPICAL;
    this.#forget();
    if (!burst) return;
    event.preventDefault(); // the Enter of a scanner presses no button and sends no form
    event.stopImmediatePropagation();
    if (isText(event.target)) takeOut(event.target, text);
    this.dispatchEvent(new CustomEvent('code', {detail: {text: text.trim(), from: 'wedge'}}));
  }

  #forget() {
    this.#typed = '';
    this.#gaps = [];
    this.#last = 0;
    this.#place = null;
  }
}

/** Take what a scanner typed out of the field where the focus happened to be; what a hand wrote there stays. */
function takeOut(field, text) {
  const clean = () => {
    if (!('value' in field) || !field.value.toLowerCase().endsWith(text.toLowerCase())) return;
    field.value = field.value.slice(0, -text.length);
    field.dispatchEvent(new Event('input', {bubbles: true}));
  };
  clean();
  setTimeout(clean); // an input method hands its letters over only now
}

export const wedge = new Wedge();
