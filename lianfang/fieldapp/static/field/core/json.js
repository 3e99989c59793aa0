// JSON with area ids. They have seventeen digits, more than a number of JavaScript holds: read as numbers, the grids of one
// community would become one. So in memory they are texts, and on the wire and under a seal what the server reads: numbers.
// Inside a text a quotation mark is escaped, so neither pattern finds anything there.

const NUMBERS = /"(area|area_id|id)":(\d{16,19})/g;
const TEXTS = /"(area|area_id)":"(\d{16,19})"/g;

/** Read JSON. Throws when it is none. @param {string} text */
export const readJson = (text) => JSON.parse(text.replace(NUMBERS, '"$1":"$2"'));

/** Write JSON. @param {unknown} value */
export const writeJson = (value) => JSON.stringify(value).replace(TEXTS, '"$1":$2');
