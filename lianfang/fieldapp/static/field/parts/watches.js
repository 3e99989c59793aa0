/**
 * Draw an element again whenever one of these tells of a change, as long as it is on the page.
 * Write `constructor() { super(); watches(this, session, roster); }`.
 * @param {any} element a Lit element
 * @param {...EventTarget} sources
 */
export function watches(element, ...sources) {
  const again = () => element.requestUpdate();
  element.addController({
    hostConnected: () => sources.forEach((source) => source.addEventListener('change', again)),
    hostDisconnected: () => sources.forEach((source) => source.removeEventListener('change', again)),
  });
}
