import type { RefusalReason } from '../../../../src/domain/alerts/subscription.ts';
import type { AlertNotification } from '../../../../src/store/outbox/outbox-ports.ts';
import {
  type AlertRenderer,
  type DigestComposer,
  type MessageSender,
  type PastSearch,
  SendError,
} from '../../../../src/worker/outbox/dispatch-ports.ts';
import type { FindAlreadyPosted } from '../../../../src/worker/outbox/dispatcher.ts';
import type { ManualClock } from '../../../support/manual-clock.ts';
import { plainRenderer } from '../alert-scene.ts';

const second = 1_000;
const minute = 60 * second;

/**
 * How Discord answers from now on. `late`: a request is carried out, and its answer stays away until the mood changes.
 * `slow`: a request arrives only after a while, also where the process that made it is dead by then.
 */
export const moods = [
  'normal',
  'down',
  'answerLost',
  'late',
  'slow',
  'rateLimited',
  'longLimited',
  'allLimited',
  'notNow',
  'refuses',
  'editsSpent',
] as const;
export type Mood = (typeof moods)[number];

/** What a message says of one episode of an alert, or of one day of a digest. */
export interface Telling {
  readonly id: string;
  readonly openedAt: number;
  readonly kind: AlertNotification['kind'] | 'digest';
}

/** What Discord knows of any message. */
interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly nonce: string;
  /** Where no clock is set back: when it was posted. */
  readonly at: number;
  /** A moderator has deleted it, or its channel. */
  readonly isGone: boolean;
}

/** A message that was posted. */
export interface Posted extends Message {
  readonly about: string;
  /** The claims of its request, the last of which posted it. */
  readonly claims: readonly number[];
  readonly first: readonly Telling[];
  says: readonly Telling[];
  isEdited: boolean;
  isGone: boolean;
}

/** Names an episode. */
export const keyOf = ({ id, openedAt }: Pick<Telling, 'id' | 'openedAt'>): string => `${id} ${openedAt}`;

const tellingsOf = (notifications: readonly AlertNotification[]): Telling[] =>
  notifications.map(({ subscription: { id }, openedAt, kind }) => ({ id, openedAt, kind }));

const said = (about: string) => (notifications: readonly AlertNotification[]) => ({
  about,
  says: tellingsOf(notifications),
});

/** Messages that say what they are about, for a program. */
export const renderer: AlertRenderer = {
  ...plainRenderer,
  fired: said('fired'),
  edit: said('edit'),
  line: said('line'),
};

const fail = (failure: SendError['failure']): never => {
  throw new SendError(failure);
};
const lost = { kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' } as const;
/** How long Discord asks to wait where it says 429: for one channel, or for everything. */
const waits: Partial<Record<Mood, SendError['failure']>> = {
  rateLimited: { kind: 'rateLimited', retryAfterMs: 20 * second, global: false },
  longLimited: { kind: 'rateLimited', retryAfterMs: 3 * minute, global: false },
  allLimited: { kind: 'rateLimited', retryAfterMs: 90 * second, global: true },
};

/** How long the stand-in for Discord remembers a nonce: "the past few minutes". */
const rememberedMs = 5 * minute;
/** How long a slow request is on its way. */
const slowMs = 20 * second;

/** The server of a channel, which is named after it: `g1-c2`. */
const serverOf = (channelId: string): string => channelId.split('-')[0] ?? '';

/** A Discord in which anything may go wrong. */
export function troubledDiscord(clock: ManualClock) {
  const trueNow = clock.steady.now;
  const posted: Posted[] = [];
  /** When the request of each nonce was claimed, in steps. */
  const claims = new Map<string, number[]>();
  const goneChannels = new Set<string>();
  /** The servers that have removed the bot. */
  const left = new Set<string>();
  /** What was looked for where the bot may not look: the bot cannot know whether it is out. */
  const unknowable = new Set<string>();
  /** The channels of which a message was refused: what posts there is paused. */
  const refused = new Set<string>();
  const state = { mood: 'normal' as Mood, answers: Promise.withResolvers<void>() };

  const refuse = (channelId: string, reason: RefusalReason, code: number): never => {
    refused.add(channelId);
    return fail({ kind: 'permanent', reason, code, detail: 'refused' });
  };
  const reach = (channelId: string): void => {
    if (left.has(serverOf(channelId))) refuse(channelId, 'missingAccess', 50_001);
    if (goneChannels.has(channelId)) refuse(channelId, 'unknownChannel', 10_003);
  };

  const expectNoLimit = (): void => {
    const limit = waits[state.mood];
    if (limit !== undefined) fail(limit);
  };

  const carryOut = async <Result>(channelId: string, carry: () => Result): Promise<Result> => {
    const work = () => {
      reach(channelId);
      return carry();
    };
    expectNoLimit();
    switch (state.mood) {
      case 'down':
        return fail(lost);
      case 'notNow':
        return fail({ ...lost, mayBeSent: false });
      case 'refuses':
        return refuse(channelId, 'missingPermissions', 50_013);
      case 'answerLost':
        work();
        return fail(lost);
      case 'late': {
        const result = work();
        await state.answers.promise;
        return result;
      }
      case 'slow':
        await clock.steady.sleep(slowMs);
        return work();
      default:
        return work();
    }
  };

  /** What Discord takes for the same post. */
  const rememberedOf = <One extends Message>(all: readonly One[], channelId: string, nonce: string): One | undefined =>
    all.find((one) => one.channelId === channelId && one.nonce === nonce && one.at > trueNow() - rememberedMs);
  const takesEdits = (): void => {
    if (state.mood === 'editsSpent') fail({ kind: 'editsSpent', code: 30_046, detail: 'HTTP 429' });
  };

  const sender: MessageSender = {
    post: (channelId, message, nonce) => {
      const claimed = [...(claims.get(nonce) ?? [])];
      return carryOut(channelId, () => {
        const same = rememberedOf(posted, channelId, nonce);
        if (same !== undefined) return { messageId: same.id };
        const says = (message.says ?? []) as Telling[];
        const id = `m${posted.length + 1}`;
        posted.push({
          id,
          channelId,
          about: String(message.about),
          nonce,
          at: trueNow(),
          claims: claimed,
          first: says,
          says,
          isEdited: false,
          isGone: false,
        });
        return { messageId: id };
      });
    },
    edit: (channelId, messageId, message) =>
      carryOut(channelId, () => {
        const own = posted.find(({ id, isGone }) => id === messageId && !isGone);
        if (own === undefined) return fail({ kind: 'messageGone', code: 10_008, detail: 'HTTP 404' });
        takesEdits();
        own.says = message.says as Telling[];
        own.isEdited = true;
      }),
    publish: async () => {},
    openDm: async (userId) => ({ channelId: `dm-${userId}` }),
    noticeChannel: async () => undefined,
  };

  /** What a look into a channel finds, by Discord's clock: the first of ours that matches. */
  const look = async <One extends Message>(
    all: readonly One[],
    channelId: string,
    since: number,
    isIt: (message: One) => boolean,
  ): Promise<PastSearch> => {
    if (['down', 'answerLost'].includes(state.mood)) return fail(lost);
    expectNoLimit();
    if (left.has(serverOf(channelId))) return 'unknown';
    const ahead = trueNow() - clock.now();
    const from = (since < clock.now() + 2 * minute ? since : clock.now() - 180 * minute) + ahead - 30 * second;
    const found = all.find((one) => one.channelId === channelId && !one.isGone && one.at >= from && isIt(one));
    if (state.mood === 'late') await state.answers.promise;
    return found === undefined ? 'absent' : { messageId: found.id };
  };

  /** Recognises a message by all that it names, and news as long as it is news: see `findAlreadyPostedByRest`. */
  const findAlreadyPosted: FindAlreadyPosted = async (job, since) => {
    const wanted = job.notifications.map(({ subscription }) => subscription.id);
    const isIt = ({ id, about, says, isEdited }: Posted): boolean => {
      const names = says.map((one) => one.id);
      if (job.otherMessageIds?.includes(id) === true || !wanted.every((one) => names.includes(one))) return false;
      if (names.length > wanted.length && job.isRestored !== true) return false;
      if (job.about === 'expired' && job.isRestored === true) return true;
      if (job.about !== 'fired') return about === 'line';
      return about === 'fired' && (says.some(({ kind }) => kind === 'fired') || (isEdited && job.isRestored === true));
    };
    const past = await look(posted, job.channelId, since, isIt);
    if (past === 'unknown') for (const one of tellingsOf(job.notifications)) unknowable.add(keyOf(one));
    return past;
  };

  const digests: DigestComposer = {
    message: async ({ id }, day) => ({
      body: { about: 'digest', says: [{ id, openedAt: Number(day.replaceAll('-', '')), kind: 'digest' }] },
      files: [],
    }),
    paused: () => ({ about: 'paused' }),
    findDigest: ({ id, channelId }, since) =>
      look(posted, channelId, since, (one) => one.about === 'digest' && one.says[0]?.id === id),
  };

  return {
    now: trueNow,
    carryOut,
    reach,
    look,
    rememberedOf,
    takesEdits,
    sender,
    findAlreadyPosted,
    digests,
    posted,
    claims,
    left,
    unknowable,
    refused,
    setMood: (mood: Mood): void => {
      state.mood = mood;
      state.answers.resolve();
      state.answers = Promise.withResolvers();
    },
    /** The process that waited for answers is dead: none of them comes. */
    dropAnswers: (): void => {
      state.answers = Promise.withResolvers();
    },
    /** A moderator deletes the latest of the messages that are in a channel. */
    deleteLatest: (channelId: string): void => {
      const latest = posted.findLast((one) => one.channelId === channelId && !one.isGone);
      if (latest !== undefined) latest.isGone = true;
    },
    /** Deletes a channel, with all that is in it. */
    deleteChannel: (channelId: string): void => {
      goneChannels.add(channelId);
      for (const one of posted) if (one.channelId === channelId) one.isGone = true;
    },
  };
}

export type TroubledDiscord = ReturnType<typeof troubledDiscord>;
