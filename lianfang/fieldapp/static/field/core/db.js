// The phone's own database. What is personal in it is sealed (crypto.js); what steers it is plain.
//
//   records  every record, sealed; `device` says whose, `state` how far it is
//   pages    the roster as it arrived, sealed, by generation
//   things   single values: door, share, me, roster, epoch, day
import {openDB} from '../vendor/idb.js';

export const NAME = 'lianfang-field';

/**
 * One step for each version of the schema, never edited, only added to. A step may not touch what waits: it carries
 * records over. @type {((db: any, transaction: any) => void | Promise<void>)[]}
 */
export const STEPS = [
  (db) => {
    const records = db.createObjectStore('records', {keyPath: 'id'});
    records.createIndex('queue', ['device', 'state']);
    records.createIndex('kind', ['device', 'kind', 'id']);
    db.createObjectStore('pages', {keyPath: ['generation', 'n']});
    db.createObjectStore('things');
  },
];

/** Open a database through its steps. @param {string} name @param {typeof STEPS} steps */
export function openWith(name, steps) {
  return openDB(name, steps.length, {
    async upgrade(db, from, _to, transaction) {
      for (const step of steps.slice(from)) await step(db, transaction);
    },
    blocking(_now, _wanted, event) {
      /** @type {any} */ (event.target).close(); // another tab has a newer app: let it upgrade, and load it here too
      if (name === NAME) location.reload();
    },
    terminated() {
      if (name === NAME) opened = null;
    },
  });
}

/** @type {Promise<any> | null} */
let opened = null;

/** Give the open database. @returns {Promise<any>} */
export function database() {
  opened ??= openWith(NAME, STEPS).catch((problem) => {
    opened = null;
    throw problem;
  });
  return opened;
}

/** Read a single value. @param {string} name */
export const thing = async (name) => (await database()).get('things', name);

/** Keep a single value; it is on the disk when this returns. @param {string} name @param {unknown} value */
export async function keepThing(name, value) {
  const change = await writing(['things']);
  if (value === undefined) change.objectStore('things').delete(name);
  else change.objectStore('things').put(value, name);
  await change.done;
}

/** Begin a change that counts only when it is on the disk. @param {string[]} stores */
export async function writing(stores) {
  return (await database()).transaction(stores, 'readwrite', {durability: 'strict'});
}

/** Ask the browser not to clear this storage when space is short. */
export const persist = async () => (await navigator.storage?.persist?.()) ?? false;
