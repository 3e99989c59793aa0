// How people are written on a phone that others can look at: enough to tell them apart, no more.
import {html, nothing} from '../vendor/lit.js';
import {t, tn} from '../core/words.js';
import {ageOf} from './identity.js';

/** Hide the middle of a name: 吴*军, 吴*; names in letters keep their first word. */
export function masked(name) {
  const letters = [...name.trim()];
  if (/^[\x20-\x7e·]+$/.test(name)) return letters.length > 2 ? `${name.split(/[ ·]/)[0]} *` : name;
  if (letters.length < 3) return `${letters[0] ?? ''}*`;
  return letters[0] + '*'.repeat(letters.length - 2) + letters.at(-1);
}

/** Give what the small circle of a tube shows: the first letter. */
export function initial(name) {
  return [...(name || '?').trim()][0]?.toUpperCase() ?? '?';
}

/** Give sex and age in a few words. */
export function sexAge(person) {
  const sex = {m: t('Male'), f: t('Female')}[person?.sex];
  const age = person?.born ? tn('%(n)s year old', '%(n)s years old', ageOf(person.born)) : '';
  return [sex, age].filter(Boolean).join(' · ');
}

/** Draw one person of a list as a button. */
export function personRow(person, {onPick, note = '', tag = nothing, address = ''}) {
  const tail = person.tail ? t('ends in %(tail)s', {tail: person.tail}) : '';
  return html`<li>
    <button type="button" class="row" @click=${() => onPick(person)}>
      <span class="disc" aria-hidden="true">${initial(person.name)}</span>
      <span class="what">
        <b>${person.name}</b>
        <small>${note || [sexAge(person), tail, address].filter(Boolean).join(' · ')}</small>
      </span>
      ${tag}
    </button>
  </li>`;
}
