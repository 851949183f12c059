import { type APIEmbed, DiscordAPIError, MessageFlags, type REST, type RESTOptions, Routes } from 'discord.js';
import { z } from 'zod';
import { campus } from '../../campus/index.ts';
import { BoardSendError, type BoardSender } from '../../worker/boards/board-ports.ts';
import type { RenderedMessage } from '../../worker/outbox/dispatch-ports.ts';
import { DiscordQueue, type Pace, uploadOf } from '../transport/rest.ts';
import { sendErrorOf } from './messages.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** Too many edits of a message that is more than an hour old (Discord's JSON error codes). */
const editsSpent = 30_046;

/** The thread is archived: a post opens it again, an edit does not. */
const threadArchived = 50_083;

/**
 * Where a board's title leads until its first edit: to the source of its counts. What stands behind the # is how a message
 * is known again of whose post nobody has learnt, since no list of messages is sure to tell their nonces.
 */
const markOf = (nonce: string): string => `${campus.source.url}#${nonce}`;

/** What we need of Discord's answers. */
const messageSchema = z.object({ id: z.string(), embeds: z.array(z.object({ url: z.string().optional() })) });

const emptySchema = z.instanceof(ArrayBuffer).refine(({ byteLength }) => byteLength === 0);

/** As many of a channel's last messages as Discord gives at once (its reference, "Get Channel Messages"). */
const mostListed = new URLSearchParams({ limit: '100' });

/**
 * Discord answers 30046 with HTTP 429 and no time to wait for, and `@discordjs/rest` takes every 429 for a rate limit
 * without looking at its code. Such an answer reaches it as the refusal that it is.
 */
function revealing(makeRequest: MakeRequest): MakeRequest {
  return async (url, init) => {
    const response = await makeRequest(url, init);
    if (response.status !== 429) return response;
    const said: unknown = await response.json().catch(() => undefined);
    return Object(said).code === editsSpent ? { ...response, status: 400 } : response;
  };
}

/** The boards' way to Discord: a queue of their own, which neither answers nor alerts stand behind. */
export interface BoardDelivery extends BoardSender {
  close(): void;
}

/**
 * Opens it over the connections, and with the manners, of the alerts' queue: every failure is an error at once. `pace` gives
 * each request its turn under Discord's limit for the whole bot.
 */
export function openBoardDelivery(alerts: REST, token: string, pace: Pace = (request) => request()): BoardDelivery {
  const send = revealing(alerts.options.makeRequest);
  const makeRequest: MakeRequest = (...given) => pace(() => send(...given));
  const rest = new DiscordQueue({ ...alerts.options, makeRequest }).setToken(token);
  return {
    find: async (channelId, nonce) => {
      try {
        const listed = await sending(rest.get(Routes.channelMessages(channelId), { query: mostListed }));
        return known(z.array(messageSchema), listed).find(({ embeds }) => embeds[0]?.url === markOf(nonce))?.id;
      } catch (error) {
        // Who may not read a channel's past may still post in it.
        const isUnread = error instanceof BoardSendError && Object(error.failure).reason === 'missingPermissions';
        if (isUnread) return undefined;
        throw error;
      }
    },
    post: async (channelId, { body, files }, nonce) => {
      // A board is there to be looked at: nobody's phone rings when it begins anew.
      const flags = MessageFlags.SuppressNotifications;
      const posted = rest.post(Routes.channelMessages(channelId), {
        body: { ...marked(body, nonce), nonce, enforce_nonce: true, flags },
        ...uploadOf(files),
      });
      return { messageId: known(messageSchema, await sending(posted)).id };
    },
    edit: async (channelId, messageId, { body, files }) => {
      const edited = rest.patch(Routes.channelMessage(channelId, messageId), { body, ...uploadOf(files) });
      known(messageSchema, await sending(edited));
    },
    remove: async (channelId, messageId) => {
      // Discord says nothing to it, with a 204.
      known(emptySchema, await sending(rest.delete(Routes.channelMessage(channelId, messageId))));
    },
    close: () => {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

function marked(body: RenderedMessage, nonce: string): RenderedMessage {
  const [first, ...others] = (body.embeds ?? []) as readonly APIEmbed[];
  return first === undefined ? body : { ...body, embeds: [{ ...first, url: markOf(nonce) }, ...others] };
}

/** An answer that is not Discord's (a proxy's page comes with a 200, too) leaves open whether Discord ever heard of it. */
function known<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const detail = 'an answer that is not Discord’s';
  throw new BoardSendError({ kind: 'transient', mayBeSent: true, code: undefined, detail });
}

async function sending(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    const code = error instanceof DiscordAPIError ? error.code : undefined;
    if (code === editsSpent || code === threadArchived) throw new BoardSendError({ kind: 'editsSpent' });
    throw new BoardSendError(sendErrorOf(error).failure);
  }
}
