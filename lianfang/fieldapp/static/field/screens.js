// Wiring table: the screens of work, in the order of the tiles. A post names those it needs in /field/me, and no other
// is loaded. A module exports `screen`: {id, icon, label, hint, tag} (label and hint through mark()) and defines the element `tag`.

/** @type {Record<string, () => Promise<any>>} */
export const WORK = {
  sample: () => import('./screens/sample.js'),
  carry: () => import('./screens/carry.js'),
  deliver: () => import('./screens/deliver.js'),
  drive: () => import('./screens/drive.js'),
  vaccinate: () => import('./screens/vaccinate.js'),
  receive: () => import('./screens/receive.js'),
  visit: () => import('./screens/visit.js'),
  zone: () => import('./screens/zone.js'),
  reading: () => import('./screens/reading.js'),
  passage: () => import('./screens/passage.js'),
  gate: () => import('./screens/gate.js'),
  muster: () => import('./screens/muster.js'),
  orders: () => import('./screens/orders.js'),
  shifts: () => import('./screens/shifts.js'),
  duty: () => import('./screens/duty.js'),
  queue: () => import('./screens/queue.js'),
  alarms: () => import('./screens/alarms.js'),
};
