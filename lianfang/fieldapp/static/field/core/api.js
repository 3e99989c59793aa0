// Calls to the server. What comes back is either its answer or a Problem that says what to do.
import {readJson, writeJson} from './json.js';

const PATIENCE = 30_000; // milliseconds; a phone on the edge of a network gets nothing any more after that

/** Why a call did not bring what was asked. `status` 0: no answer at all. */
export class Problem extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {any} [more] */
  constructor(status, code, message, more = {}) {
    super(message || code);
    this.status = status;
    this.code = code;
    this.wipe = more.wipe === true;
    /** Seconds the server wants to be left alone. */
    this.wait = Number(more.wait) || 0;
  }
}

/**
 * Call the server. Raises Problem.
 * @param {string} path
 * @param {{token?: string, body?: unknown, zip?: boolean, etag?: string}} [how]
 * @returns {Promise<{status: number, etag: string, body: any}>}
 */
export async function call(path, {token = '', body, zip = false, etag = ''} = {}) {
  const headers = new Headers();
  if (token) headers.set('Authorization', `Bearer ${token}`);
  if (etag) headers.set('If-None-Match', etag);
  const sent = body === undefined ? undefined : await packed(writeJson(body), headers, zip);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(path, {
      method: sent === undefined ? 'GET' : 'POST',
      headers,
      body: sent,
      signal: patience.signal,
      cache: 'no-store',
      credentials: 'omit',
    });
    return await read(answer);
  } catch (problem) {
    if (problem instanceof Problem) throw problem;
    throw new Problem(0, 'no_answer', String(problem));
  } finally {
    clearTimeout(timer);
  }
}

/** Make a body smaller where the browser can. @param {string} text @param {Headers} headers @param {boolean} zip */
async function packed(text, headers, zip) {
  headers.set('Content-Type', 'application/json');
  if (!zip || typeof CompressionStream === 'undefined' || text.length < 1000) return text;
  headers.set('Content-Encoding', 'gzip');
  // eslint-disable-next-line compat/compat -- looked for above: Safari has it from 16.4 on
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

async function read(/** @type {Response} */ answer) {
  if (answer.status === 304 || answer.status === 204) return {status: answer.status, etag: answer.headers.get('ETag') ?? '', body: null};
  const body = await answer.text().then(readJson).catch(() => null);
  if (answer.ok && body !== null) return {status: answer.status, etag: answer.headers.get('ETag') ?? '', body};
  const wait = answer.headers.get('Retry-After');
  // An answer that is not ours (a hotel's sign-in page, a proxy's refusal) counts as none, so that it wipes nothing.
  const ours = body?.error || [413, 429, 502, 503, 504].includes(answer.status);
  const status = ours ? answer.status : 0;
  throw new Problem(status, body?.error ?? 'no_answer', body?.message ?? '', {wipe: body?.wipe, wait});
}
