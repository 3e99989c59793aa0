// Finding people among ten thousand while one types.

// The first characters of each initial in the order of pinyin (GB 2312, level 1). The browser knows that order.
const FIRSTS = '阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀';
const LETTERS = 'abcdefghjklmnopqrstwxyz';
const pinyin = new Intl.Collator('zh-Hans-CN-u-co-pinyin');
// Surnames that are read otherwise than the character mostly is.
const SURNAMES = {单: 's', 曾: 'z', 解: 'x', 查: 'z', 仇: 'q', 区: 'o', 任: 'r', 盖: 'g', 覃: 'q', 翟: 'z', 尉: 'y', 宓: 'm', 朴: 'p', 冼: 'x', 乐: 'y', 缪: 'm'};
/** @type {Map<string, string>} */
const known = new Map();

/** Give the pinyin initial of a character; a letter gives itself. @param {string} character */
export function initial(character) {
  if (character <= 'z') return character.toLowerCase();
  const found = known.get(character);
  if (found !== undefined) return found;
  let at = -1;
  while (at + 1 < FIRSTS.length && pinyin.compare(FIRSTS[at + 1], character) <= 0) at += 1;
  const letter = at >= 0 && character >= '\u4e00' && character <= '\u9fff' ? LETTERS[at] : '';
  known.set(character, letter);
  return letter;
}

/** Give the initials of a name: 王小明 wxm. @param {string} name */
export function initials(name) {
  const [first = '', ...rest] = [...name.replace(/[\s·]/g, '')];
  return (SURNAMES[/** @type {keyof typeof SURNAMES} */ (first)] ?? initial(first)) + rest.map(initial).join('');
}

/**
 * Give what a person can be found by, in one line: fields are set apart by a line break, which nobody types.
 * @param {any} person @param {any} [household]
 */
export function sayable(person, household) {
  const made = person.initials ?? initials(person.name);
  const parts = [person.name, made, person.tail, person.phone_tail, household?.address ?? ''];
  return parts.join('\n').toLowerCase();
}

/** Turn what was typed into a test; several words must all be there. Null when there is nothing to look for. */
export function matches(/** @type {string} */ text) {
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  return (/** @type {string} */ line) => words.every((word) => line.includes(word));
}
