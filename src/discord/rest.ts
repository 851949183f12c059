import { STATUS_CODES } from 'node:http';
import { REST, type RESTOptions } from '@discordjs/rest';
import { type APIInteractionResponse, Routes } from 'discord-api-types/v10';
import { Agent, Headers, request } from 'undici';
import type { InteractionReplies } from './answering.ts';

/** What names us to Discord, which asks for it: https://docs.discord.com/developers/reference#user-agent. */
const userAgentAppendix = 'Carrel';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * How `@discordjs/rest` sends, by our undici and our connections: the undici 6 that it brings refuses an agent of undici 8.
 */
const requestOver =
  (dispatcher: Agent): MakeRequest =>
  async (url, init) => {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      method: (init.method ?? 'GET') as 'GET',
      headers: Object.entries(Object(init.headers)).flatMap(([name, value]) => [name, String(value)]),
      body: (init.body ?? null) as string | FormData | null,
      signal: init.signal ?? null,
    });
    return {
      body: null,
      get bodyUsed() {
        return body.bodyUsed;
      },
      arrayBuffer: () => body.arrayBuffer(),
      json: () => body.json(),
      text: () => body.text(),
      headers: new Headers(headers as Record<string, string>) as unknown as globalThis.Headers,
      ok: statusCode >= 200 && statusCode < 300,
      status: statusCode,
      statusText: STATUS_CODES[statusCode] ?? '',
    };
  };

/** Discord's HTTP API, in two separate queues. */
export interface DiscordRest {
  /** Registration, the gateway's address, messages: everything that may wait. */
  readonly general: REST;
  /** Answers to interactions alone: a burst of messages in `general` never stands in front of them. */
  readonly replies: REST;
  close(): Promise<void>;
}

/** Opens both queues. `apiUrl` is Discord's without the version, such as `https://discord.com/api`. */
export function createDiscordRest({ apiUrl, token }: { apiUrl: string; token: string }): DiscordRest {
  // 32 connections: with undici's unlimited default a burst opens a socket for each answer, and a handshake costs more than a wait.
  const agent = new Agent({ connections: 32 });
  const common = { version: '10', api: apiUrl, makeRequest: requestOver(agent), userAgentAppendix } as const;
  const general = new REST(common).setToken(token);
  // Callbacks count towards no global limit (Discord's documentation of rate limits), and an answer that has failed for
  // two seconds is too late for its three: one retry, no more.
  const replies = new REST({
    ...common,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    retries: 1,
    timeout: 5_000,
    // A handler is kept for each interaction's webhook until a sweep: its tokens live 15 minutes.
    handlerSweepInterval: 60_000,
  }).setToken(token);
  return {
    general,
    replies,
    close: () => {
      general.clearHandlerSweeper();
      general.clearHashSweeper();
      replies.clearHandlerSweeper();
      replies.clearHashSweeper();
      return agent.close();
    },
  };
}

/** Sends the first response to an interaction. Throws what `@discordjs/rest` throws. */
export async function respondByRest(
  rest: REST,
  interaction: { id: string; token: string },
  response: APIInteractionResponse,
): Promise<void> {
  // The interaction's token is what authorises here (`auth: false`): the bot's own is sent no oftener than it must be.
  await rest.post(Routes.interactionCallback(interaction.id, interaction.token), { body: response, auth: false });
}

/** Messages after the first response. */
export function repliesByRest(rest: REST): InteractionReplies {
  return {
    edit: async ({ application_id, token }, body) => {
      await rest.patch(Routes.webhookMessage(application_id, token, '@original'), { body, auth: false });
    },
    followUp: async ({ application_id, token }, body) => {
      await rest.post(Routes.webhook(application_id, token), { body, auth: false });
    },
  };
}
