// The people and doors of one's own area, on the phone: sealed on the disk, in memory while the phone is open.
import {call} from './api.js';
import {clock} from './clock.js';
import {numberMark, seal, unseal} from './crypto.js';
import {database, keepThing, thing, writing} from './db.js';
import {readPersonCode} from './ids.js';
import {matches, sayable} from './search.js';
import {session} from './session.js';
import {teller} from './teller.js';
import {vault} from './vault.js';

const TIDY = 40; // pages of changes, then they are written into the whole

/** @typedef {{generation: number, cursor: string | null, mark: string, epoch: unknown, until: string, whole: boolean, n: number, tooMany?: boolean}} Course */

const fresh = () => ({
  households: new Map(),
  people: new Map(),
  members: new Map(), // household → its people's ids
  marks: new Map(), // short mark of a document's number → person
  swabs: new Map(), // person → swabs
  tubes: new Map(), // code of a tube → the swabs in it
  visits: new Map(), // household → the last visit
  watched: new Map(), // person → until when
  dues: new Map(), // household → what is due there
  mores: new Map(), // household → which letters it has, what was needed there
  cares: new Map(), // person → what they need again and again
});

/** Take one row into memory. @param {ReturnType<typeof fresh>} into @param {any} row */
function take(into, row) {
  if (row.t === 'household') into.households.set(row.id, row);
  else if (row.t === 'visit') keep(into.visits, row.household_id, row, row.at);
  else if (row.t === 'due') keep(into.dues, row.household_id, row, row.tasks?.length);
  else if (row.t === 'more') keep(into.mores, row.household_id, row, row.letters?.length || row.needs?.length);
  else if (row.t === 'care') keep(into.cares, row.person_id, row, row.keys.length);
  else if (row.t === 'watched') keep(into.watched, row.person_id, row, row.until);
  else if (row.t === 'swab') takeSwab(into, row);
  else if (row.t === 'person') takePerson(into, row);
  else if (row.t === 'gone') drop(into, row.id);
}

/** Keep a row, or forget it: one that was taken back comes without its time. */
function keep(/** @type {Map<string, any>} */ map, /** @type {string} */ id, /** @type {any} */ row, /** @type {unknown} */ stands) {
  if (stands) map.set(id, row);
  else map.delete(id);
}

function takeSwab(/** @type {any} */ into, /** @type {any} */ row) {
  const earlier = into.swabs.get(row.person_id) ?? [];
  into.swabs.set(row.person_id, [...earlier.filter((/** @type {any} */ one) => one.tube !== row.tube), ...(row.at ? [row] : [])]);
  const inside = into.tubes.get(row.tube) ?? [];
  into.tubes.set(row.tube, [...inside.filter((/** @type {any} */ one) => one.person_id !== row.person_id), ...(row.at ? [row] : [])]);
}

function takePerson(/** @type {any} */ into, /** @type {any} */ row) {
  const before = into.people.get(row.id);
  if (before && before.household !== row.household) into.members.get(before.household)?.delete(row.id);
  into.people.set(row.id, row);
  if (row.h) into.marks.set(row.h, row.id);
  if (!row.household) return;
  if (!into.members.has(row.household)) into.members.set(row.household, new Set());
  into.members.get(row.household).add(row.id);
}

function drop(/** @type {any} */ into, /** @type {string} */ id) {
  const person = into.people.get(id);
  if (person) into.members.get(person.household)?.delete(id);
  if (person?.h) into.marks.delete(person.h);
  for (const map of [into.people, into.households, into.watched, into.swabs, into.visits, into.dues, into.mores, into.cares]) map.delete(id);
}

let all = fresh();
/** @type {Course | null} */
let course = null; // of what is in use
/** @type {Promise<void>} */
let loading = Promise.resolve();

const stairs = new Intl.Collator('zh', {numeric: true});
const byArea = (/** @type {any} */ a, /** @type {any} */ b) => (a.area < b.area ? -1 : a.area > b.area ? 1 : 0);

/** Tells 'change' when rows come. */
export const roster = teller({
  /** Say until when it may be used; "" when there is none. */
  get until() {
    return course?.until ?? '';
  },
  /** Say whether all of it is here. */
  get whole() {
    return Boolean(course?.whole);
  },
  /** Say whether the area holds more people than a phone keeps: then the server is asked for each. */
  get tooMany() {
    return Boolean(course?.tooMany);
  },
  get size() {
    return all.people.size;
  },
  /** Wait until what is on the disk is in memory. */
  ready: () => loading,
  /** @param {string} id */
  person: (id) => all.people.get(id),
  /** @param {string} id */
  household: (id) => all.households.get(id),
  /** Give the people behind a door. @param {string} id */
  members: (id) => [...(all.members.get(id) ?? [])].map((one) => all.people.get(one)),
  /** Give a person's swabs, of one round or of all. @param {string} person @param {string} [round] */
  swabs: (person, round) => (all.swabs.get(person) ?? []).filter((/** @type {any} */ s) => !round || s.round_id === round),
  /** Give the swabs that are known to be in a tube. @param {string} code */
  tube: (code) => all.tubes.get(code) ?? [],
  /** @param {string} household */
  lastVisit: (household) => all.visits.get(household),
  /** Give what is due at a door. @param {string} household */
  due: (household) => all.dues.get(household),
  /** Give the letters a door has and what was needed there and is not met yet. @param {string} household */
  more: (household) => all.mores.get(household),
  /** Give what somebody in a zone needs again and again. @param {string} person @returns {string[]} */
  care: (person) => all.cares.get(person)?.keys ?? [],
  /** Give who in zones needs something again and again. */
  cared: () => [...all.cares.keys()],
  /** Give the doors that are due, with what is due there. */
  dues: () => [...all.dues.values()],
  /** Give the people whose temperature is to be taken, with until when. */
  watched: () => [...all.watched.values()],

  /** Give doors in stair order: of an area, or all. @param {{area?: string}} [wish] */
  households({area} = {}) {
    const doors = [...all.households.values()].filter((door) => !area || door.area === area);
    return doors.sort((a, b) => byArea(a, b) || stairs.compare(a.order ?? a.address, b.order ?? b.address));
  },

  /** Find people by name, initials, the end of a number or phone, or address. @param {string} text @param {number} [most] */
  find(text, most = 50) {
    const wanted = matches(text);
    const found = [];
    if (!wanted) return found;
    for (const person of all.people.values()) {
      person.sayable ??= sayable(person, all.households.get(person.household));
      if (wanted(person.sayable)) found.push(person);
      if (found.length >= most) break;
    }
    return found;
  },

  /** Give the person of a resident's code, if it is one of the roster. @param {string} text */
  byCode(text) {
    const id = readPersonCode(text);
    return id ? all.people.get(id) : undefined;
  },

  /** Give the person with this document. @param {string} kind @param {string} number */
  async byNumber(kind, number) {
    if (!session.me?.roster_key) return undefined;
    return all.people.get(all.marks.get(await numberMark(session.me.roster_key, kind, number)));
  },

  /** Ask the server for somebody outside the roster; only with network. Raises Problem. @param {{number?: string, phone?: string, code?: string}} what */
  async ask(what) {
    const {body} = await call('/field/find', {token: vault.keys?.token, body: what});
    for (const row of body.people) take(all, {t: 'person', ...row});
    return /** @type {any[]} */ (body.people);
  },

  /** Add what was made on this phone and the server does not know yet. @param {any} row */
  async add(row) {
    take(all, row);
    changed();
    await write([row]);
  },

  /** Fetch what is missing or has changed. Raises Problem. */
  async update() {
    await loading;
    if (!course || course.epoch === undefined || expired()) return download();
    if (!course.whole) return pages();
    try {
      await changes();
    } catch (problem) {
      if (/** @type {any} */ (problem).status !== 409) throw problem;
      await roster.startAgain();
      await download();
    }
  },

  /** Forget all of it when its time is over. */
  async expire() {
    if (expired()) await roster.startAgain();
  },

  /** Forget all of it; the next update fetches a clean one. */
  async startAgain() {
    const change = await writing(['pages', 'things']);
    change.objectStore('pages').clear();
    change.objectStore('things').delete('roster');
    await change.done;
    all = fresh();
    course = null;
    changed();
  },
});

const changed = () => roster.dispatchEvent(new Event('change'));
const expired = () => Boolean(course?.until) && new Date(/** @type {Course} */ (course).until).getTime() < clock.now();

vault.addEventListener('change', () => {
  if (vault.open) {
    loading = load();
    return;
  }
  all = fresh();
  course = null;
  changed();
});

/** Bring what is on the disk into memory. */
async function load() {
  course = (await thing('roster')) ?? null;
  await roster.expire();
  if (!course) return;
  const sealed = await (await database()).getAll('pages');
  const next = fresh();
  for (const page of sealed) {
    if (page.generation !== course.generation || !vault.keys?.data) continue;
    for (const row of await unseal(vault.keys.data, page.sealed)) take(next, row);
  }
  all = next;
  changed();
}

/** Start from an empty roster. What was there serves until the new one is whole, unless it is too old. */
async function download() {
  await roster.expire();
  course = {generation: (course?.generation ?? 0) + 1, cursor: null, mark: '', epoch: undefined, until: '', whole: false, n: 0};
  await pages();
}

/** Go on with the download where it stopped. */
async function pages() {
  const mine = /** @type {Course} */ (course);
  do {
    const after = mine.cursor ? `?after=${encodeURIComponent(mine.cursor)}` : '';
    const {body} = await call(`/field/roster${after}`, {token: vault.keys?.token});
    Object.assign(mine, {cursor: body.next, mark: body.mark, epoch: body.epoch, until: body.until, whole: !body.next, tooMany: Boolean(body.too_many)});
    for (const row of body.rows) take(all, row);
    await write(body.rows, true);
    changed();
  } while (!mine.whole && vault.open);
}

async function changes() {
  const mine = /** @type {Course} */ (course);
  for (let more = true; more && vault.open; ) {
    const {body} = await call(`/field/changes?mark=${encodeURIComponent(mine.mark)}`, {token: vault.keys?.token});
    for (const row of body.rows) take(all, row);
    Object.assign(mine, {mark: body.mark, until: body.until ?? mine.until});
    if (body.rows.length) await write(body.rows);
    else await keepThing('roster', mine);
    more = body.more;
    if (body.rows.length) changed();
  }
  if (mine.n > TIDY + Math.ceil(all.people.size / 300)) await tidy(mine);
}

/** Keep rows as one more sealed page, together with how far we are. @param {any[]} rows */
async function write(rows, first = false) {
  if (!vault.keys?.data || !course) return;
  const sealed = await seal(vault.keys.data, rows.map(bare));
  course.n += 1;
  const change = await writing(['pages', 'things']);
  const store = change.objectStore('pages');
  if (first && course.n === 1) store.clear();
  store.put({generation: course.generation, n: course.n, sealed});
  change.objectStore('things').put(course, 'roster');
  await change.done;
}

const bare = (/** @type {any} */ {sayable: _made, ...row}) => row;

/** Write all that is in memory into few pages. @param {Course} mine */
async function tidy(mine) {
  const {households, people, swabs, visits, watched, dues, mores, cares} = all;
  const rows = [...households.values(), ...people.values(), ...[...swabs.values()].flat(), ...visits.values(), ...watched.values(), ...dues.values(), ...mores.values(), ...cares.values()];
  const sealed = [];
  for (let i = 0; i < rows.length; i += 1000) {
    sealed.push(await seal(/** @type {any} */ (vault.keys?.data), rows.slice(i, i + 1000).map(bare)));
  }
  const change = await writing(['pages', 'things']);
  change.objectStore('pages').clear();
  Object.assign(mine, {generation: mine.generation + 1, n: sealed.length});
  sealed.forEach((one, i) => change.objectStore('pages').put({generation: mine.generation, n: i + 1, sealed: one}));
  change.objectStore('things').put(mine, 'roster');
  await change.done;
}
