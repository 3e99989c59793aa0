// <lf-door>: one household. One tap says that all are well; else ticks who is here, who is new, what is needed.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {note} from '../core/feedback.js';
import {roster} from '../core/roster.js';
import {clock, t, tn} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {initial, sexAge} from '../parts/people.js';
import {sheet} from '../parts/sheet.js';
import '../parts/newcomer.js';
import {WORDS, atDoor, missingWords, swabState} from './unswabbed.js';
import {FINDINGS, TASKS, dueWords, noteWarning, tasksAt} from './visit-due.js';
import {deliveries, lettersCard, neededCard} from './visit-letters.js';
import {careCard} from './zone-parts.js';
import {NEEDS, OUTCOMES, unchanged, visit} from './visit-parts.js';

export class Door extends LitElement {
  static properties = {
    household: {attribute: false},
    last: {attribute: false},
    away: {state: true},
    added: {state: true},
    needs: {state: true},
    other: {state: true},
    note: {state: true},
    adding: {state: true},
    left: {state: true},
    found: {state: true},
    phoned: {state: true},
    letters: {attribute: false},
    usual: {attribute: false},
    ways: {state: true},
  };

  constructor() {
    super();
    Object.assign(this, {away: new Set(), added: false, needs: new Set(), other: '', note: '', adding: false});
    Object.assign(this, {left: new Set(), found: new Set(), phoned: false});
    Object.assign(this, {letters: [], usual: new Map(), ways: new Map()}); // usual: as at the last door
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.querySelector('h2').focus();
  }

  get #changed() {
    return this.away.size > 0 || this.added || this.needs.size > 0 || this.other.trim() !== '' || this.found.size > 0 || this.note.trim() !== '';
  }

  /** What is due here, and what of it was done: everything, unless somebody says otherwise. */
  get #due() {
    return tasksAt(this.household.id, this.last?.mine);
  }

  get #with() {
    const tasks = this.#due.filter((task) => task !== 'home_check' && !this.left.has(task));
    return {tasks, found: [...this.found], by_phone: this.phoned};
  }

  #flip(name, value) {
    const next = new Set(this[name]);
    if (!next.delete(value)) next.add(value);
    this[name] = next;
    note();
  }

  #tell(detail) {
    const brought = deliveries(this.letters, this.ways, this.usual, detail);
    this.dispatchEvent(new CustomEvent('told', {detail: {...detail, brought}}));
  }

  #pick = (id, way) => {
    this.ways = new Map(this.ways).set(id, this.#wayOf(id) === way ? '' : way);
    note();
  };

  #wayOf = (id) => this.ways.get(id) ?? this.usual.get(id);

  #done() {
    if (!this.#changed) return this.#tell(unchanged(this.household.id, this.#with));
    const ids = roster.members(this.household.id).map((person) => person.id);
    const present = ids.filter((id) => !this.away.has(id));
    this.#tell(this.#visit('done', {n_present: present.length, present, away: [...this.away], ...this.#with}));
  }

  /** Whatever the outcome, needs and note go with it. */
  #visit(outcome, more = {}) {
    const needs = [...this.needs, this.other.trim()].filter(Boolean).join('；');
    const how = {by_phone: this.phoned, found: [...this.found]};
    return visit(this.household.id, outcome, {needs, note: this.note.trim(), ...how, ...more});
  }

  render() {
    const members = roster.members(this.household.id);
    const running = atDoor(this.household);
    return html`
      <header class="card door-head">
        <button
          type="button"
          class="round"
          aria-label=${t('Back to the doors')}
          @click=${() => this.dispatchEvent(new CustomEvent('back'))}
        >
          ${icon('arrow-left')}
        </button>
        <div>
          <h2 tabindex="-1">${this.household.address}</h2>
          <p>${this.#lastWords()}</p>
        </div>
      </header>
      <div class="door-body">
        ${this.#tasks()} ${lettersCard(this.letters, this.#wayOf, this.#pick)} ${neededCard(this.household.id)} ${careCard(this.household)}
        <section class="card members">
          <div class="list-head">
            <b>${tn('%(n)s person', '%(n)s people', members.length)}</b>
            ${running && members.length ? html`<span class="tag ${running.missing.length ? 'amber' : 'green'}">${missingWords(running.missing.length)}</span>` : nothing}
            <button type="button" class="btn small" @click=${() => (this.adding = true)}>
              ${icon('user-plus')}${t('Newcomer')}
            </button>
          </div>
          <ul class="rows">
            ${members.map((person) => this.#member(person, running?.round))}
          </ul>
          ${members.length ? nothing : html`<p class="remark">${t('Nobody is on record here')}</p>`}
        </section>
        <section class="card form">
          <div class="field" role="group" aria-label=${t('Needs')}>
            <span>${t('Needs')}</span>
            <div class="chips">
              ${NEEDS().map(
                (word) =>
                  html`<button
                    type="button"
                    aria-pressed=${String(this.needs.has(word))}
                    @click=${() => this.#flip('needs', word)}
                  >
                    ${word}
                  </button>`,
              )}
            </div>
          </div>
          <label class="field"
            ><span>${t('What else is needed, in their words')}</span>
            <textarea
              rows="2"
              maxlength="300"
              .value=${this.other}
              @input=${(event) => (this.other = event.target.value)}
            ></textarea>
          </label>
          <label class="field"
            ><span>${t('Note')}</span>
            <textarea
              rows="2"
              maxlength="200"
              .value=${this.note}
              @input=${(event) => (this.note = event.target.value)}
            ></textarea>
            ${noteWarning(this.note) ? html`<small class="amber" role="status">${noteWarning(this.note)}</small>` : nothing}
          </label>
          ${this.#chips('found', t('Something for the investigators'), FINDINGS())}
        </section>
      </div>
      <div class="foot-bar">
        <div class="three">${['no_answer', 'refused', 'moved'].map((outcome) => this.#other(outcome))}</div>
        <button type="button" class="btn go" @click=${this.#done}>
          ${icon('check')}<span
            ><b>${this.#changed ? t('Save the visit') : t('All well, nothing changed')}</b
            ><small
              >${t('%(n)s here, %(away)s away', {n: members.length - this.away.size, away: this.away.size})}</small
            ></span
          >
        </button>
      </div>
      ${this.adding ? this.#newcomer() : nothing}
    `;
  }

  /** What is due: ticked from the start, so that a door where all went well takes no tap more. */
  #tasks() {
    const due = this.#due;
    const call = roster.due(this.household.id)?.call;
    if (!due.length && !call) return nothing;
    const words = dueWords(this.household.id);
    return html`<section class="card form due">
      <div class="field" role="group" aria-label=${t('Done here')}>
        <span>${t('Done here')}</span>${words ? html`<small class="amber">${words}</small>` : nothing}
        <div class="chips">
          ${due.filter((task) => task !== 'home_check').map(
            (task) => html`<button type="button" aria-pressed=${String(!this.left.has(task))} @click=${() => this.#flip('left', task)}>${TASKS()[task] ?? task}</button>`,
          )}
        </div>
      </div>
      ${
        due.includes('home_check')
          ? html`<a class="btn" href="#reading">${icon('temperature')}${t('Home check: take the temperature')}</a>`
          : nothing
      }
      ${
        call
          ? html`<button type="button" class="btn" aria-pressed=${String(this.phoned)} @click=${() => (this.phoned = !this.phoned)}>
              ${icon('phone')}${t('Telephoned instead')}
            </button>`
          : nothing
      }
    </section>`;
  }

  #chips(name, label, words) {
    return html`<div class="field" role="group" aria-label=${label}>
      <span>${label}</span>
      <div class="chips">
        ${Object.entries(words).map(
          ([key, word]) => html`<button type="button" aria-pressed=${String(this[name].has(key))} @click=${() => this.#flip(name, key)}>${word}</button>`,
        )}
      </div>
    </div>`;
  }

  #lastWords() {
    if (!this.last) return t('Never visited before');
    return t('Last visit %(time)s: %(word)s', {time: clock(this.last.at), word: OUTCOMES()[this.last.outcome].word});
  }

  #member(person, round) {
    const said = round ? WORDS()[swabState(person, round)] : null;
    const away = this.away.has(person.id);
    return html`<li>
      <button type="button" class="row" aria-pressed=${String(!away)} @click=${() => this.#flip('away', person.id)}>
        <span class="disc" aria-hidden="true">${initial(person.name)}</span>
        <span class="what"><b>${person.name}</b><small
            >${sexAge(person)}${said ? html` <span class="tag ${said.tone}">${said.word}</span>` : nothing}</small
          ></span
        >
        <span class="state ${away ? 'away' : 'here'}"
          >${icon(away ? 'walk' : 'check')}${away ? t('Away') : t('Here')}</span
        >
      </button>
    </li>`;
  }

  #other(outcome) {
    const {word, sign} = OUTCOMES()[outcome];
    return html`<button type="button" class="btn" @click=${() => this.#tell(this.#visit(outcome))}>
      ${icon(sign)}${word}
    </button>`;
  }

  #newcomer() {
    const body = html`<lf-newcomer
      .household=${this.household}
      .area=${this.household.area}
      @person=${() => Object.assign(this, {adding: false, added: true})}
    ></lf-newcomer>`;
    return sheet({title: t('Newcomer at this door'), body, onClose: () => (this.adding = false)});
  }
}
customElements.define('lf-door', Door);
