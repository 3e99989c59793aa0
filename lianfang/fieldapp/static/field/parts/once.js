// A finger that taps twice means one tap: what a button does is not done a second time while it is on its way.
const APART_MS = 400; // two taps of a trembling or gloved hand come sooner (design choice)

const FAST = 'main.gate, main.passage'; // at a gate each tap is another person
const last = new WeakMap();

/** Swallow the second of two quick taps on one button; keys and steppers, which are meant to be tapped fast, are none. */
export function once(root = window) {
  root.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button.btn') : null;
      if (!button || button.closest(FAST)) return;
      const since = event.timeStamp - (last.get(button) ?? Number.NEGATIVE_INFINITY);
      if (since < APART_MS) return event.stopImmediatePropagation();
      last.set(button, event.timeStamp);
    },
    {capture: true},
  );
}
