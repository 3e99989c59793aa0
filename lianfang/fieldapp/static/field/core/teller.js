/**
 * Make something that holds values and tells 'change': an EventTarget with these properties, getters kept.
 * @template {object} T @param {T} properties @returns {EventTarget & T}
 */
export function teller(properties) {
  return /** @type {any} */ (Object.defineProperties(new EventTarget(), Object.getOwnPropertyDescriptors(properties)));
}
