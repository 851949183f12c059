import { Pool } from 'undici';
import { type RateLimitData, REST, type RESTOptions, Routes } from '#discord.js';
import type { InteractionReplies } from '../interactions/sending.ts';
import { type Callback, createCallback } from './callback.ts';
import { requestOver } from './request.ts';
import { requestBody } from './upload.ts';

/** The user agent that Discord requires: https://docs.discord.com/developers/reference#user-agent. */
const userAgentAppendix = 'Carrel';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * A queue that keeps its token. `REST` drops it at the first 401 and then throws until the bot is restarted; but an outage
 * can answer 401 too. Whether a token is refused for good is seen at the gateway.
 *
 * `REST` also remembers by the machine's clock when a limit is over: where that is set back by a day, it would send nothing
 * for a day. So it forgets then what it knows of limits; Discord says them again with its next answer.
 */
export class DiscordQueue extends REST {
  #lastAt = 0;

  override queueRequest(request: Parameters<REST['queueRequest']>[0]): ReturnType<REST['queueRequest']> {
    const now = Date.now();
    if (now < this.#lastAt) {
      this.handlers.clear();
      this.globalRemaining = Math.max(1, this.options.globalRequestsPerSecond);
      this.globalReset = -1;
    }
    this.#lastAt = now;
    return super.queueRequest(request);
  }

  override setToken(token: string | null): this {
    return token === null ? this : super.setToken(token);
  }
}

/** Discord's HTTP API, in three separate queues, each with connections of its own. */
export interface DiscordRest {
  /** Registration, the gateway's address, confirmations: everything that may wait. */
  readonly general: REST;
  /** Answers to interactions alone: a burst of messages elsewhere never stands in front of them. */
  readonly replies: REST;
  /** First responses, over the connections of `replies`. */
  readonly callback: Callback;
  /** Alerts alone: a rate limit is an error at once, and so is a failure, since the outbox does its own waiting. */
  readonly alerts: REST;
  close(): Promise<void>;
}

/** The longest wait for a confirmation that a user requested (ms). Later they would no longer expect it. */
const longestWaitMs = 10_000;

/**
 * Whether a rate limit delays a message that a user waits for, or the start-up, for too long; the start-up logs it. All
 * other requests wait as long as it takes.
 */
const isTooLongForUser = ({ route, retryAfter, timeToReset }: RateLimitData): boolean =>
  /^\/(?:channels\/|users\/@me\/channels$|gateway\/bot$|applications\/)/.test(route) &&
  Math.max(retryAfter, timeToReset) > longestWaitMs;

/**
 * discord.js repeats a request whose connection was reset (ECONNRESET), and gives up at each of undici's other errors. What
 * the general queue sends may safely be sent twice: reads, puts, and posts with an enforced nonce. So every failure of the
 * network is given the code that discord.js knows.
 */
const repeatable =
  (makeRequest: MakeRequest): MakeRequest =>
  (...given) =>
    makeRequest(...given).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'AbortError') throw error;
      throw Object.assign(new Error('no answer from Discord', { cause: error }), { code: 'ECONNRESET' });
    });

/** With undici's unlimited default a burst would open a connection for each request. By HTTP/1.1: docs/decisions. */
const poolOptions = { connections: 32, allowH2: false } as const satisfies Pool.Options;

/**
 * Connections for answers: 64, so that a thousand questions at once are answered in time while Discord takes 0.15 s for each. Each
 * attempt at a reply is given up by its sender; undici's own limits would make two more timers for each.
 */
export const replyPoolOptions = { ...poolOptions, connections: 64, headersTimeout: 0, bodyTimeout: 0 } as const;

/** Makes a request when Discord's limit for the whole bot allows it. */
export type Pace = <T>(request: () => Promise<T>) => Promise<T>;

/** Called with how long (ms) Discord accepts nothing at all from this bot. */
type OnGlobalLimit = (ms: number) => void;

/** Reports each 429 that is for the whole bot, whichever queue received it. */
const reporting =
  (makeRequest: MakeRequest, onGlobalLimit: OnGlobalLimit): MakeRequest =>
  async (...given) => {
    const response = await makeRequest(...given);
    const isGlobal = response.status === 429 && response.headers.has('x-ratelimit-global');
    if (isGlobal) onGlobalLimit(Number(response.headers.get('retry-after')) * 1_000);
    return response;
  };

/**
 * Opens all queues. `apiUrl` is Discord's without the version, such as `https://discord.com/api`. `pace` is for the general
 * queue, whose requests count towards the same limit as the alerts, which are paced before they come here; by default
 * they wait for nothing. `onGlobalLimit` is called for each 429 for the whole bot.
 */
export function createDiscordRest({
  apiUrl,
  token,
  pace = (request) => request(),
  onGlobalLimit = () => {},
}: {
  apiUrl: string;
  token: string;
  pace?: Pace;
  onGlobalLimit?: OnGlobalLimit;
}): DiscordRest {
  // Connections of their own: while posts hang, the answers to interactions and the requests behind them do not wait.
  const openPool = (options: Pool.Options): Pool => new Pool(new URL(apiUrl).origin, options);
  const pools = { general: openPool(poolOptions), replies: openPool(replyPoolOptions), alerts: openPool(poolOptions) };
  const common = { version: '10', api: apiUrl, userAgentAppendix } as const;
  const send = repeatable(reporting(requestOver(pools.general), onGlobalLimit));
  const general = new DiscordQueue({
    ...common,
    makeRequest: (...given) => pace(() => send(...given)),
    rejectOnRateLimit: isTooLongForUser,
  }).setToken(token);
  // Callbacks count towards no global limit (Discord's documentation of rate limits). Repeats are up to the router, which
  // knows what an answer to a repeat means.
  const replies = new DiscordQueue({
    ...common,
    makeRequest: requestOver(pools.replies),
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    retries: 0,
    timeout: 5_000,
    // A handler is kept for each interaction's webhook until a sweep: its tokens live 15 minutes.
    handlerSweepInterval: 60_000,
  }).setToken(token);
  const alerts = new DiscordQueue({
    ...common,
    makeRequest: reporting(requestOver(pools.alerts), onGlobalLimit),
    rejectOnRateLimit: () => true,
    retries: 0,
  }).setToken(token);
  return {
    general,
    replies,
    callback: createCallback(pools.replies, `${apiUrl}/v${common.version}`, userAgentAppendix),
    alerts,
    close: async () => {
      for (const rest of [general, replies, alerts]) {
        rest.clearHandlerSweeper();
        rest.clearHashSweeper();
      }
      await Promise.all(Object.values(pools).map((agent) => agent.close()));
    },
  };
}

/** Messages after the first response, an attempt a call. */
export function repliesByRest(rest: REST): InteractionReplies {
  return {
    edit: async ({ application_id, token }, body, files) => {
      const route = Routes.webhookMessage(application_id, token, '@original');
      await rest.patch(route, { ...requestBody(body, files), auth: false });
    },
    followUp: async ({ application_id, token }, body, files) => {
      await rest.post(Routes.webhook(application_id, token), { ...requestBody(body, files), auth: false });
    },
  };
}
