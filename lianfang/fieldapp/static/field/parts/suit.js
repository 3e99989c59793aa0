// The clock of the protective suit: since when it is worn, and when its wearer must come out (limits of the protocol).
import {html} from '../vendor/lit.js';
import {clock, t} from '../core/words.js';
import {prefs} from '../core/prefs.js';
import {session} from '../core/session.js';
import {icon} from './icon.js';
import {lasted} from './when.js';

const HOUR = 3_600_000;

/** Give how the suit stands: {since, ms, tone: "" | "warn" | "hard" | "off", left} by the limits of the protocol. */
export function suit(now = Date.now()) {
  const since = prefs.get('suit');
  if (!since) return {since: null, ms: 0, tone: 'off', left: 0};
  const {suit_warn_hours: warn = 3, suit_hard_hours: hard = 4} = session.me?.limits ?? {};
  const ms = now - Date.parse(since);
  return {since, ms, tone: ms >= hard * HOUR ? 'hard' : ms >= warn * HOUR ? 'warn' : '', left: hard * HOUR - ms};
}

/** Draw the clock as a button that opens its sheet. */
export function suitChip(state, onOpen) {
  const words = {
    off: t('Suit'),
    hard: t('Come out now'),
    warn: t('%(left)s left', {left: lasted(state.left)}),
    '': t('Suit'),
  };
  return html`<button type="button" class="chip suit ${state.tone}" aria-label=${t('Protective suit')} @click=${onOpen}>
    ${icon('shirt')}
    <span><b>${state.since ? lasted(state.ms) : '–:––'}</b><small>${words[state.tone]}</small></span>
  </button>`;
}

/** Draw what the sheet of the suit holds. */
export function suitBody(state, done) {
  const set = (at) => {
    prefs.set('suit', at);
    done();
  };
  const minutesAgo = (n) => new Date(Date.now() - n * 60_000).toISOString();
  if (state.since) {
    return html`<p class="lead">${t('Put on at %(time)s', {time: clock(state.since)})}</p>
      <button type="button" class="btn go" @click=${() => set(null)}>${icon('logout')}${t('Taken off')}</button>`;
  }
  return html`<p class="lead">${t('When was the suit put on?')}</p>
    <div class="choices">
      ${[0, 15, 30, 60].map(
        (n) =>
          html`<button type="button" class="btn" @click=${() => set(minutesAgo(n))}>
            ${n ? t('%(n)s min ago', {n}) : t('Just now')}
          </button>`,
      )}
    </div>`;
}
