// Keeps the whole app on the phone. Each version has a cache of its own; it is used only when all its files are there
// and are the ones the version names. It takes over when the app says so: in the middle of work nothing is exchanged.
const VERSION = "VERSION";
const FILES = "FILES"; // address → digest
const PREFIX = 'lianfang-field-';
const CACHE = PREFIX + VERSION;
const SHELL = '/field/';

addEventListener('install', (event) => {
  const all = Object.entries(FILES).map(([address, integrity]) => new Request(address, {cache: 'reload', integrity, credentials: 'omit'}));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(all)));
});

addEventListener('activate', (event) => {
  const old = (name) => name.startsWith(PREFIX) && name !== CACHE;
  const tidy = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(tidy.then(() => clients.claim()));
});

addEventListener('message', (event) => {
  if (event.data === 'take over') skipWaiting();
});

addEventListener('fetch', (event) => {
  const {request} = event;
  const {origin, pathname} = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  const address = request.mode === 'navigate' && pathname.startsWith(SHELL) ? SHELL : pathname;
  if (address in FILES) event.respondWith(kept(address, request));
});

addEventListener('push', (event) => {
  let said = {};
  try {
    said = event.data ? event.data.json() : {};
  } catch {
    said = {};
  }
  const look = {body: said.body || '', tag: said.tag || 'lianfang'};
  event.waitUntil(registration.showNotification(said.title || '联防 Lianfang', look));
});

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(SHELL));
});

async function kept(address, request) {
  const found = await (await caches.open(CACHE)).match(address, {ignoreVary: true});
  return found ?? fetch(request);
}
