// What lies in the sheets of the sampler's screen. Each gives {title, tone, body}; nothing here decides anything.
import {html, nothing} from '../vendor/lit.js';
import {session} from '../core/session.js';
import {clock, named, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {masked, sexAge} from '../parts/people.js';
import {suit, suitBody} from '../parts/suit.js';
import '../parts/leave.js';
import {lasted} from '../parts/when.js';
import '../parts/find-person.js';
import './sample-box.js';
import {more} from './sample-more.js';
import {homeSheet} from './sample-home.js';
import './sample-today.js';
import '../parts/type-code.js';

const TUBE_DOUBTS = {
  handed: ({at}) => t('It left in a box at %(time)s.', {time: clock(at)}),
  sealed: ({at}) => t('It was sealed at %(time)s.', {time: clock(at)}),
  other_round: () => t('It was used in another round.'),
  elsewhere: ({at, n}) => t('Another phone put %(n)s people into it, the first at %(time)s.', {n, time: clock(at)}),
};

/** Two ways on: leave it (large, safe) or say that it really is so (it is told, and a person looks at it). */
function ways(screen, {stay, sure, onSure, onStay = () => screen.show('')}) {
  return html`<button type="button" class="btn go" autofocus @click=${onStay}>${icon('arrow-left')}${stay}</button>
    <button type="button" class="btn wide" @click=${onSure}>${icon('alert-triangle')}${sure}</button>
    <p class="remark">${t('It is sent all the same, and somebody settles it.')}</p>`;
}

const openSure = (screen, code) => {
  screen.show('');
  return screen.inTurn(() => screen.opened(code, {sure: true}));
};

export const bodies = {
  ...more,
  'doubt-person'(screen, {person, doubt}) {
    const name = person.name ? masked(person.name) : t('This person');
    const where = {time: clock(doubt.at), tube: doubt.tube};
    const words =
      doubt.why === 'in_tube'
        ? t('Already in this tube, registered at %(time)s.', where)
        : t('Already swabbed in this round: tube %(tube)s, %(time)s.', where);
    return {
      title: t('%(name)s: twice?', {name}),
      tone: 'warn',
      body: html`<p class="lead">${words}</p>
        <p class="remark">
          ${[sexAge(person), person.tail && t('ends in %(tail)s', {tail: person.tail})].filter(Boolean).join(' · ')}
        </p>
        ${ways(screen, {
          stay: t('Do not register'),
          sure: t('It really happened: register'),
          onSure: () => screen.inTurn(() => screen.person(person, {sure: ['wait', 'person']})),
        })}`,
    };
  },

  'doubt-tube'(screen, {code, doubt}) {
    return {
      title: t('Tube %(code)s', {code}),
      tone: 'warn',
      body: html`<p class="lead">${TUBE_DOUBTS[doubt.why](doubt)}</p>
        ${ways(screen, {
          stay: t('Take another tube'),
          sure: t('Use it all the same'),
          onSure: () => openSure(screen, code),
        })}`,
    };
  },

  'doubt-suit'(screen, {ms}) {
    return {
      title: t('Come out now'),
      tone: 'no',
      body: html`<p class="lead">
          ${t('You have been in the suit for %(time)s. Let somebody relieve you.', {time: lasted(ms)})}
        </p>
        <button type="button" class="btn go" autofocus @click=${() => screen.show('suit')}>${t('I come out')}</button>
        <lf-leave @given=${() => screen.show('')}></lf-leave>`,
    };
  },

  'doubt-full'(screen, {person}) {
    const who = person.name ? masked(person.name) : t('The next person');
    return {
      title: t('The tube is full'),
      tone: 'warn',
      body: html`<p class="lead">
          ${t('%(n)s people are in it. %(name)s goes into the next tube.', {n: screen.tube.size, name: who})}
        </p>
        <button type="button" class="btn go" autofocus @click=${() => screen.inTurn(() => screen.seal())}>
          ${icon('lock-check')}${t('Seal it and take the next tube')}
        </button>
        <button
          type="button"
          class="btn wide"
          @click=${() => {
            screen.pending = null;
            screen.show('');
          }}
        >
          ${t('Not yet')}
        </button>`,
    };
  },

  next(screen, {code}) {
    const n = screen.tube.size;
    return {
      title: t('Next tube'),
      tone: '',
      body: html`<p class="lead">${t('Tube %(code)s with %(n)s people is still open.', {code: screen.code, n})}</p>
        <button
          type="button"
          class="btn go"
          autofocus
          @click=${() => screen.inTurn(() => screen.seal().then(() => screen.opened(code)))}
        >
          ${icon('lock-check')}${t('Seal it and open %(code)s', {code})}
        </button>
        <button type="button" class="btn wide" @click=${() => screen.show('')}>
          ${t('Go on with the open one')}
        </button>`,
    };
  },

  seal(screen) {
    const n = screen.over.n ?? screen.tube.size;
    const set = (more) => screen.show('seal', {n: Math.min(99, Math.max(1, n + more))});
    return {
      title: t('Seal the tube'),
      tone: '',
      body: html`<p class="lead">${t('How many swabs are in the tube?')}</p>
        <div class="stepper">
          <button type="button" aria-label=${t('One fewer')} @click=${() => set(-1)}>${icon('minus')}</button>
          <output aria-live="polite"><b>${n}</b></output>
          <button type="button" aria-label=${t('One more')} @click=${() => set(1)}>${icon('plus')}</button>
        </div>
        ${
          n === screen.tube.size
            ? nothing
            : html`<p class="remark warn">${t('This phone registered %(n)s.', {n: screen.tube.size})}</p>`
        }
        <button type="button" class="btn go" autofocus @click=${() => screen.inTurn(() => screen.seal(n))}>
          ${icon('lock-check')}${tn('Seal with %(n)s person', 'Seal with %(n)s people', n)}
        </button>`,
    };
  },

  find(screen, {number = '', help = ''}) {
    return {
      title: t('Somebody without a code'),
      tone: '',
      body: html`<lf-find
        .help=${help}
        adds
        .number=${number}
        .area=${screen.site?.area_id}
        @person=${(event) => screen.inTurn(() => screen.person(event.detail.person))}
      ></lf-find>`,
    };
  },

  home: (screen) => homeSheet(screen),

  'type-tube'(screen) {
    return {
      title: t('Code of the tube'),
      tone: '',
      body: html`<lf-type-code
        label=${t('As printed on the sticker')}
        go=${t('Open the tube')}
        checked
        @typed=${(event) => screen.heard(event.detail.code)}
      ></lf-type-code>`,
    };
  },

  suit: (screen) => ({title: t('Protective suit'), tone: '', body: suitBody(suit(), () => screen.show(''), screen.site)}),

  today: (screen) => ({
    title: t('Today'),
    tone: '',
    body: html`<button type="button" class="btn wide" ?disabled=${!screen.placed} @click=${() => screen.show('queue')}>
        ${icon('users')}${t('Tell the queue')}
      </button>
      <lf-today .bench=${screen.bench} .screen=${screen}></lf-today>`,
  }),

  handover(screen, over) {
    return {
      title: t('Pack into a box'),
      tone: '',
      body: html`<lf-box
        .bench=${screen.bench}
        .over=${over}
        @handed=${({detail}) => screen.inTurn(() => screen.handOver(detail))}
      ></lf-box>`,
    };
  },

  place(screen) {
    const {rounds = [], sites = []} = session.me ?? {};
    const open = rounds.filter((one) => one.state === 'open');
    const places = sites.filter((one) => one.kind === 'sampling');
    const done = () => screen.placed && screen.show('');
    const pick = (what, one) => {
      session[what] = one;
      screen.show('place');
      if (what === 'site') done();
    };
    return {
      title: t('Where and for which round?'),
      tone: '',
      body: html`${choice('round', t('Round'), open, session.round, pick, roundName)}
        ${choice('site', t('Sampling site'), places, screen.site, pick, (one) => named(one))}
        ${open.length ? nothing : html`<p class="remark">${t('No round is open in your area.')}</p>`}
        <button type="button" class="btn go" ?disabled=${!screen.placed} @click=${done}>
          ${icon('check')}${t('Begin')}
        </button>`,
    };
  },
};

function choice(what, title, all, chosen, pick, words) {
  return html`<fieldset class="pick">
    <legend>${title}</legend>
    ${all.map(
      (one) =>
        html`<button
          type="button"
          class="row"
          aria-pressed=${String(chosen?.id === one.id)}
          @click=${() => pick(what, one)}
        >
          <span class="what"><b>${words(one)}</b><small>${named(one, 'area_name')}</small></span>
          ${chosen?.id === one.id ? icon('check') : nothing}
        </button>`,
    )}
  </fieldset>`;
}

/** Say which round: its number and its days. */
export function roundName(one) {
  const day = (text) => text.slice(5).replace('-', '/').replace(/^0/, '');
  return `${t('Round %(n)s', {n: one.number})} · ${day(one.starts_on)}–${day(one.ends_on)}`;
}
