// Which group of the round somebody belongs to, and the tube that it asks for. Pure: what is known in, answers out.

/** Say whether an area lies in another: ids are three digits a level, padded with zeros. */
const inside = (area, whole) => String(area ?? '').startsWith(String(whole).replace(/(000)+$/, ''));

/** Give how the people of a group share tubes in a round; undefined: like everybody else. */
export const modeOf = (round, population) => (round?.modes ?? []).find((one) => one.population === population);

/** Give the mode of the strictest group somebody is in: named on the roster, under an order, or by where they live. */
export function modeFor(person, round, groupAreas = []) {
  const groups = new Set(person.groups ?? []);
  if (person.ordered && round?.ordered) groups.add(round.ordered);
  for (const one of groupAreas) if (inside(person.area, one.area)) groups.add(one.population);
  const modes = (round?.modes ?? []).filter((one) => one.population !== round.usual);
  return modes.find((one) => groups.has(one.population)) ?? null; // the strictest come first
}

/** List what a sampler may choose between: everybody's tube, one person alone, and what groups ask for besides. */
export function choices(round) {
  const size = round?.pool_size ?? 10;
  const others = (round?.modes ?? []).filter((one) => one.population !== round.usual);
  const more = others.filter((one) => one.household || (one.size > 1 && one.size !== size));
  return [
    {single: false, population: '', size},
    {single: true, population: '', size: 1},
    ...more.map((one) => ({single: false, population: one.population, size: one.size, household: one.household})),
  ];
}

/**
 * Say what is doubtful about a person in an open tube because of a group, or null. why: "strict" the person's group
 * shares a tube with fewer, "household" only one household shares this tube and this is another.
 */
export function doubtGroup(person, wanted, tube, now, homes = []) {
  const household = Boolean(now?.household);
  if (household && person.household && homes.some((home) => home && home !== person.household)) return {why: 'household'};
  if (!wanted || !tube.size) return null;
  const fits = now?.single || now?.size <= wanted.size;
  return fits && (!wanted.household || household || now?.single) ? null : {why: 'strict', mode: wanted};
}
