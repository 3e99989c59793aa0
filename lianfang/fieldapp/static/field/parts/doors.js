// Doors as one walks them: building by building, unit by unit, up the stairs. Pure: addresses in, order out.

const FLAT = /^(.*?)(\d+)\s*(?:栋|幢|座|号楼|#)\s*(?:(\d+)\s*单元)?\s*(\d{1,2})(\d{2})\s*(?:室|号)?$/;
const HOUSE = /^(.*?)(\d+)\s*(?:组|弄|巷)\s*(\d+)\s*号?(.*)$/;

/** Read an address: {building, unit, floor, door, short}. What cannot be read stays whole as its own short name. */
export function readAddress(address) {
  const text = address.trim();
  const flat = FLAT.exec(text);
  if (flat) {
    const [, where, building, unit = '', floor, door] = flat;
    return {
      building: `${where}${building}栋`,
      unit,
      floor: Number(floor),
      door: Number(door),
      short: `${floor}${door}`,
    };
  }
  const house = HOUSE.exec(text);
  if (house) {
    const [, where, group, door, rest] = house;
    return {building: `${where}${group}组`, unit: '', floor: 0, door: Number(door), short: `${door}号${rest}`};
  }
  return {building: '', unit: '', floor: 0, door: 0, short: text};
}

/**
 * Put households (already in stair order) into staircases: [{key, building, unit, doors: [household]}], in the order
 * in which they come.
 */
export function staircases(households) {
  const found = new Map();
  for (const household of households) {
    const read = readAddress(household.address);
    const key = `${household.area} ${read.building} ${read.unit}`;
    if (!found.has(key))
      found.set(key, {key, area: household.area, building: read.building, unit: read.unit, doors: []});
    found.get(key).doors.push({...household, short: read.short, floor: read.floor});
  }
  return [...found.values()];
}
