// <lf-scanner>: the camera's picture, a frame to aim with, torch, sound and manual entry. Fires "code" {text, from} and
// "manual". Attributes: paused (a sheet lies over it), hint (what to aim at).
import {LitElement, html, nothing} from '../vendor/lit.js';
import {t} from '../core/words.js';
import {prefs} from '../core/prefs.js';
import {icon} from './icon.js';
import {reader} from './reader.js';

const EVERY = 120; // ms from one look to the next
const AGAIN = 3000; // ms out of sight before the same code counts again
const WANTED = {facingMode: {ideal: 'environment'}, width: {ideal: 1280}, height: {ideal: 720}};

const FAULTS = {
  insecure: () => [
    t('The camera needs a secure address'),
    t('Open this page by https. Until then type, or use a scanner.'),
  ],
  denied: () => [
    t('The camera is not allowed'),
    t("Allow it for this site in the browser's settings, then try again."),
  ],
  none: () => [t('No camera found'), t('Type the number, or use a scanner that types.')],
  busy: () => [t('Another app holds the camera'), t('Close it, then try again.')],
};
const NAMES = {NotAllowedError: 'denied', SecurityError: 'denied', NotFoundError: 'none', OverconstrainedError: 'none'};

export class Scanner extends LitElement {
  static properties = {
    paused: {type: Boolean, reflect: true},
    hint: {},
    state: {state: true},
    torch: {state: true},
    loud: {state: true},
  };

  #stream = null;
  #round = 0; // a new start or stop ends the loop of the one before
  #last = {text: '', at: 0};
  #seen = () => this.#turn();

  constructor() {
    super();
    Object.assign(this, {paused: false, hint: '', state: 'starting', torch: null, loud: prefs.get('sound')});
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#seen);
    this.updateComplete.then(this.#seen);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#seen);
    this.#stop();
  }

  updated(changed) {
    if (changed.has('paused') && changed.get('paused') !== undefined) this.#turn();
  }

  /** Start when somebody can look at it, stop (and free the camera) when nobody can. */
  #turn() {
    const wanted = this.isConnected && !document.hidden;
    if (!wanted) this.#stop();
    else if (!this.#stream) this.start();
  }

  async start() {
    this.#stop();
    const round = this.#round;
    if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) {
      this.state = isSecureContext ? 'none' : 'insecure';
      return;
    }
    this.state = 'starting';
    try {
      const stream = await navigator.mediaDevices.getUserMedia({audio: false, video: WANTED});
      if (round !== this.#round) return stream.getTracks().forEach((track) => track.stop());
      await this.#play(stream);
      this.state = 'on';
      this.#look(round);
    } catch (fault) {
      if (round === this.#round) this.state = NAMES[fault.name] ?? 'busy';
    }
  }

  async #play(stream) {
    this.#stream = stream;
    const [track] = stream.getVideoTracks();
    track.addEventListener('ended', () => this.#stream === stream && this.start());
    const can = track.getCapabilities?.() ?? {};
    this.torch = can.torch ? false : null;
    if (can.focusMode?.includes?.('continuous')) {
      track.applyConstraints({advanced: [{focusMode: 'continuous'}]}).catch(() => {});
    }
    const video = this.querySelector('video');
    video.srcObject = stream;
    await video.play();
  }

  #stop() {
    this.#round += 1;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.torch = null;
    const video = this.querySelector('video');
    if (video) video.srcObject = null;
  }

  async #look(round) {
    const video = this.querySelector('video');
    const read = await reader();
    while (round === this.#round) {
      const began = performance.now();
      const text = this.paused || !video.videoWidth ? '' : await read(video).catch(() => '');
      if (round === this.#round && text && !this.paused) this.#found(text);
      await new Promise((go) => setTimeout(go, Math.max(20, EVERY - (performance.now() - began))));
    }
    read.end();
  }

  #found(text) {
    const now = performance.now();
    const again = text === this.#last.text && now - this.#last.at < AGAIN;
    this.#last = {text, at: now};
    if (!again) this.#fire('code', {text: text.trim(), from: 'camera'});
  }

  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true}));
  }

  async #light() {
    const [track] = this.#stream?.getVideoTracks() ?? [];
    const torch = !this.torch;
    await track?.applyConstraints({advanced: [{torch}]}).then(
      () => (this.torch = torch),
      () => (this.torch = null),
    );
  }

  #sound() {
    this.loud = !this.loud;
    prefs.set('sound', this.loud);
  }

  render() {
    return html`
      <video playsinline muted aria-label=${t('Camera')}></video>
      ${this.state === 'on' && !this.paused ? this.#frame() : nothing}
      ${this.state === 'starting' ? html`<p class="cam-note">${t('The camera starts…')}</p>` : nothing}
      ${FAULTS[this.state] ? this.#fault(...FAULTS[this.state]()) : nothing}
      <div class="cam-tools">${this.#tools()}</div>
    `;
  }

  #frame() {
    return html`<div class="cam-frame" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`;
  }

  #fault(title, text) {
    return html`<div class="cam-fault">
      <b>${title}</b>
      <p>${text}</p>
      <p>
        <button class="btn" @click=${() => this.#fire('manual')}>${icon('keyboard')}${t('Type instead')}</button>
        <button class="btn" @click=${() => this.start()}>${icon('refresh')}${t('Try again')}</button>
      </p>
    </div>`;
  }

  #tools() {
    const torch = html`<button aria-pressed=${String(this.torch)} aria-label=${t('Torch')} @click=${this.#light}>
      ${icon('bulb')}
    </button>`;
    return html`${this.torch === null ? nothing : torch}
      <button aria-pressed=${String(this.loud)} aria-label=${t('Sound')} @click=${this.#sound}>
        ${icon(this.loud ? 'volume' : 'volume-off')}
      </button>`;
  }
}
customElements.define('lf-scanner', Scanner);
