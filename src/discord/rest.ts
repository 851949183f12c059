import { STATUS_CODES } from 'node:http';
import { type RawFile, REST, type RESTOptions } from '@discordjs/rest';
import { type APIInteractionResponse, Routes } from 'discord-api-types/v10';
import { Agent, type Dispatcher } from 'undici';
import type { InteractionReplies } from './answering.ts';
import type { ReplyFile } from './reply.ts';

/** What names us to Discord, which asks for it: https://docs.discord.com/developers/reference#user-agent. */
const userAgentAppendix = 'Carrel';

type MakeRequest = RESTOptions['makeRequest'];
type ResponseLike = Awaited<ReturnType<MakeRequest>>;
type IncomingHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** The two questions that `@discordjs/rest` asks of headers. undici gives their names in lower case. */
const headersOf = (headers: IncomingHeaders): Pick<Headers, 'get' | 'has'> => ({
  get: (name) => headers[name.toLowerCase()]?.toString() ?? null,
  has: (name) => headers[name.toLowerCase()] !== undefined,
});

/**
 * How `@discordjs/rest` sends, by our undici and our connections: the undici 6 that it brings refuses an agent of undici 8.
 * It speaks to undici's core, since a stream and web headers around every empty answer cost more than the answer.
 */
const requestOver = (agent: Agent): MakeRequest => {
  const send = (url: string, init: Parameters<MakeRequest>[1]): Promise<ResponseLike> => {
    const { promise, resolve, reject } = Promise.withResolvers<ResponseLike>();
    const { origin, pathname, search } = new URL(url);
    const chunks: Buffer[] = [];
    let status = 0;
    let headers: IncomingHeaders = {};
    const bytes = (): Buffer => Buffer.concat(chunks);
    const text = async (): Promise<string> => bytes().toString();
    const { signal } = init;
    let controller: Dispatcher.DispatchController | undefined;
    signal?.addEventListener('abort', () => {
      // A request that still waits for a connection has no controller: it is given up here, and ended when its turn comes.
      reject(signal.reason);
      controller?.abort(signal.reason);
    });
    agent.dispatch(
      {
        origin,
        path: pathname + search,
        method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
        headers: (init.headers ?? null) as Record<string, string> | null,
        body: (init.body ?? null) as string | Uint8Array | null,
      },
      {
        onRequestStart: (started) => {
          controller = started;
          if (signal?.aborted) started.abort(signal.reason);
        },
        onResponseStart: (_controller, statusCode, responseHeaders) => {
          status = statusCode;
          headers = responseHeaders;
        },
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () =>
          resolve({
            body: null,
            bodyUsed: false,
            arrayBuffer: async () => new Uint8Array(bytes()).buffer,
            json: async () => JSON.parse(await text()),
            text,
            headers: headersOf(headers) as Headers,
            ok: status >= 200 && status < 300,
            status,
            statusText: STATUS_CODES[status] ?? '',
          }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
    return promise;
  };
  return async (url, init) => {
    if (!(init.body instanceof FormData)) return send(url, init);
    // undici takes no form but its own, and the runtime makes others: a form becomes the bytes that it stands for.
    const form = new Response(init.body);
    const headers = { ...init.headers, 'Content-Type': form.headers.get('Content-Type') ?? '' };
    return send(url, { ...init, headers, body: new Uint8Array(await form.arrayBuffer()) });
  };
};

/** Discord's HTTP API, in three separate queues. */
export interface DiscordRest {
  /** Registration, the gateway's address, confirmations: everything that may wait. */
  readonly general: REST;
  /** Answers to interactions alone: a burst of messages elsewhere never stands in front of them. */
  readonly replies: REST;
  /** Alerts alone: a rate limit is an error at once, and so is a failure, since the outbox does its own waiting. */
  readonly alerts: REST;
  close(): Promise<void>;
}

/** Makes a request when Discord's limit for the whole bot has room for it. */
export type Pace = <T>(request: () => Promise<T>) => Promise<T>;

/**
 * Opens all queues. `apiUrl` is Discord's without the version, such as `https://discord.com/api`. `pace` is for the general
 * queue, whose requests count towards the same limit as the alerts, which are paced before they come here; by default
 * they wait for nothing.
 */
export function createDiscordRest({
  apiUrl,
  token,
  pace = (request) => request(),
}: {
  apiUrl: string;
  token: string;
  pace?: Pace;
}): DiscordRest {
  // 32 connections: with undici's unlimited default a burst opens a socket for each answer, and a handshake costs more than a wait.
  const agent = new Agent({ connections: 32 });
  const makeRequest = requestOver(agent);
  const common = { version: '10', api: apiUrl, makeRequest, userAgentAppendix } as const;
  const paced: MakeRequest = (...given) => pace(() => makeRequest(...given));
  const general = new REST({ ...common, makeRequest: paced }).setToken(token);
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
  const alerts = new REST({ ...common, rejectOnRateLimit: () => true, retries: 0 }).setToken(token);
  return {
    general,
    replies,
    alerts,
    close: () => {
      for (const rest of [general, replies, alerts]) {
        rest.clearHandlerSweeper();
        rest.clearHashSweeper();
      }
      return agent.close();
    },
  };
}

/** Files as `@discordjs/rest` uploads them: the JSON beside them names each by its number. */
export function uploadOf(files: readonly ReplyFile[] = []): { files?: RawFile[] } {
  if (files.length === 0) return {};
  return { files: files.map(({ name, data }) => ({ name, data, contentType: 'image/png' })) };
}

/** Sends the first response to an interaction. Throws what `@discordjs/rest` throws. */
export async function respondByRest(
  rest: REST,
  interaction: { id: string; token: string },
  response: APIInteractionResponse,
  files?: readonly ReplyFile[],
): Promise<void> {
  // The interaction's token is what authorises here (`auth: false`): the bot's own is sent no oftener than it must be.
  await rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
    body: response,
    auth: false,
    ...uploadOf(files),
  });
}

/** Messages after the first response. */
export function repliesByRest(rest: REST): InteractionReplies {
  return {
    edit: async ({ application_id, token }, body, files) => {
      const route = Routes.webhookMessage(application_id, token, '@original');
      await rest.patch(route, { body, auth: false, ...uploadOf(files) });
    },
    followUp: async ({ application_id, token }, body, files) => {
      await rest.post(Routes.webhook(application_id, token), { body, auth: false, ...uploadOf(files) });
    },
  };
}
