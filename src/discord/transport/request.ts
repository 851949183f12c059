import { STATUS_CODES } from 'node:http';
import type { RESTOptions } from 'discord.js';
import type { Agent, Dispatcher } from 'undici';
import { z } from 'zod';
import { parseJsonOrUndefined } from '../../base/json.ts';

type MakeRequest = RESTOptions['makeRequest'];
type IncomingHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** The two methods of headers that `@discordjs/rest` calls. undici gives their names in lower case. */
const headersOf = (headers: IncomingHeaders): Pick<Headers, 'get' | 'has'> => ({
  get: (name) => headers[name.toLowerCase()]?.toString() ?? null,
  has: (name) => headers[name.toLowerCase()] !== undefined,
});

/** What Discord's rate limit response says in its body (its documentation of rate limits); times in seconds. */
const limitBody = z.object({ retry_after: z.number().nonnegative().optional(), global: z.boolean().optional() });

/** The wait after a 429 that names none (seconds): `@discordjs/rest` would repeat at once, as fast as the network allows. */
const unnamedWaitS = 1;

/**
 * The headers of a 429 with all that its body says: `@discordjs/rest` reads only the headers, and a proxy on the way may
 * remove them or add its own. The longer wait of the two counts.
 */
function limitHeaders(headers: IncomingHeaders, body: Buffer): IncomingHeaders {
  const said = limitBody.safeParse(parseJsonOrUndefined(body.toString())).data ?? {};
  const named = [Number.parseFloat(String(headers['retry-after'])), said.retry_after].filter(
    (seconds) => seconds !== undefined && seconds >= 0,
  ) as number[];
  const seconds = named.length === 0 ? unnamedWaitS : Math.max(...named);
  return { ...headers, 'retry-after': String(seconds), ...(said.global ? { 'x-ratelimit-global': 'true' } : {}) };
}

/**
 * 30046, too many edits of a message that is over an hour old, comes with HTTP 429 and no time to wait for, and discord.js
 * takes every 429 for a rate limit without looking at its code. It is a refusal.
 */
const isRefusal = (body: Buffer): boolean => Object(parseJsonOrUndefined(body.toString())).code === 30_046;

/** Discord's answer, whole; a 429 says in its headers all that its body says. */
interface Exchanged {
  readonly status: number;
  readonly headers: IncomingHeaders;
  readonly body: Buffer;
}

/**
 * Sends one request and reads its answer, by undici's core: a stream and web headers around every empty answer cost more than
 * the answer. Rejects with what undici reports, or with the reason of `signal`.
 */
export function exchange(
  agent: Agent,
  request: Dispatcher.DispatchOptions,
  signal?: AbortSignal | null,
): Promise<Exchanged> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchanged>();
  const chunks: Buffer[] = [];
  let status = 0;
  let headers: IncomingHeaders = {};
  let controller: Dispatcher.DispatchController | undefined;
  signal?.addEventListener('abort', () => {
    // A request that still waits for a connection has no controller: it is given up here, and ended when its turn comes.
    reject(signal.reason);
    controller?.abort(signal.reason);
  });
  agent.dispatch(request, {
    onRequestStart: (started) => {
      controller = started;
      if (signal?.aborted) started.abort(signal.reason);
    },
    onResponseStart: (_controller, statusCode, responseHeaders) => {
      status = statusCode;
      headers = responseHeaders;
    },
    onResponseData: (_controller, chunk) => void chunks.push(chunk),
    onResponseEnd: () => {
      const body = Buffer.concat(chunks);
      if (status === 429) headers = limitHeaders(headers, body);
      if (status === 429 && isRefusal(body)) status = 400;
      resolve({ status, headers, body });
    },
    onResponseError: (_controller, error) => reject(error),
  });
  return promise;
}

/** How `@discordjs/rest` sends, by our undici and our connections: the undici 6 that it brings refuses an agent of undici 8. */
export const requestOver =
  (agent: Agent): MakeRequest =>
  async (url, init) => {
    const { origin, pathname, search } = new URL(url);
    const headers = init.headers as Record<string, string>;
    // Forms with files are bytes already: see `requestBody`.
    const sent = (init.body ?? null) as string | Uint8Array | null;
    const method = (init.method ?? 'GET') as Dispatcher.HttpMethod;
    const request = { origin, path: pathname + search, method, headers, body: sent };
    const { status, headers: said, body } = await exchange(agent, request, init.signal);
    return {
      body: null,
      bodyUsed: false,
      arrayBuffer: async () => new Uint8Array(body).buffer,
      // A proxy may name a type where there is nothing: what has no body was taken all the same.
      json: async () => (status === 204 ? undefined : JSON.parse(body.toString())),
      text: async () => body.toString(),
      headers: headersOf(said) as Headers,
      ok: status >= 200 && status < 300,
      status,
      statusText: STATUS_CODES[status] ?? '',
    };
  };
