// One's own shifts of the next weeks, as they were published; they stay on the phone without network.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {session} from '../core/session.js';
import {language, mark, named, t} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {watches} from '../parts/watches.js';
import {isAhead} from '../parts/when.js';

export const screen = {
  id: 'shifts',
  icon: 'calendar',
  label: mark('My shifts'),
  hint: mark('Where and when you are planned'),
  tag: 'lf-shifts',
};

const ZONE = {timeZone: 'Asia/Shanghai'};

/** Give 06:00. */
const hour = (at) => new Date(at).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', ...ZONE});

/** Give the shifts that have not ended, by the day on which they begin. */
export function byDay(shifts) {
  const days = new Map();
  for (const one of shifts.filter((each) => isAhead(each.ends_at))) {
    const day = new Date(one.starts_at).toLocaleDateString(language(), {
      weekday: 'short',
      month: 'long',
      day: 'numeric',
      ...ZONE,
    });
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days];
}

export class Shifts extends LitElement {
  constructor() {
    super();
    watches(this, session);
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const days = byDay(session.me?.shifts ?? []);
    if (!days.length) {
      return html`<div class="work"><section class="card"><p class="remark">${t('You are planned for no shift.')}</p></section></div>`;
    }
    return html`<div class="work">
      ${days.map(
        ([day, shifts]) =>
          html`<section class="card">
            <div class="list-head"><b>${day}</b><span>${shifts.length}</span></div>
            <ul class="rows">
              ${shifts.map((one) => this.#row(one))}
            </ul>
          </section>`,
      )}
      <section class="card"><p class="remark">${t('Say yes, swap or report that you cannot come on the page “My rota”, or to your dispatcher.')}</p></section>
    </div>`;
  }

  #row(one) {
    const heavy = one.heavy ? html` · ${t('In a suit or heavy work')}` : nothing;
    return html`<li>
      <div class="row">
        ${icon(one.state === 'confirmed' ? 'circle-check' : 'clock')}
        <span class="what"><b>${hour(one.starts_at)}–${hour(one.ends_at)} ${one.site}</b><small>${named(one, 'work')}${heavy}</small></span>
      </div>
    </li>`;
  }
}

customElements.define(screen.tag, Shifts);
