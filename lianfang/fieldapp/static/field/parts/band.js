// The result of the last thing done, large enough to be read at arm's length and spoken by a screen reader.
import {html, nothing} from '../vendor/lit.js';
import {toTheSecond} from './when.js';
import {icon} from './icon.js';

const MARKS = {ok: 'check', warn: 'alert-triangle', no: 'x', info: 'info-circle'};

/** Draw the band: said = {tone, title, text, at} or null, hint = what to do next when nothing was said yet. */
export function band(said, hint) {
  return html`<div class="said ${said?.tone ?? ''}" role="status" aria-live="assertive">
    ${
      said
        ? html`<span class="mark">${icon(MARKS[said.tone])}</span>
            <span class="what"><b>${said.title}</b><small>${said.text}</small></span>
            ${said.at ? html`<time>${toTheSecond(said.at)}</time>` : nothing}`
        : html`<span class="hint">${hint}</span>`
    }
  </div>`;
}
