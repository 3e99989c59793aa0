// Whether this phone is told, also while the app is closed, when a clock of one's work runs out.
import {call} from './api.js';
import {teller} from './teller.js';
import {toBytes} from './crypto.js';
import {vault} from './vault.js';

const able = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

export const push = teller({
  key: '', // of the installation; '' where nobody is told
  on: false,
  failed: false,

  /** Ask the server whether phones are told, and the browser whether this one is. */
  async look() {
    if (!able()) return;
    try {
      const {body} = await call('/field/push/key', {token: vault.keys?.token});
      this.key = body.key;
    } catch {
      this.key = ''; // without network it is not offered
    }
    this.on = Boolean(await there());
    this.dispatchEvent(new Event('change'));
  },

  /** Be told from now on, or no more. */
  async turn() {
    this.failed = false;
    try {
      await (this.on ? end() : begin(this.key));
    } catch {
      this.failed = true;
    }
    this.on = Boolean(await there());
    this.dispatchEvent(new Event('change'));
  },
});

async function there() {
  const registration = await navigator.serviceWorker.getRegistration('/field/');
  return registration?.pushManager.getSubscription();
}

async function begin(/** @type {string} */ key) {
  if (await Notification.requestPermission() !== 'granted') throw new Error('denied');
  const registration = await navigator.serviceWorker.ready;
  const made = await registration.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: toBytes(key)});
  try {
    const {endpoint, keys} = made.toJSON();
    await call('/field/push', {token: vault.keys?.token, body: {endpoint, keys}});
  } catch (problem) {
    await made.unsubscribe();
    throw problem;
  }
}

/** Be told no more; it goes as well without the server, whose next message finds nobody. */
export async function end() {
  const made = able() ? await there() : null;
  if (!made) return;
  await call('/field/push', {token: vault.keys?.token, body: {endpoint: made.endpoint, off: true}}).catch(() => {});
  await made.unsubscribe();
}
