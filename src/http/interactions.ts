import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIInteractionResponse } from 'discord.js';
import { parseJsonOrUndefined } from '../base/json.ts';
import type { Logger } from '../base/logger.ts';
import type { Router } from '../discord/interactions/router.ts';
import type { Attempt } from '../discord/interactions/sending.ts';
import { responseBytes } from '../discord/transport/callback.ts';
import type { MessageFile } from '../worker/outbox/dispatch-ports.ts';
import { answer, answerText } from './answer.ts';
import { createBodyReader } from './body.ts';
import { createSignatureCheck, isRecent, signatureIn } from './signature.ts';
import { type WebhookEvent, webhookEventIn } from './webhook-event.ts';

/** What `POST /interactions` needs. */
export interface InteractionsParts {
  readonly router: Router;
  /** Takes an event that Discord posts to the same address, and answers whether it is done; never rejects. */
  readonly onEvent: (event: WebhookEvent) => Promise<boolean>;
  /** Sends a response with files by Discord's callback: in the HTTP body its documentation knows only JSON. */
  readonly upload: (
    interaction: { id: string; token: string },
    response: APIInteractionResponse,
    files: readonly MessageFile[],
    attempt: Attempt,
  ) => Promise<void>;
  /** The machine's time (ms since the epoch): a signature has an age. */
  readonly now: () => number;
  readonly logger: Logger;
}

const statusOf = { 'too large': 413, aborted: 400 } as const;

/** Signed requests of another time are logged no more often than this (ms): someone may be repeating old ones. */
const warnEveryMs = 60_000;

/**
 * The entrance for interactions by HTTP. Each process keeps what it needs for one request and nothing beyond, so that any
 * number of them can stand behind any balancer:
 *
 * 1. refuse what has no signature of Discord's shape, before its body is read;
 * 2. read the body, within limits;
 * 3. check the signature, then its age;
 * 4. answer a webhook event, or give the interaction to the router, whose first response becomes the HTTP body.
 */
export function createInteractionsEndpoint(publicKey: string, parts: InteractionsParts) {
  const isSigned = createSignatureCheck(publicKey);
  const readBody = createBodyReader();
  let warnedAt = Number.NEGATIVE_INFINITY;

  const warnOfAge = (timestamp: string, now: number): void => {
    // Either way: the clock may be set back.
    if (Math.abs(now - warnedAt) < warnEveryMs) return;
    warnedAt = now;
    const aheadSeconds = Math.round(now / 1000) - Number(timestamp);
    parts.logger.warn({ aheadSeconds }, 'a request signed at another time was refused: is the clock right?');
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const signature = signatureIn(request.headers);
    if (signature === undefined) return refuse(response, 401, 'invalid request signature');
    const body = await readBody(request);
    if ('refused' in body) return refuse(response, statusOf[body.refused], body.refused);
    if (!(await isSigned(signature, body.bytes))) return answerText(response, 401, 'invalid request signature');
    const now = parts.now();
    if (!isRecent(signature.timestamp, now)) {
      warnOfAge(signature.timestamp, now);
      return answerText(response, 401, 'signed at another time');
    }
    const interaction = parseJsonOrUndefined(body.bytes.toString());
    if (interaction === undefined) return answerText(response, 400, 'not JSON');
    const event = webhookEventIn(interaction);
    // Discord sends what does not get its 204 again, for ten minutes (its documentation of webhook events).
    if (event !== undefined) {
      const isDone = typeof event !== 'object' || (await parts.onEvent(event));
      return answer(response, isDone ? 204 : 503);
    }
    await answerInteraction(interaction, response, parts);
  };
}

/** The rest of a body that is refused unread is not waited for. */
function refuse(response: ServerResponse, status: number, text: string): void {
  response.setHeader('connection', 'close');
  answerText(response, status, text);
}

/** The router's first response becomes the HTTP body, unless it has files; what comes later goes by the interaction's webhook. */
async function answerInteraction(
  interaction: unknown,
  response: ServerResponse,
  { router, upload }: InteractionsParts,
): Promise<void> {
  await router(interaction, async (first, files, attempt) => {
    if (files.length === 0) return answer(response, 200, 'application/json', responseBytes(first));
    // The router gives files only to an interaction that it could read.
    await upload(interaction as { id: string; token: string }, first, files, attempt);
    // Without a body: the answer went by the callback (Discord's documentation of responding to interactions).
    answer(response, 202);
  });
  if (!response.headersSent) throw new Error('the router gave no response');
}
