import {html, nothing} from '../vendor/lit.js';
import {icons} from '../vendor/icons.js';

/**
 * Draw an icon; without a label it is decoration.
 * @param {string} name @param {string} [label]
 */
export function icon(name, label = '') {
  const shapes = /** @type {Record<string, unknown>} */ (icons)[name] ?? nothing;
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden=${label ? nothing : 'true'} role=${label ? 'img' : nothing} aria-label=${label || nothing}>${shapes}</svg>`;
}
