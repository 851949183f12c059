import { STATUS_CODES } from 'node:http';
import type { Agent } from 'undici';
import { type APIInteractionResponse, DefaultUserAgent, DiscordAPIError, HTTPError, Routes } from '#discord.js';
import { parseJsonOrUndefined } from '../../base/json.ts';
import type { MessageFile } from '../../worker/outbox/dispatch-ports.ts';
import { ResponseLimited } from '../interactions/sending.ts';
import { oncePer } from '../views/reply/once-per.ts';
import { exchange } from './request.ts';
import { formOf } from './upload.ts';

/** A first response as it is sent: an unchanged reply is the same object, and is serialised once. */
const bytesOf = oncePer((response: APIInteractionResponse) => Buffer.from(JSON.stringify(response)));

/** Makes one attempt to send the first response to an interaction, until `signal` aborts. */
export type Callback = (
  interaction: { readonly id: string; readonly token: string },
  response: APIInteractionResponse,
  files?: readonly MessageFile[],
  signal?: AbortSignal,
) => Promise<void>;

/**
 * Sends first responses without discord.js's `REST`: callbacks have no rate limit to keep track of (Discord's documentation of
 * rate limits), and the queue that `REST` makes for each interaction takes as long as all the rest of an answer. `apiUrl` is Discord's
 * with the version. Callbacks throw what `REST` throws (`DiscordAPIError` for a refusal, `HTTPError` for any other status,
 * undici's error where there is no answer), and `ResponseLimited` after a 429.
 */
export function createCallback(agent: Agent, apiUrl: string, userAgentAppendix: string): Callback {
  const { origin, pathname } = new URL(apiUrl);
  // The interaction's token is what authorises here: the bot's own is sent no more often than necessary.
  const userAgent = `${DefaultUserAgent} ${userAgentAppendix}`;
  return async ({ id, token }, response, files = [], signal) => {
    const path = pathname + Routes.interactionCallback(id, token);
    const json = { contentType: 'application/json', bytes: bytesOf(response) };
    const { contentType, bytes } = files.length === 0 ? json : formOf(json.bytes, files);
    const headers = { 'content-type': contentType, 'user-agent': userAgent };
    const request = { origin, path, method: 'POST', headers, body: bytes } as const;
    const { status, headers: responseHeaders, body } = await exchange(agent, request, signal);
    if (status >= 200 && status < 300) return;
    if (status === 429) throw new ResponseLimited(Number(responseHeaders['retry-after']) * 1_000);
    const [url, data] = [origin + path, { files: undefined, body: response }];
    if (status < 400 || status >= 500) throw new HTTPError(status, STATUS_CODES[status] ?? '', 'POST', url, data);
    const refusal = Object(parseJsonOrUndefined(body.toString()));
    throw new DiscordAPIError(refusal, refusal.code ?? refusal.error, status, 'POST', url, data);
  };
}
