// The service worker: it keeps the app on the phone. A new version takes over only when nothing is being done.
import {outbox} from './outbox.js';
import {teller} from './teller.js';
import {vault} from './vault.js';

/** Tells 'change' when a new version is ready. */
export const update = teller({
  ready: false,
  /** @type {ServiceWorkerRegistration | undefined} */ registration: undefined,

  /** Look for a new version. */
  async look() {
    await update.registration?.update().catch(() => {});
  },

  /** Change over to the new version; what waits is on the disk and stays there. */
  apply() {
    update.registration?.waiting?.postMessage('take over');
  },

  /** Name the version that is kept here. */
  async version() {
    const names = 'caches' in window ? await caches.keys() : [];
    return names.filter((name) => name.startsWith('lianfang-field-')).at(-1)?.slice(15) ?? '';
  },
});

function found() {
  update.ready = Boolean(update.registration?.waiting && navigator.serviceWorker.controller);
  if (!update.ready) return;
  update.dispatchEvent(new Event('change'));
  if (!vault.open) update.apply(); // at the door nobody is in the middle of anything
}

/** Begin: keep the app here and look for new versions each hour and each time the phone is locked. */
export async function start() {
  if (!('serviceWorker' in navigator)) return;
  let controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) reloadWhenIdle();
    controlled = true;
  });
  const registration = await navigator.serviceWorker.register('/field/sw.js', {scope: '/field/', updateViaCache: 'none'});
  update.registration = registration;
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing;
    fresh?.addEventListener('statechange', () => fresh.state === 'installed' && found());
  });
  found();
  vault.addEventListener('change', () => {
    if (vault.open) return;
    found();
    update.look();
  });
  setInterval(() => update.look(), 3600_000);
}

/** Load the new version, but never in the middle of work: on the start, or when the phone is locked. */
function reloadWhenIdle() {
  const resting = !vault.open || ['', '#home', '#settings'].includes(location.hash);
  if (resting && !outbox.busy) location.reload();
  else setTimeout(reloadWhenIdle, 500);
}
