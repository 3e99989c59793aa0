// A finger that taps twice means one tap: what a button does is not done a second time while it is on its way, and the
// second half of the tap does nothing to what has come into the button's place.
const APART_MS = 400; // two taps of a trembling or gloved hand come sooner (design choice)

const FAST = 'main.gate, main.passage'; // at a gate each tap is another person
const NEAR_PX = 16;
const ANSWERS = 'button, a[href], summary, label, input, select'; // what a tap does something to
const last = new WeakMap();
let tapped = {timeStamp: Number.NEGATIVE_INFINITY, clientX: 0, clientY: 0};
let pressed = null;

/** Say whether a tap is the second half of one on a button that is gone: it falls on what lay beneath. */
function fellThrough(event, target) {
  const near = Math.hypot(event.clientX - tapped.clientX, event.clientY - tapped.clientY) < NEAR_PX;
  const another = target !== pressed;
  return event.detail > 0 && near && another && event.timeStamp - tapped.timeStamp < APART_MS;
}

/** Swallow the second of two quick taps on one button; keys and steppers, which are meant to be tapped fast, are none. */
export function once(root = window) {
  root.addEventListener(
    'click',
    (event) => {
      const target = event.target instanceof Element ? event.target.closest(ANSWERS) : null;
      if (!target) return;
      if (fellThrough(event, target)) {
        event.preventDefault();
        return event.stopImmediatePropagation();
      }
      const button = target.closest('button.btn');
      if (!button || button.closest(FAST)) return;
      const since = event.timeStamp - (last.get(button) ?? Number.NEGATIVE_INFINITY);
      if (since < APART_MS) return event.stopImmediatePropagation();
      last.set(button, event.timeStamp);
      tapped = event;
      pressed = button;
    },
    {capture: true},
  );
}
