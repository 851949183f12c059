import { STATUS_CODES } from 'node:http';
import type { Dispatcher } from 'undici';
import { type APIInteractionResponse, DefaultUserAgent, DiscordAPIError, HTTPError, Routes } from '#discord.js';
import type { MessageFile } from '../../worker/outbox/dispatch-ports.ts';
import { type Attempt, type Respond, ResponseLimited } from '../interactions/sending.ts';
import { oncePer } from '../views/reply/once-per.ts';
import { type Exchanged, exchange, refusalIn } from './request.ts';
import { formOf } from './upload.ts';

/** A first response as it is sent, in JSON: an unchanged reply is the same object, and is serialized once. */
export const responseBytes = oncePer((response: APIInteractionResponse) => Buffer.from(JSON.stringify(response)));

/** What a callback needs of an interaction. */
type Addressee = { readonly id: string; readonly token: string };

/** Makes one attempt to send the first response to an interaction. */
export type Callback = (
  interaction: Addressee,
  response: APIInteractionResponse,
  files?: readonly MessageFile[],
  attempt?: Attempt,
) => Promise<void>;

/**
 * Sends first responses without discord.js's `REST`: callbacks have no rate limit to keep track of (Discord's documentation of
 * rate limits), and the queue that `REST` makes for each interaction takes as long as all the rest of an answer. `apiUrl` is Discord's
 * with the version. Callbacks throw what `REST` throws (`DiscordAPIError` for a refusal, `HTTPError` for any other status,
 * undici's error where there is no answer), and `ResponseLimited` after a 429.
 */
export function createCallback(dispatcher: Dispatcher, apiUrl: string, userAgentAppendix: string): Callback {
  const { origin, pathname } = new URL(apiUrl);
  // The interaction's token is what authorises here: the bot's own is sent no more often than necessary.
  const userAgent = `${DefaultUserAgent} ${userAgentAppendix}`;
  // A list: undici looks through an object for each request.
  const headersOf = (contentType: string) => ['content-type', contentType, 'user-agent', userAgent];
  const jsonHeaders = headersOf('application/json');
  return ({ id, token }, response, files = [], attempt = {}) => {
    const path = pathname + Routes.interactionCallback(id, token);
    const bytes = responseBytes(response);
    const form = files.length === 0 ? undefined : formOf(bytes, files);
    const headers = form === undefined ? jsonHeaders : headersOf(form.contentType);
    const body = form?.bytes ?? bytes;
    const request = { origin, path, method: 'POST', headers, body } as const;
    return exchange(dispatcher, request, attempt).then((exchanged) => {
      if (exchanged.status < 200 || exchanged.status >= 300) throw refusalOf(exchanged, origin + path, response);
    });
  };
}

/** Responds to one interaction. Keeps nothing else of it: hundreds of them may wait for Discord at once. */
export function respondBy(callback: Callback, { id, token }: Addressee): Respond {
  const to = { id, token };
  return (response, files, attempt) => callback(to, response, files, attempt);
}

/** What `REST` would throw for this answer, or `ResponseLimited`. Total: the body may be anything. */
export function refusalOf({ status, headers, body }: Exchanged, url: string, response: APIInteractionResponse): Error {
  if (status === 429) return new ResponseLimited(Number(headers['retry-after']) * 1_000);
  const data = { files: undefined, body: response };
  if (status < 400 || status >= 500) return new HTTPError(status, STATUS_CODES[status] ?? '', 'POST', url, data);
  const refusal = refusalIn(body);
  return new DiscordAPIError(refusal, refusal.code ?? refusal.error, status, 'POST', url, data);
}
