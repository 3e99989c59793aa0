// The parts of the sampler's screen: what floats on the picture, the tube, the buttons under the thumb.
import {html, nothing} from '../vendor/lit.js';
import {session} from '../core/session.js';
import {t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {initial, masked} from '../parts/people.js';
import {suit, suitChip} from '../parts/suit.js';
import {choices} from './sample-groups.js';
import {homeButton} from './sample-home.js';

/** Draw what floats on the camera's picture: the suit's clock and the day's count. */
export function floats(screen) {
  const {people, tubes, pace} = screen.today;
  return html`<div class="floats">
    ${suitChip(suit(), () => screen.show('suit'))}
    <button type="button" class="chip" @click=${() => screen.show('today')}>
      ${icon('history')}
      <span
        ><b>${tn('%(n)s person', '%(n)s people', people)}</b
        ><small>${pace ? t('%(n)s an hour', {n: pace}) : tn('%(n)s tube', '%(n)s tubes', tubes)}</small></span
      >
    </button>
  </div>`;
}

/** Draw the tube: its code, how full it is, who is in it; or how to open one. */
export function tubeCard(screen) {
  const {tube, room} = screen;
  if (!tube) return noTube(screen);
  const n = tube.size;
  return html`<section class="tube card ${n >= room ? 'full' : ''}" aria-label=${t('The open tube')}>
    <div class="head">
      <div>
        <small>${t('Tube')} · ${sharing(screen.shared)}</small>
        <b class="code">${tube.code}</b>
      </div>
      <p aria-label=${t('%(n)s of %(room)s people', {n, room})}><b>${n}</b><span>/ ${room}</span></p>
    </div>
    ${room === 1 && !n ? modeSwitch(screen) : circles(screen, tube, room)}
  </section>`;
}

function circles(screen, tube, room) {
  const n = tube.size;
  return html`<ol class=${room > 10 ? 'many' : ''}>
    ${Array.from({length: Math.max(room, n)}, (_, place) => {
      const swab = tube.swabs[place];
      if (!swab) return html`<li aria-hidden="true">${place + 1}</li>`;
      const name = screen.nameOf(swab.data.person_id);
      return html`<li class=${place === n - 1 ? 'new' : 'in'} aria-label=${name ? masked(name) : t('By code')}>
        ${name ? initial(name) : '✓'}
      </li>`;
    })}
  </ol>`;
}

function noTube(screen) {
  return html`<section class="tube card none" aria-label=${t('No tube is open')}>
    <div class="head">
      <div>
        ${
          screen.pending
            ? html`<small class="waits">${waits(screen)}</small>`
            : html`<small>${session.round ? t('Round %(n)s', {n: session.round.number}) : ''}</small>`
        }
        <b>${t('No tube is open')}</b>
      </div>
      <button type="button" class="btn small" @click=${() => screen.show('type-tube')}>
        ${icon('keyboard')}${t('By hand')}
      </button>
    </div>
    ${modeSwitch(screen)}
  </section>`;
}

const waits = ({pending}) =>
  t('%(name)s waits for the next tube', {name: pending.name ? masked(pending.name) : t('Somebody')});

/** Say how a tube is shared: alone, by a household, by how many. */
export function sharing({single, size, household}) {
  if (single || size === 1) return t('single');
  return household ? t('one household') : t('%(n)s in 1', {n: size});
}

function modeSwitch(screen) {
  const {single, population} = screen;
  const chosen = (one) => one.single === single && (single || one.population === population);
  return html`<div class="seg" role="group" aria-label=${t('How many people a tube')}>
    ${choices(session.round).map(
      (one) =>
        html`<button type="button" aria-pressed=${String(chosen(one))} @click=${() => screen.share(one)}>
          ${icon(one.single ? 'user' : one.household ? 'home' : 'users')}${sharing(one)}
        </button>`,
    )}
  </div>`;
}

/** Draw the buttons: seal, or hand over when nothing is open; somebody without a code; undo. */
export function actions(screen) {
  const {tube, room} = screen;
  const n = tube?.size ?? 0;
  const last = screen.bench.last();
  return html`<section class="act">
    ${tube ? sealButton(screen, n, room) : [homeButton(screen), boxButton(screen)]}
    <div class="two">
      <button type="button" class="btn" @click=${() => screen.show(screen.placed ? 'find' : 'place')}>
        ${icon('keyboard')}${t('No code')}
      </button>
      <button type="button" class="btn" ?disabled=${!last} @click=${() => screen.inTurn(() => screen.undo())}>
        ${icon('arrow-back-up')}${t('Undo last')}
      </button>
    </div>
  </section>`;
}

function sealButton(screen, n, room) {
  const full = n >= room;
  const left = full ? t('The tube is full') : n ? t('Room for %(n)s more', {n: room - n}) : t('Nobody in it yet');
  return html`<button
    type="button"
    class="btn go ${full ? 'now' : ''}"
    ?disabled=${!n}
    @click=${() => (full ? screen.inTurn(() => screen.seal()) : screen.show('seal'))}
  >
    ${icon('lock-check')}<span><b>${t('Seal the tube')}</b><small>${left}</small></span>
  </button>`;
}

function boxButton(screen) {
  const waiting = screen.bench.waiting().length;
  if (!waiting) return nothing;
  return html`<button type="button" class="btn box" @click=${() => screen.show('handover')}>
    ${icon('package')}${t('Pack into a box')} · ${tn('%(n)s sealed tube', '%(n)s sealed tubes', waiting)}
  </button>`;
}
