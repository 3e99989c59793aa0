// More sheets of the sampler's screen: somebody of another group, somebody who should wait, the queue.
import {html} from '../vendor/lit.js';
import {prefs} from '../core/prefs.js';
import {clock, named, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {masked} from '../parts/people.js';
import {sharing} from './sample-parts.js';

const called = (person) => (person.name ? masked(person.name) : t('This person'));

/** Draw the large safe way and the other one, which is told all the same. */
function ways(stay, onStay, sure, onSure) {
  return html`<button type="button" class="btn go" autofocus @click=${onStay}>${icon('arrow-left')}${stay}</button>
    <button type="button" class="btn wide" @click=${onSure}>${icon('alert-triangle')}${sure}</button>`;
}

/** Seal the open tube; the person waits for the next one, which is shared as their group asks. */
async function nextTube(screen, person, mode) {
  screen.pending = person;
  await screen.seal();
  if (mode) screen.share({single: mode.size === 1, population: mode.population}, true);
}

export const more = {
  'doubt-group'(screen, {person, doubt}) {
    const {mode} = doubt;
    const words = mode
      ? t('%(name)s belongs to “%(group)s”: %(tube)s.', {
          name: called(person),
          group: named(mode),
          tube: sharing({single: mode.size === 1, ...mode}),
        })
      : t('Only one household shares this tube. %(name)s lives behind another door.', {name: called(person)});
    return {
      title: t('Another tube'),
      tone: 'warn',
      body: html`<p class="lead">${words}</p>
        ${ways(
          t('Seal this one and take the next'),
          () => screen.inTurn(() => nextTube(screen, person, mode)),
          t('Into this tube all the same'),
          () => screen.inTurn(() => screen.person(person, {sure: ['wait', 'person', 'group']})),
        )}`,
    };
  },

  'doubt-wait'(screen, {person}) {
    const until = {name: called(person), day: person.wait.slice(5, 10).replace('-', '/'), time: clock(person.wait)};
    return {
      title: t('Should wait'),
      tone: 'warn',
      body: html`<p class="lead">
          ${t('It is noted that %(name)s should not be swabbed before %(day)s, %(time)s, or need not come.', until)}
        </p>
        ${ways(
          t('Do not register'),
          () => screen.show(''),
          t('Swab all the same'),
          () => screen.inTurn(() => screen.person(person, {sure: ['wait']})),
        )}`,
    };
  },

  queue(screen, over) {
    const last = prefs.get('queue');
    const waiting = over.waiting ?? last?.waiting ?? 0;
    const lanes = over.lanes ?? last?.lanes ?? 1;
    const set = (n, l) => screen.show('queue', {waiting: Math.min(9_999, Math.max(0, n)), lanes: Math.min(99, Math.max(0, l))});
    return {
      title: t('The queue here'),
      tone: '',
      body: html`<p class="lead">${t('How many people wait?')}</p>
        <div class="stepper">
          <button type="button" aria-label=${t('Ten fewer')} @click=${() => set(waiting - 10, lanes)}>${icon('minus')}</button>
          <output aria-live="polite"><b>${waiting}</b></output>
          <button type="button" aria-label=${t('Ten more')} @click=${() => set(waiting + 10, lanes)}>${icon('plus')}</button>
        </div>
        <p class="lead">${t('How many lanes are open?')}</p>
        <div class="stepper">
          <button type="button" aria-label=${t('One fewer')} @click=${() => set(waiting, lanes - 1)}>${icon('minus')}</button>
          <output aria-live="polite"><b>${lanes}</b></output>
          <button type="button" aria-label=${t('One more')} @click=${() => set(waiting, lanes + 1)}>${icon('plus')}</button>
        </div>
        <button type="button" class="btn go" @click=${() => screen.inTurn(() => screen.queue(waiting, lanes))}>
          ${icon('check')}${t('Tell it')}
        </button>
        <p class="remark">
          ${
            last
              ? t('Told last at %(time)s: %(n)s.', {time: clock(last.at), n: tn('%(n)s person', '%(n)s people', last.waiting)})
              : t('Residents see it, and are sent where one waits less.')
          }
        </p>`,
    };
  },
};
