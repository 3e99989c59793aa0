// Help: short answers to what is asked in the field, and what to tell the person at the other end of the line.
import {LitElement, html} from '../vendor/lit.js';
import {outbox} from '../core/outbox.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {sync} from '../core/sync.js';
import {update} from '../core/update.js';
import {clock, t} from '../core/words.js';
import {icon} from '../parts/icon.js';
import {watches} from '../parts/watches.js';

class Help extends LitElement {
  static properties = {version: {state: true}};

  constructor() {
    super();
    this.version = '';
    watches(this, outbox, sync, roster, session);
  }

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.version = await update.version();
  }

  answers() {
    return [
      [t('There is no network'), t('Go on working. Each record is on this phone before you see its tick, and goes out by itself when there is network again. Do not clear the browser’s data.')],
      [t('A record was refused or disputed'), t('Disputed: it is stored, and a person decides whether it counts. Refused: open Records, read the reason, tell your team leader, then press Dealt with.')],
      [t('I scanned the wrong person'), t('Take the last one back on the screen of sampling, or any record under Records. Nothing is erased: the server is told that it does not count.')],
      [t('The camera reads nothing'), t('Wipe the lens, switch on the lamp, hold still at a hand’s width. A scanner that types works too, and every code can be typed.')],
      [t('The phone is lost or stolen'), t('Tell your administrator at once. It gets no key any more from that moment, and is wiped when it next meets the server.')],
      [t('The battery is low'), t('Records are safe when it dies. Log on again afterwards: they are still there and go out.')],
      [t('Keep the app on the home screen'), t('Open the browser’s menu and choose Add to home screen. In WeChat first choose Open in browser.')],
    ];
  }

  facts() {
    const {counts} = outbox;
    return [
      [t('Person'), session.me?.user?.name ?? ''],
      [t('This phone'), session.me?.device?.name ?? ''],
      [t('Version'), this.version],
      [t('Last in step'), sync.last ? clock(sync.last) : '–'],
      [t('Waiting, disputed, refused'), `${counts.waiting} · ${counts.disputed} · ${counts.refused}`],
      [t('People on this phone'), roster.until ? `${roster.size} · ${t('until %(time)s', {time: clock(roster.until)})}` : String(roster.size)],
      [t('Clock ahead by'), t('%(n)s s', {n: Math.round(sync.skew)})],
    ];
  }

  render() {
    return html`<section class="card list">${this.answers().map(([question, answer]) => html`
        <details><summary class="setting"><span>${question}</span>${icon('chevron-down')}</summary><p>${answer}</p></details>`)}</section>
      <section class="card"><h2>${t('If you call for help, say this')}</h2>
        <dl class="facts">${this.facts().map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`;
  }
}
customElements.define('lf-help', Help);
