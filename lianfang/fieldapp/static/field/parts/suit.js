// The clock of the protective suit on a sampler's screen: how long it is worn, and when its wearer must come out.
import {html, nothing} from '../vendor/lit.js';
import {clock, t} from '../core/words.js';
import {clock as time} from '../core/clock.js';
import {duty} from '../core/duty.js';
import {session} from '../core/session.js';
import {icon} from './icon.js';
import {lasted} from './when.js';

/** Give how the suit stands: {since, ms, tone: "" | "soon" | "warn" | "hard" | "off", left, comes}. */
export const suit = () => {
  const {donned, ms, tone, left, comes} = duty.now();
  return {since: donned, ms, tone, left, comes};
};

/** Draw the clock as a button that opens its sheet. */
export function suitChip(state, onOpen) {
  const words = {
    off: t('Suit'),
    hard: t('Come out now'),
    warn: t('%(left)s left', {left: lasted(state.left)}),
    soon: t('Come out in %(left)s', {left: lasted(state.comes)}),
    '': t('Suit'),
  };
  const tone = state.tone === 'soon' ? 'warn' : state.tone;
  return html`<button type="button" class="chip suit ${tone}" aria-label=${t('Protective suit')} @click=${onOpen}>
    ${icon('shirt')}
    <span><b>${state.since ? lasted(state.ms) : '–:––'}</b><small>${words[state.tone]}</small></span>
  </button>`;
}

/** Draw what the sheet of the suit holds. */
export function suitBody(state, done, site = session.site) {
  const tell = async (step, at) => {
    await duty.step(step, {at, site});
    done();
  };
  if (!duty.person || !site) {
    return html`<p class="lead">${t('Whose suit is it? Scan your own code on the screen of your duty.')}</p>
      <a class="btn go" href="#duty">${icon('clock')}${t('My duty')}</a>`;
  }
  const minutesAgo = (n) => new Date(time.now() - n * 60_000);
  if (state.since) {
    return html`<p class="lead">${t('Put on at %(time)s', {time: clock(new Date(state.since).toISOString())})}</p>
      <button type="button" class="btn go" autofocus @click=${() => tell('doff')}>
        ${icon('logout')}${t('Taken off')}
      </button>
      ${duty.heat.celsius === null ? nothing : html`<p class="remark">${t('Outdoors %(n)s °C', {n: duty.heat.celsius})}</p>`}`;
  }
  return html`<p class="lead">${t('When was the suit put on?')}</p>
    <div class="choices">
      ${[0, 15, 30, 60].map(
        (n) =>
          html`<button type="button" class="btn" @click=${() => tell('don', n ? minutesAgo(n) : undefined)}>
            ${n ? t('%(n)s min ago', {n}) : t('Just now')}
          </button>`,
      )}
    </div>`;
}
