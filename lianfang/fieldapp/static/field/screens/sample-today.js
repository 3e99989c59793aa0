// <lf-today>: the day's tubes and people on this phone; a person can be taken out of a tube that is not in a box yet.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {clock, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {masked} from '../parts/people.js';
import {isToday} from '../parts/when.js';

export class Today extends LitElement {
  static properties = {bench: {attribute: false}, screen: {attribute: false}, sure: {state: true}};

  constructor() {
    super();
    this.sure = '';
  }

  createRenderRoot() {
    return this;
  }

  get #tubes() {
    const all = [...this.bench.tubes.values()].filter((tube) => tube.swabs.some((one) => isToday(one.at)));
    return all.sort((a, b) => (a.swabs.at(-1).at < b.swabs.at(-1).at ? 1 : -1));
  }

  render() {
    const {people, tubes, pace} = this.bench.day(isToday);
    return html`<dl class="figures">
        <div>
          <dt>${t('People')}</dt>
          <dd>${people}</dd>
        </div>
        <div>
          <dt>${t('Tubes')}</dt>
          <dd>${tubes}</dd>
        </div>
        <div>
          <dt>${t('An hour')}</dt>
          <dd>${pace || '–'}</dd>
        </div>
      </dl>
      <ul class="tubes">
        ${this.#tubes.map((tube) => this.#tube(tube))}
      </ul>
      ${tubes ? nothing : html`<p class="remark">${t('Nobody yet today')}</p>`}`;
  }

  #tube(tube) {
    const state = tube.box ? t('in box %(box)s', {box: tube.box.data.box}) : tube.seal ? t('sealed') : t('open');
    return html`<li>
      <details>
        <summary>
          <b class="code">${tube.code}</b
          ><span>${tn('%(n)s person', '%(n)s people', tube.size)} · ${state}</span>${icon('chevron-down')}
        </summary>
        <ul class="rows">
          ${tube.swabs.map((swab, place) => this.#swab(tube, swab, place))}
        </ul>
      </details>
    </li>`;
  }

  #swab(tube, swab, place) {
    const name = this.screen.nameOf(swab.data.person_id);
    const ask = this.sure === swab.id;
    const press = () => (ask ? this.screen.inTurn(() => this.screen.takeOut(swab)) : (this.sure = swab.id));
    return html`<li class="entry">
      <span class="disc" aria-hidden="true">${place + 1}</span>
      <span class="what"><b>${name ? masked(name) : t('By code')}</b><small>${clock(swab.at)}</small></span>
      ${
        tube.box
          ? nothing
          : html`<button type="button" class="btn small ${ask ? 'danger' : ''}" @click=${press}>
              ${ask ? t('Really take out') : t('Take out')}
            </button>`
      }
    </li>`;
  }
}
customElements.define('lf-today', Today);
