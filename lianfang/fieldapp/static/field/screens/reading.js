// Temperature and symptoms of people who are watched: a list of who is left today, keys for gloves, one save.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {no, note, yes} from '../core/feedback.js';
import {records, outbox, takeBack, tell} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {clock, mark, t} from '../core/words.js';
import {band} from '../parts/band.js';
import {readCode} from '../parts/codes.js';
import {icon} from '../parts/icon.js';
import {personRow, sexAge} from '../parts/people.js';
import {sheet} from '../parts/sheet.js';
import {watches} from '../parts/watches.js';
import {wedge} from '../parts/wedge.js';
import {isAhead, isToday} from '../parts/when.js';
import '../parts/find-person.js';
import '../parts/number-pad.js';
import '../parts/scanner.js';

export const screen = {
  id: 'reading',
  icon: 'temperature',
  label: mark('Readings'),
  hint: mark('People who are watched'),
  tag: 'lf-reading',
};

const MOST = 2000; // records of this phone that are looked at

/** Give what is asked of everybody; the words are sent. */
const SYMPTOMS = () => [
  t('Cough'),
  t('Sore throat'),
  t('Tired'),
  t('Short of breath'),
  t('Diarrhoea'),
  t('No taste or smell'),
  t('Headache'),
  t('Runny nose'),
];

/** Give the last reading of each person, without those taken back. */
export function readingsOf(all) {
  const gone = new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));
  const found = new Map();
  for (const one of all) {
    if (one.kind !== 'cases.reading' || gone.has(one.id) || one.takenBack) continue;
    const before = found.get(one.data.person_id);
    if (!before || before.at < one.at) found.set(one.data.person_id, one);
  }
  return found;
}

export class Reading extends LitElement {
  static properties = {
    mine: {state: true},
    who: {state: true},
    celsius: {state: true},
    symptoms: {state: true},
    said: {state: true},
    over: {state: true},
  };

  #last = null;
  #code = (event) => this.#heard(event.detail.text);

  constructor() {
    super();
    watches(this, outbox, roster, session);
    Object.assign(this, {mine: new Map(), who: null, celsius: null, symptoms: new Set(), said: null, over: ''});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.closest('main')?.scrollTo(0, 0);
    wedge.addEventListener('code', this.#code);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wedge.removeEventListener('code', this.#code);
  }

  async #load() {
    const [readings, voids] = await Promise.all([
      records({kind: 'cases.reading', limit: MOST}),
      records({kind: 'sync.void', limit: MOST}),
    ]);
    this.mine = readingsOf([...readings, ...voids]);
  }

  get fever() {
    return session.me?.limits?.fever_celsius ?? 37.3;
  }

  async #heard(text) {
    const read = readCode(text);
    this.over = '';
    const known =
      read.what === 'person'
        ? roster.person(read.id)
        : read.what === 'number'
          ? await roster.byNumber('resident_id', read.number)
          : null;
    if (known) return this.pick(known);
    no();
    this.said = {tone: 'no', title: t('Not on this phone'), text: t('Search, or ask the server'), at: new Date()};
  }

  pick(person) {
    note();
    Object.assign(this, {who: person, celsius: null, symptoms: new Set(), over: ''});
    this.closest('main')?.scrollTo(0, 0);
  }

  async save() {
    if (this.celsius === null) return no();
    const {who, celsius} = this;
    const data = {person_id: who.id, celsius, symptoms: this.#told()};
    this.#last = await tell('cases.reading', data, {area: who.area ?? session.area});
    this.mine = new Map(this.mine).set(who.id, this.#last);
    const hot = celsius >= this.fever;
    if (hot) note();
    else yes();
    const text = hot
      ? t('%(n)s °C: fever. Keep distance and call the doctor', {n: celsius.toFixed(1)})
      : `${celsius.toFixed(1)} °C`;
    this.said = {tone: hot ? 'warn' : 'ok', title: who.name, text, at: new Date()};
    this.who = null;
  }

  async undo() {
    if (!this.#last) return no();
    await takeBack(this.#last, 'undone on the spot');
    this.#last = null;
    await this.#load();
    note();
    this.said = {tone: 'info', title: t('Taken back'), text: t('The last temperature does not count'), at: new Date()};
  }

  render() {
    return html`<div class="work reading ${this.who ? 'whole' : ''}">
      ${this.said && !this.who ? this.#said() : nothing} ${this.who ? this.#take() : this.#list()}
      ${this.over ? this.#sheet() : nothing}
    </div>`;
  }

  #said() {
    return html`<section class="strip ${this.said.tone}">
      ${band(this.said, '')}
      <button type="button" class="btn small" ?disabled=${!this.#last} @click=${this.undo}>
        ${icon('arrow-back-up')}${t('Undo')}
      </button>
    </section>`;
  }

  #list() {
    const people = roster
      .watched()
      .filter((one) => isAhead(one.until))
      .map((one) => roster.person(one.person_id))
      .filter(Boolean);
    const isDone = (person) => this.mine.has(person.id) && isToday(this.mine.get(person.id).at);
    const left = people.filter((person) => !isDone(person));
    const done = people.filter(isDone);
    return html`<section class="card sum">
        <p><b>${done.length}</b><span>/ ${t('%(n)s people watched', {n: people.length})}</span></p>
        <progress max=${people.length || 1} value=${done.length} aria-label=${t('Temperatures taken today')}></progress>
      </section>
      <div class="two">
        <button type="button" class="btn" @click=${() => (this.over = 'scan')}>${icon('scan')}${t('Scan')}</button>
        <button type="button" class="btn" @click=${() => (this.over = 'find')}>${icon('search')}${t('Search')}</button>
      </div>
      <section class="card">
        <div class="list-head"><b>${t('Still to take today')}</b><span>${left.length}</span></div>
        <ul class="rows">
          ${left.map((person) => this.#row(person))}
        </ul>
        ${people.length ? nothing : html`<p class="remark">${t('Nobody on this phone is watched')}</p>`}
        ${people.length && !left.length ? html`<p class="remark">${icon('circle-check')} ${t('All taken')}</p>` : nothing}
      </section>
      ${
        done.length
          ? html`<section class="card">
              <div class="list-head"><b>${t('Taken today')}</b><span>${done.length}</span></div>
              <ul class="rows">
                ${done.map((person) => this.#row(person))}
              </ul>
            </section>`
          : nothing
      }`;
  }

  #row(person) {
    const last = this.mine.get(person.id);
    const hot = last?.data.celsius >= this.fever;
    const tag = last
      ? html`<span class="heat ${hot ? 'hot' : ''}"
          >${last.data.celsius.toFixed(1)}<small>${clock(last.at)}</small></span
        >`
      : nothing;
    const address = roster.household(person.household)?.address ?? sexAge(person);
    return personRow(person, {onPick: (one) => this.pick(one), note: address, tag});
  }

  #take() {
    const {who} = this;
    return html`<header class="card door-head">
        <button type="button" class="round" aria-label=${t('Back to the list')} @click=${() => (this.who = null)}>
          ${icon('arrow-left')}
        </button>
        <div>
          <h2 tabindex="-1">${who.name}</h2>
          <p>${[sexAge(who), roster.household(who.household)?.address].filter(Boolean).join(' · ')}</p>
        </div>
      </header>
      <section class="card">
        <lf-number-pad
          kind="celsius"
          .fever=${this.fever}
          @typed=${(event) => (this.celsius = event.detail.value)}
          @done=${() => this.save()}
        ></lf-number-pad>
      </section>
      <div class="foot-bar two">
        <button type="button" class="btn" aria-haspopup="dialog" @click=${() => (this.over = 'symptoms')}>
          ${icon('clipboard-check')}<span><b>${t('Symptoms')}</b><small>${this.#told() || t('None')}</small></span>
        </button>
        <button type="button" class="btn go" ?disabled=${this.celsius === null} @click=${this.save}>
          ${icon('check')}<b>${t('Save')}</b>
        </button>
      </div>`;
  }

  #told() {
    return [...this.symptoms].join('、');
  }

  #chips() {
    return html`<div class="chips" role="group" aria-label=${t('Symptoms')}>
        ${SYMPTOMS().map(
          (word) =>
            html`<button type="button" aria-pressed=${String(this.symptoms.has(word))} @click=${() => this.#flip(word)}>
              ${word}
            </button>`,
        )}
      </div>
      <button type="button" class="btn go" @click=${() => (this.over = '')}>
        ${icon('check')}${this.symptoms.size ? t('Take over') : t('None')}
      </button>`;
  }

  #flip(word) {
    const next = new Set(this.symptoms);
    if (!next.delete(word)) next.add(word);
    this.symptoms = next;
    note();
  }

  #sheet() {
    const onClose = () => (this.over = '');
    if (this.over === 'scan') {
      const body = html`<div class="view low">
        <lf-scanner
          @code=${(event) => this.#heard(event.detail.text)}
          @manual=${() => (this.over = 'find')}
        ></lf-scanner>
      </div>`;
      return sheet({title: t('Scan a resident’s code'), body, onClose});
    }
    if (this.over === 'symptoms') return sheet({title: t('Symptoms'), body: this.#chips(), onClose});
    const body = html`<lf-find @person=${(event) => this.pick(event.detail.person)}></lf-find>`;
    return sheet({title: t('Search'), body, onClose});
  }
}
customElements.define(screen.tag, Reading);
