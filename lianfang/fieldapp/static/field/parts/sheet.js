// <lf-sheet>: a dialog that comes up from the bottom, where the thumb is. What lies in it is the screen's own; "closed"
// is told when it goes. One uses it as html`${sheet({title, tone, body, onClose})}`.
import {LitElement, html, nothing} from '../vendor/lit.js';
import {t} from '../core/words.js';
import {icon} from './icon.js';

class Sheet extends LitElement {
  static properties = {heading: {}, tone: {reflect: true}, body: {attribute: false}};

  constructor() {
    super();
    Object.assign(this, {heading: '', tone: '', body: nothing});
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    const dialog = this.querySelector('dialog');
    dialog.showModal();
    (dialog.querySelector('[autofocus]') ?? dialog.querySelector('h2')).focus();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.querySelector('dialog')?.close();
  }

  #close(event) {
    event?.preventDefault();
    this.dispatchEvent(new CustomEvent('closed'));
  }

  render() {
    return html`<dialog
      class="sheet ${this.tone}"
      aria-labelledby="sheet-title"
      @cancel=${this.#close}
      @click=${(event) => event.target.tagName === 'DIALOG' && this.#close()}
    >
      <div class="sheet-in">
        <header>
          <h2 id="sheet-title" tabindex="-1">${this.heading}</h2>
          <button type="button" class="round" aria-label=${t('Close')} @click=${this.#close}>${icon('x')}</button>
        </header>
        <div class="sheet-body">${this.body}</div>
      </div>
    </dialog>`;
  }
}
customElements.define('lf-sheet', Sheet);

/** Draw a sheet over a screen. */
export function sheet({title, tone = '', body, onClose}) {
  return html`<lf-sheet .heading=${title} .tone=${tone} .body=${body} @closed=${onClose}></lf-sheet>`;
}
