// What is due at a door, from the roster and from what this phone told since: one entry a door, all its tasks.
import {cityDay} from '../core/clock.js';
import {roster} from '../core/roster.js';
import {session} from '../core/session.js';
import {t, tn} from '../core/words.js';
import {dayBegan} from '../parts/when.js';

export const VERSION = 2; // of the record of a visit

/** Give what somebody comes to a door for. */
export const TASKS = () => ({
  survey: t('Survey'),
  temperature: t('Temperature'),
  code_check: t('Health code'),
  sampling: t('Swab at the door'),
  vaccination: t('Talk about vaccination'),
  registration: t('Registration'),
  data_entry: t('Settle records'),
  publicity: t('Publicity'),
  delivery: t('Delivery'),
  elder_code: t('Printed code'),
  letter: t('Letter'),
  home_check: t('Home check'),
});

/** Give what may be found at a door and concerns those who investigate cases. */
export const FINDINGS = () => ({
  fever: t('Fever'),
  symptoms: t('Cough, sore throat, loss of smell'),
  risk_area: t('Came from a risk area'),
  contact: t('Met somebody infected'),
  absent: t('Somebody under an order is not at home'),
});

/** What can be done at a whole staircase in one go, without looking at anybody. */
const AT_ONCE = ['survey', 'publicity'];

/**
 * Give the tasks that are left at a door: those of the roster, without what this phone has told since. A check of
 * yesterday is due no more.
 * @param {string} household @param {any} [mine] the last record of this phone about the door
 */
export function tasksAt(household, mine = null, day = cityDay()) {
  const due = roster.due(household);
  if (!due) return [];
  const today = mine && mine.at >= dayBegan() ? mine.data : null; // the roster may not have heard of it yet
  if (today?.outcome === 'moved') return [];
  const told = today?.outcome === 'done' ? (today.tasks ?? []) : [];
  // A home check is done by the temperatures themselves, not by a tick.
  return due.tasks.filter((task) => (task === 'home_check' ? due.day === day : !told.includes(task)));
}

/** Give the tasks that a whole staircase can be said to be done with. */
export const tasksAtOnce = (household) => tasksAt(household).filter((task) => AT_ONCE.includes(task));

/** Say whether a door is due, and the asker's own when only those count. */
export const isDue = (household, mine, own) =>
  tasksAt(household, mine).length > 0 && (!own || Boolean(roster.due(household)?.mine));

/** Say when a door is late, or is to be telephoned. */
export function dueWords(household, day = cityDay()) {
  const due = roster.due(household);
  if (!due) return '';
  if (due.call) return t('Nobody was met %(n)s times: telephone', {n: due.tries});
  if (due.next && due.next < day) return t('Late: was due on %(day)s', {day: due.next});
  return due.tries ? tn('%(n)s time nobody was met', '%(n)s times nobody was met', due.tries) : '';
}

const NUMBER = /\d{15}[\dX]{0,3}/i;
const PASSPORT = /(^|[^A-Z0-9])[A-Z]{1,2}\d{7,8}(?!\d)/i;
const PHONE = /(^|\D)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)/;

/** Say what a note should not hold; "" when it is well. @param {string} text */
export function noteWarning(text) {
  const joined = text.normalize('NFKC').replace(/[\s-]/g, '');
  if (NUMBER.test(joined) || PASSPORT.test(text)) return t('No numbers of documents in a note.');
  if (/1[3-9]\d{9}/.test(joined) || PHONE.test(text)) return t('No phone numbers in a note.');
  const words = session.me?.note_words ?? [];
  if (words.some((/** @type {string} */ word) => text.toLowerCase().includes(word)))
    return t('Nothing about somebody’s health in a note: what was found is ticked below.');
  return '';
}
