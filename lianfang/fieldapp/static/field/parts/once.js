// A finger that taps twice means one tap: what a button does is not done a second time while it is on its way, and the
// second half of the tap neither leads away nor takes anything back by what has come into the button's place. Other
// buttons there may be tapped at once: confirm, then the next step at the same spot, is how quick hands work.
const APART_MS = 400; // two taps of a trembling or gloved hand come sooner (design choice)

const FAST = 'main.gate, main.passage'; // at a gate each tap is another person
const NEAR_PX = 16;
const GRAVE = 'a[href], button.danger';
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
      if (!(event.target instanceof Element)) return;
      const grave = event.target.closest(GRAVE);
      if (grave && fellThrough(event, grave)) {
        event.preventDefault();
        return event.stopImmediatePropagation();
      }
      const button = event.target.closest('button.btn');
      if (!button || button.closest(FAST)) return;
      // One button after another is no trembling: who opens a sheet, ends it and opens it again is just quick.
      if (button === pressed && event.timeStamp - tapped.timeStamp < APART_MS) return event.stopImmediatePropagation();
      tapped = event;
      pressed = button;
    },
    {capture: true},
  );
}
