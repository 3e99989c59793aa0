// Looks for somebody outside this phone's roster, where there is a network; never keeps a queue waiting for it.
import {roster} from '../core/roster.js';
import {t} from '../core/words.js';

const PATIENCE = 6000; // ms

/** Ask the server: {people, fault}. What = {number} | {phone} | {code}. */
export async function findOnline(what) {
  if (!navigator.onLine) return {people: [], fault: t('No network: not on this phone')};
  const late = new Promise((go) => setTimeout(go, PATIENCE, null));
  try {
    const people = await Promise.race([roster.ask(what), late]);
    return people ? {people, fault: ''} : {people: [], fault: t('The server does not answer')};
  } catch (problem) {
    return {people: [], fault: problem.status ? problem.message : t('The server does not answer')};
  }
}
