import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { SubscriptionStore } from '../domain/alerts/subscription-store.ts';
import type { UserDataStore } from '../domain/user-data.ts';

/** Between two looks (ms): a server that is gone costs only its rows, and ten thousand servers take 50 requests. */
const everyMs = 3_600_000;

/** Which servers the bot is in, by Discord's HTTP API. Both throw what the network throws. */
export interface Membership {
  joined(): Promise<ReadonlySet<string>>;
  /** Whether Discord says that the bot is not in this server. */
  hasLeft(guildId: string): Promise<boolean>;
}

interface DepartureParts {
  readonly subscriptions: Pick<SubscriptionStore, 'guildIds' | 'forgetGuild'>;
  readonly membership: Membership;
  /** The time with which alerts are added (ms since the Unix epoch). */
  readonly now: () => number;
  readonly logger: Logger;
  /** Aborts when this process is no longer to look. */
  readonly signal: AbortSignal;
}

/**
 * Forgets what belongs to servers that have removed the bot. The gateway would say so at once, but only with an intent
 * that costs memory for every server. So the HTTP API is asked, twice before anything is deleted, and where it fails nothing is. A bot
 * that is in none of the servers deletes nothing: its token, or the database, is that of another bot.
 */
async function forgetDeparted({ subscriptions, membership, now, logger, signal }: DepartureParts): Promise<void> {
  const guildIds = await subscriptions.guildIds();
  if (guildIds.length === 0) return;
  const joined = await membership.joined();
  const gone = guildIds.filter((guildId) => !joined.has(guildId));
  if (gone.length === guildIds.length) {
    logger.warn(
      { servers: gone.length },
      'this bot is in none of the servers that the database knows, and nothing of theirs was deleted: check that DISCORD_TOKEN and DATABASE_URL belong together',
    );
    return;
  }
  const unanswered: string[] = [];
  for (const guildId of gone) {
    if (signal.aborted) return;
    const askedAt = now();
    try {
      if (await membership.hasLeft(guildId)) await forgetRemoved({ subscriptions, logger }, guildId, askedAt);
    } catch (error) {
      unanswered.push(messageOf(error));
    }
  }
  const [reason] = unanswered;
  if (reason !== undefined)
    logger.warn(
      { servers: unanswered.length, reason },
      'Discord did not say whether some servers have removed the bot; nothing of theirs was deleted, and it is asked again in an hour',
    );
}

/**
 * Forgets what belongs to a server that had surely removed the bot at `leftAt` (ms), unless it has added something since. Never
 * throws: the next look finds it again.
 */
export async function forgetRemoved(
  { subscriptions, logger }: Pick<DepartureParts, 'subscriptions' | 'logger'>,
  guildId: string,
  leftAt: number,
): Promise<void> {
  try {
    if (await subscriptions.forgetGuild(guildId, leftAt))
      logger.info({ guildId }, 'a server has removed the bot: its data is gone');
    else logger.info({ guildId }, 'a server had removed the bot and has it again: its data is kept');
  } catch (error) {
    logger.warn({ guildId, reason: messageOf(error) }, 'the data of a server that has removed the bot is still there');
  }
}

/** An event that Discord posts to the HTTP endpoint, as far as Carrel uses it. */
type ApplicationEvent =
  | { readonly type: 'APPLICATION_AUTHORIZED'; readonly data: { readonly guild?: { readonly id: string } | undefined } }
  | { readonly type: 'APPLICATION_DEAUTHORIZED'; readonly data: { readonly user: { readonly id: string } } };

/**
 * A handler of Discord's events: it deletes what belongs to a user who took their consent back. Answers whether that is
 * done; the event must come again where it is not. Never throws; users' ids are not logged.
 */
export function createWebhookEventHandler(parts: {
  readonly userData: Pick<UserDataStore, 'forget'>;
  readonly logger: Logger;
}) {
  const { userData, logger } = parts;
  return async (event: ApplicationEvent): Promise<boolean> => {
    if (event.type === 'APPLICATION_AUTHORIZED') {
      const guildId = event.data.guild?.id;
      logger.info({ guildId }, guildId === undefined ? 'a user added Carrel for themselves' : 'a server added Carrel');
      return true;
    }
    try {
      await userData.forget(event.data.user.id);
      logger.info('a user took their consent back: their data is gone');
      return true;
    } catch (error) {
      const reason = messageOf(error);
      logger.error(
        { reason },
        'the data of a user who took their consent back is still there until Discord says so again',
      );
      return false;
    }
  };
}

/** Looks once an hour, from now on, until the signal aborts. */
export async function watchDepartures(parts: DepartureParts & { readonly clock: Pick<Clock, 'sleep'> }): Promise<void> {
  while (!parts.signal.aborted) {
    await forgetDeparted(parts).catch((error: unknown) =>
      parts.logger.warn({ reason: messageOf(error) }, 'the list of servers could not be read; nothing was forgotten'),
    );
    await parts.clock.sleep(everyMs, parts.signal);
  }
}
