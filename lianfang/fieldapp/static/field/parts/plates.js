// Plates of vehicles as GA 36-2018 shapes them, the same as the server (presence/rules/plates.py). Pure.
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const LETTER = '[A-HJ-NP-Z]';
const PLACE = '[A-HJ-NP-Z0-9]';
const HEAD = `[${PROVINCES}]${LETTER}`;
const ENERGY = '[DABCEFGHJK]';

const SHAPES = [
  `${HEAD}${PLACE}{5}`,
  `${HEAD}(?:${ENERGY}${PLACE}[0-9]{4}|[0-9]{5}${ENERGY})`, // new energy: small ones, large ones
  `${HEAD}${PLACE}{4}[警学挂]`,
  `粤Z${PLACE}{4}[港澳]`,
  `[${PROVINCES}]${LETTER}?[0-9]{4,5}领`,
  '使[0-9]{6}|[0-9]{6}使',
  `WJ[${PROVINCES}]?[0-9]{4}${PLACE}`,
  `${LETTER}{2}[0-9]{5}`,
].map((shape) => new RegExp(`^(?:${shape})$`));

/** Write a plate as it is stored: capital letters, no spaces, dots or hyphens. */
export const normalPlate = (text) => text.replace(/[\s·•.-]/g, '').toUpperCase();

/** Say whether a plate looks like one. */
export const isPlate = (plate) => SHAPES.some((shape) => shape.test(plate));
