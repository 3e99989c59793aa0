import {html} from '../vendor/lit.js';
import {language, setLanguage, t} from '../core/words.js';

const LANGUAGES = [['zh-Hans', '中文'], ['en', 'English']];

/** Draw the choice of language; each is written in itself, so that everybody finds their own. */
export function languages() {
  return html`<div class="seg" role="group" aria-label=${t('Language')}>${LANGUAGES.map(([code, name]) => html`
    <button type="button" lang=${code} aria-pressed=${String(language() === code)} @click=${() => setLanguage(/** @type {any} */ (code))}>${name}</button>`)}</div>`;
}
