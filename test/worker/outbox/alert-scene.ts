import { createWakeSignal } from '../../../src/base/signal.ts';
import { type RuleRequest, ruleOf } from '../../../src/domain/alerts/rule.ts';
import { coversSeveral } from '../../../src/domain/alerts/rule-libraries.ts';
import type { NewSubscription, Subscription } from '../../../src/domain/alerts/subscription.ts';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import type { AlertNotification } from '../../../src/store/outbox/outbox-ports.ts';
import type { LibraryRecord } from '../../../src/store/readings/reading-ports.ts';
import { recordReadings } from '../../../src/worker/feed/record-readings.ts';
import type { AlertRenderer, MessageSender, RenderedMessage } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher } from '../../../src/worker/outbox/dispatcher.ts';
import { createRateLimiter } from '../../../src/worker/outbox/rate-limiter.ts';
import { addedThing } from '../../store/added-thing.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { noComposer } from '../../support/no-posts.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

/** What reached the recording Discord, in order. */
export interface Said {
  readonly at: number;
  readonly what: 'post' | 'edit' | 'publish';
  readonly channelId: string;
  readonly messageId: string;
  readonly text: string;
  /** The message to which a post is a reply. */
  readonly replyTo?: string;
}

const minute = 60_000;

/** A Discord at the port: takes everything, keeps nonces as the real one does, and fails where `refuse` throws. */
export function recordingDiscord(now: () => number) {
  const said: Said[] = [];
  const posted = new Map<string, string>();
  const faults: { refuse: (what: 'post' | 'edit' | 'publish' | 'system' | 'dm', where: string) => void } = {
    refuse: () => {},
  };
  const textOf = (message: RenderedMessage): string => String(message.content);
  const sender: MessageSender = {
    post: async (channelId, message, nonce) => {
      faults.refuse('post', channelId);
      const key = `${channelId} ${nonce}`;
      const messageId = posted.get(key) ?? `m${said.length + 1}`;
      const reply = message.message_reference as { message_id: string } | undefined;
      const more = reply === undefined ? {} : { replyTo: reply.message_id };
      if (!posted.has(key))
        said.push({ at: now(), what: 'post', channelId, messageId, text: textOf(message), ...more });
      posted.set(key, messageId);
      return { messageId };
    },
    edit: async (channelId, messageId, message) => {
      faults.refuse('edit', channelId);
      said.push({ at: now(), what: 'edit', channelId, messageId, text: textOf(message) });
    },
    publish: async (channelId, messageId) => {
      faults.refuse('publish', channelId);
      said.push({ at: now(), what: 'publish', channelId, messageId, text: '' });
    },
    openDm: async (userId) => {
      faults.refuse('dm', userId);
      return { channelId: `dm-${userId}` };
    },
    noticeChannel: async (guildId) => {
      faults.refuse('system', guildId);
      return { channelId: `system-${guildId}` };
    },
  };
  return { sender, said, faults };
}

/** Says each notification in a word: `fired k7m2, resolved a3b4.vanier`. */
export const plainRenderer: AlertRenderer = {
  fired: (notifications) => ({ content: wordsOf(notifications) }),
  edit: (notifications) => ({ content: wordsOf(notifications) }),
  line: (notifications) => ({ content: `line: ${wordsOf(notifications)}` }),
  paused: (subscription, reason) => ({ content: `paused ${subscription.id} ${reason}` }),
  resumed: (ids) => ({ content: `resumed ${ids.join(' ')}` }),
};

function wordsOf(notifications: readonly AlertNotification[]): string {
  return notifications
    .map(({ kind, subscription: { id, rule }, libraryId, isLastToday }) => {
      const of = coversSeveral(rule) ? `.${libraryId}` : '';
      return `${kind} ${id}${of}${isLastToday ? ' for the last time' : ''}`;
    })
    .join(', ');
}

/** A subscription of `guild` in `channel`, with a rule from `request`. */
export function subscriptionFor(
  request: Partial<RuleRequest>,
  changes: Partial<NewSubscription> & { guild?: string; channel?: string } = {},
  createdAt = 0,
): NewSubscription {
  const { guild = 'g1', channel = 'c1', ...others } = changes;
  return {
    target: { kind: 'channel', guildId: guild, channelId: channel },
    createdBy: 'moderator',
    createdAt,
    rule: ruleOf({ libraries: ['webster'], direction: 'above', threshold: { people: 400 }, ...request }),
    locale: 'en',
    roleId: null,
    sayResolved: true,
    expiresAt: null,
    ...others,
  };
}

/** What a poll saw of a library at `at`. */
export function sight(libraryId: string, people: number, at: number): LibraryRecord {
  const reading = { libraryId, raw: Math.round(people), stamp: `stamp ${at}`, fetchedAt: at };
  return { reading, seenAt: at, estimateState: {}, people };
}

/** The real store, alerts and dispatcher around a manual clock and a recording Discord. `idsFrom`: after a restart, beyond the ids that are taken. Close it. */
export async function alertScene(
  options: { url?: string; clock?: ManualClock; random?: () => number; idsFrom?: number } = {},
) {
  const { url = 'sqlite::memory:', clock = manualClock(), random = Math.random } = options;
  const { logger, lines } = recordingLogger();
  let serial = options.idsFrom ?? 0;
  const newId = () => {
    serial += 1;
    return `id${String(serial).padStart(6, '0')}`;
  };
  const store: Store = await openStore({ url, clock, random, newId });
  const discord = recordingDiscord(clock.now);
  const wakeSignal = createWakeSignal();
  const parts = {
    outbox: store.outbox,
    sender: discord.sender,
    renderer: { ...plainRenderer },
    digests: noComposer,
    libraries: () => [],
    clock,
    campusNow: clock.now,
    random: () => 0,
    logger,
    wakeSignal,
    rateLimiter: createRateLimiter(clock.steady),
  };
  const dispatcher = createDispatcher(parts);
  const recording = {
    store,
    full: new Map([['webster', 1600]]),
    limits: defaultFreshnessLimits,
    clock,
    machine: clock,
    logger,
  };
  /** What a poll leads to, from its readings on. */
  const record = async (records: readonly LibraryRecord[]): Promise<void> => {
    if (await recordReadings(records, recording)) wakeSignal.wake();
  };
  const add = async (...given: Parameters<typeof subscriptionFor>): Promise<Subscription> => {
    return addedThing(await store.subscriptions.add({ ...subscriptionFor(...given), createdAt: clock.now() }, 25));
  };
  return {
    ...discord,
    clock,
    store,
    parts,
    record,
    dispatcher,
    lines,
    add,
    /** One reading at this moment. */
    read: (people: number) => record([sight('webster', people, clock.now())]),
    /** One poll after another, a minute apart, each followed by what it leads to. */
    polls: async (...counts: readonly number[]) => {
      for (const people of counts) {
        await clock.advance(minute);
        await record([sight('webster', people, clock.now())]);
        await clock.advance(0);
      }
    },
    /** The same of several libraries; a poll has no count of a library that it leaves out. */
    pollsOf: async (...polls: readonly Readonly<Record<string, number>>[]) => {
      for (const counts of polls) {
        await clock.advance(minute);
        const seen = Object.entries(counts);
        await record(seen.map(([libraryId, people]) => sight(libraryId, people, clock.now())));
        await clock.advance(0);
      }
    },
    close: async () => {
      const stopped = dispatcher.stop();
      await clock.advance(0);
      await stopped;
      await store.close();
    },
  };
}
