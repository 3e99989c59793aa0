// People whom one's team swabs at home, each alone: who is to be swabbed again and cannot come. The address is shown to
// this team and nobody else.
import {html, nothing} from '../vendor/lit.js';
import {session} from '../core/session.js';
import {clock, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';

/** Give those who are still to be swabbed: the server leaves out who has a single result; this phone, whom it swabbed. */
export function atHome(screen) {
  const all = session.me?.home_visits ?? [];
  const roundId = session.round?.id;
  const done = (one) =>
    screen.bench.swabsOf(one.person_id, roundId).some((swab) => swab.data.single && swab.at > one.since);
  return all.filter((one) => !done(one));
}

/** Draw the button that leads to them; nothing when there are none. */
export function homeButton(screen) {
  const n = atHome(screen).length;
  if (!n) return nothing;
  return html`<button type="button" class="btn" @click=${() => screen.show('home')}>
    ${icon('home')}${tn('%(n)s person to be swabbed at home', '%(n)s people to be swabbed at home', n)}
  </button>`;
}

export function homeSheet(screen) {
  const chosen = (one) => {
    screen.show('');
    screen.share({single: true, population: ''}, true); // for this tube only
    screen.inTurn(() => screen.person({id: one.person_id, name: one.name}, {sure: ['person']}));
  };
  return {
    title: t('At home, each alone'),
    tone: '',
    body: html`<p class="remark">${t('Choose the person, then scan a tube for this person alone.')}</p>
      <ul class="rows">
        ${atHome(screen).map(
          (one) =>
            html`<li>
              <button type="button" class="row" @click=${() => chosen(one)}>
                <span class="what"
                  ><b>${one.name}</b><small>${one.address || t('Without an address')} · ${t('since %(time)s', {time: clock(one.since)})}</small></span
                >
                ${icon('chevron-right')}
              </button>
            </li>`,
        )}
      </ul>`,
  };
}
