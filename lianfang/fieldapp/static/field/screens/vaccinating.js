// How far people of a session are, from the records of this phone and from what the server knows; what speaks against a
// dose. Pure.

const KEPT = new Set(['waiting', 'sent', 'disputed']); // what was refused does not count here
const ORDER = ['observed', 'agreed', 'fit', 'arrived', '', 'deferred', 'unfit', 'refused', 'left', 'away'];
export const KINDS = ['vaccination.screening', 'vaccination.consent', 'vaccination.dose', 'vaccination.departure', 'vaccination.event', 'sync.void'];
export const MINUTE = 60_000;

const byTime = (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1);
const taken = (all) => new Set(all.filter((one) => one.kind === 'sync.void').map((one) => one.data.target));

/** Give the words of a kind that count, earliest first. @param {any[]} all @param {string} kind */
export function words(all, kind) {
  const gone = taken(all);
  return all.filter((one) => one.kind === kind && KEPT.has(one.state) && !gone.has(one.id) && !one.takenBack).sort(byTime);
}

const of = (list, session, person) => list.filter(({data}) => data.session_id === session.id && data.person_id === person.id);

/** Give the dose somebody had in this session: that of this phone goes first, the server may not know it yet. */
function doseOf(all, session, person) {
  const own = of(words(all, 'vaccination.dose'), session, person).at(-1);
  if (own) {
    const until = new Date(Date.parse(own.at) + session.observe_minutes * MINUTE).toISOString();
    const lot = session.lots.find((one) => one.id === own.data.lot_id)?.number ?? '';
    return {id: own.id, at: own.at, until, left_at: null, number: own.data.number, product: own.data.product, lot, record: own};
  }
  const known = person.dose;
  if (!known || taken(all).has(known.id)) return null;
  return {...known, record: {id: known.id, kind: 'vaccination.dose', area: session.area_id}};
}

/** Give how far somebody was when the server last told, without what this phone took back since. */
function known(all, session, person) {
  const gone = taken(all);
  const back = (kind) => of(all.filter((one) => one.kind === kind && (gone.has(one.id) || one.takenBack)), session, person);
  let state = person.dose ? 'arrived' : (person.state ?? '');
  if (['agreed', 'refused', 'away'].includes(state) && back('vaccination.consent').some((one) => same(one.at, person.since))) state = 'fit';
  if (['fit', 'deferred', 'unfit'].includes(state) && back('vaccination.screening').length) state = 'arrived';
  return ['observed', 'left'].includes(state) ? 'arrived' : state;
}

const same = (one, other) => Boolean(other) && Math.abs(Date.parse(one) - Date.parse(other)) < 1000;

/**
 * Say how far somebody is: {state, dose, swab, screening, consent, departure, last}. `last` is what this phone told last
 * of them and can be taken back.
 * @param {any[]} all @param {any} session @param {any} person
 */
export function standing(all, session, person) {
  const screening = of(words(all, 'vaccination.screening'), session, person).at(-1);
  const consent = of(words(all, 'vaccination.consent'), session, person).at(-1);
  const dose = doseOf(all, session, person);
  const departure = dose && words(all, 'vaccination.departure').filter(({data}) => data.dose_id === dose.id).at(-1);
  const events = dose ? words(all, 'vaccination.event').filter(({data}) => data.dose_id === dose.id) : [];
  let state = known(all, session, person);
  const since = person.since ? Date.parse(person.since) - 1000 : 0;
  for (const one of [screening, consent].filter(Boolean).sort(byTime)) {
    if (Date.parse(one.at) < since) continue;
    if (one === screening) state = one.data.state;
    else if (one.data.who === 'none') state = 'refused';
    else if (state !== 'deferred' && state !== 'unfit') state = 'agreed';
  }
  if (dose) state = departure || (dose.left_at && !taken(all).has(dose.departure)) ? 'left' : 'observed';
  const last = [screening, consent, dose?.record?.data ? dose.record : null, departure, ...events].filter(Boolean).sort(byTime).at(-1);
  return {state, dose, swab: consent?.data.swab || person.swab || '', screening, consent, departure, events, last: last ?? null};
}

/** Give the people of a session with how far they are: those of the list and those this phone met. */
export function everybody(all, session, named) {
  const people = new Map((session.people ?? []).map((one) => [one.id, one]));
  for (const {data} of all) {
    if (data.session_id === session.id && data.person_id && !people.has(data.person_id)) {
      people.set(data.person_id, {id: data.person_id, had: null, ...named(data.person_id)});
    }
  }
  const found = [...people.values()].map((person) => ({person, now: standing(all, session, person)}));
  const rank = ({now, person}) => [ORDER.indexOf(now.state), now.dose?.until ?? person.slot ?? ''];
  return found.sort((a, b) => {
    const [[x, p], [y, q]] = [rank(a), rank(b)];
    return x - y || (p < q ? -1 : p > q ? 1 : 0);
  });
}

/** Count what is left of a lot: the doses of this phone that wait are not in the server's count yet. */
export function left(all, session, lot) {
  const own = words(all, 'vaccination.dose').filter(({state, data}) => state === 'waiting' && data.session_id === session.id && data.lot_id === lot.id);
  return lot.n - own.length;
}

/** Say why a lot should not be given: "stopped", "expired", "empty" or "". */
export function faultOf(all, session, lot, today) {
  if (lot.stopped) return 'stopped';
  if (lot.expires_on && lot.expires_on < today) return 'expired';
  return left(all, session, lot) < 1 ? 'empty' : '';
}

/** Give an age in whole months. */
function months(born, today) {
  const [y, m, d] = born.split('-').map(Number);
  const [ty, tm, td] = today.split('-').map(Number);
  return (ty - y) * 12 + tm - m - (td < d ? 1 : 0);
}

const plusDays = (day, n) => new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);

/** Say whether a guardian has to agree. */
export const isMinor = (session, person, today) => Boolean(person.born) && months(person.born, today) < session.grown * 12;

/** Give the codes of what speaks against a product for somebody: as lianfang/vaccination/rules.py has it. */
export function against(session, person, product, today) {
  const found = [];
  if (!person.born) found.push({code: 'no_birthday'});
  else if (months(person.born, today) < product.least_months) found.push({code: 'too_young'});
  else if (product.most_months !== null && months(person.born, today) > product.most_months) found.push({code: 'too_old'});
  const had = person.had ?? [];
  const last = [...had].sort((a, b) => (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : a[1] - b[1])).at(-1);
  if (last && last[0] !== product.key && !session.mixing) found.push({code: 'mixed'});
  if (last && had.length >= product.doses) found.push({code: 'complete'});
  else if (last && today < plusDays(last[2], product.least_days)) found.push({code: 'too_early', day: plusDays(last[2], product.least_days)});
  return found;
}

/** Propose what follows from the questions answered with yes: as lianfang/vaccination/rules.py has it. */
export function proposed(session, answers, today) {
  const yes = session.questions.filter((one) => answers.has(one.key));
  if (yes.some((one) => one.permanent)) return {state: 'unfit', until: ''};
  if (yes.some((one) => !one.days)) return {state: 'deferred', until: ''};
  if (!yes.length) return {state: 'fit', until: ''};
  return {state: 'deferred', until: plusDays(today, Math.max(...yes.map((one) => one.days)))};
}
