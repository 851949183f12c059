import type { Subscription, SubscriptionOwner } from '../../../src/domain/alerts/subscription.ts';
import { defaultFreshnessLimits } from '../../../src/domain/occupancy/freshness.ts';
import type { AlertNotification, Outbox } from '../../../src/store/outbox/outbox-ports.ts';
import { recordReadings } from '../../../src/worker/feed/record-readings.ts';
import { type AlertRenderer, type MessageSender, SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher, type Dispatcher, type FindAlreadyPosted } from '../../../src/worker/outbox/dispatcher.ts';
import { createRateLimiter } from '../../../src/worker/outbox/rate-limiter.ts';
import { alertScene, plainRenderer, sight } from './alert-scene.ts';

const minute = 60_000;

/** How Discord answers from now on. `late`: a request is carried out, and its answer stays away until the mood changes. */
export type Mood = 'normal' | 'down' | 'answerLost' | 'late' | 'rateLimited' | 'notNow' | 'refuses';

/** What a message says of one episode of an alert. */
interface Telling {
  readonly id: string;
  readonly openedAt: number;
  readonly kind: AlertNotification['kind'];
}

/** A message that is in a channel. */
export interface Posted {
  readonly id: string;
  readonly channelId: string;
  readonly about: string;
  readonly nonce: string;
  /** Where no clock is set back: when it was posted. */
  readonly at: number;
  /** The claims of its request, the last of which posted it. */
  readonly claims: readonly number[];
  readonly first: readonly Telling[];
  says: readonly Telling[];
}

/** Names an episode. */
export const keyOf = ({ id, openedAt }: Pick<Telling, 'id' | 'openedAt'>): string => `${id} ${openedAt}`;

const tellingsOf = (notifications: readonly AlertNotification[]): Telling[] =>
  notifications.map(({ subscription: { id }, openedAt, kind }) => ({ id, openedAt, kind }));

const said = (about: string) => (notifications: readonly AlertNotification[]) => ({
  about,
  says: tellingsOf(notifications),
});

const renderer: AlertRenderer = { ...plainRenderer, fired: said('fired'), edit: said('edit'), line: said('line') };

const fail = (failure: SendError['failure']): never => {
  throw new SendError(failure);
};
const lost = { kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' } as const;

/** How long the stand-in for Discord remembers a nonce: "the past few minutes". */
const rememberedMs = 5 * minute;

/** A Discord in which anything may go wrong. `trueNow`: a clock that is never set back; `now`: the bot's. */
function troubledDiscord(trueNow: () => number, now: () => number) {
  const posted: Posted[] = [];
  /** When the request of each nonce was claimed, in steps. */
  const claims = new Map<string, number[]>();
  const state = { mood: 'normal' as Mood, answers: Promise.withResolvers<void>() };

  const carryOut = async <Result>(work: () => Result): Promise<Result> => {
    switch (state.mood) {
      case 'down':
        return fail(lost);
      case 'notNow':
        return fail({ ...lost, mayBeSent: false });
      case 'rateLimited':
        return fail({ kind: 'rateLimited', retryAfterMs: 20_000, global: false });
      case 'refuses':
        return fail({ kind: 'permanent', reason: 'missingPermissions', code: 50_013, detail: 'HTTP 403' });
      case 'answerLost':
        work();
        return fail(lost);
      case 'late': {
        const result = work();
        await state.answers.promise;
        return result;
      }
      default:
        return work();
    }
  };

  const sender: MessageSender = {
    post: async (channelId, message, nonce) => {
      return carryOut(() => {
        const same = posted.find(
          (one) => one.channelId === channelId && one.nonce === nonce && one.at > trueNow() - rememberedMs,
        );
        if (same !== undefined) return { messageId: same.id };
        const says = (message.says ?? []) as Telling[];
        const id = `m${posted.length + 1}`;
        posted.push({
          id,
          channelId,
          about: String(message.about),
          nonce,
          at: trueNow(),
          claims: [...(claims.get(nonce) ?? [])],
          first: says,
          says,
        });
        return { messageId: id };
      });
    },
    edit: (_channelId, messageId, message) =>
      carryOut(() => {
        const own = posted.find(({ id }) => id === messageId);
        if (own === undefined) return fail({ kind: 'messageGone', code: 10_008, detail: 'HTTP 404' });
        own.says = message.says as Telling[];
      }),
    publish: async () => {},
    openDm: async (userId) => ({ channelId: `dm-${userId}` }),
    noticeChannel: async () => undefined,
  };

  /** Finds what is there, as the search of a channel does: by all that it names, while it is news, and by Discord's clock. */
  const findAlreadyPosted: FindAlreadyPosted = async (job, since) => {
    if (['down', 'answerLost'].includes(state.mood)) return fail(lost);
    if (state.mood === 'rateLimited') return fail({ kind: 'rateLimited', retryAfterMs: 20_000, global: false });
    const ids = job.notifications.map(({ subscription }) => subscription.id).sort();
    const from = (since < now() + 2 * minute ? since : now() - 180 * minute) + trueNow() - now() - 30_000;
    const found = posted.find(
      ({ channelId, about, at, says }) =>
        channelId === job.channelId &&
        about === job.about &&
        at >= from &&
        (about !== 'fired' || says.some(({ kind }) => kind === 'fired')) &&
        String(says.map(({ id }) => id).sort()) === String(ids),
    );
    return found === undefined ? 'absent' : { messageId: found.id };
  };

  const setMood = (mood: Mood): void => {
    state.mood = mood;
    state.answers.resolve();
    state.answers = Promise.withResolvers();
  };
  /** The process that waited for answers is dead: none of them comes. */
  const dropAnswers = (): void => {
    state.answers = Promise.withResolvers();
  };
  return { sender, findAlreadyPosted, posted, claims, setMood, dropAnswers };
}

const server: SubscriptionOwner = { kind: 'guild', guildId: 'g1' };
const student: SubscriptionOwner = { kind: 'user', userId: 'student' };

/** Three alerts of a server in two channels, two reminders of a student, and one process after another that sends. */
export async function anyTroubleScene() {
  let drawn = 0;
  // The same ids each time, so that a counterexample can be repeated.
  const scene = await alertScene({ random: () => (++drawn * 0.618_034) % 1 });
  const { clock, store } = scene;
  const trueNow = clock.steady.now;
  const discord = troubledDiscord(trueNow, clock.now);
  const at0 = { holdMs: 0, recoverMs: 0, cooldownMs: 0, margin: { people: 0 } };
  const target = { kind: 'dm', userId: 'student', channelId: 'dm' } as const;
  const added: readonly { owner: SubscriptionOwner; subscription: Subscription }[] = [
    { owner: server, subscription: await scene.add({ ...at0, threshold: { people: 400 } }, { channel: 'c1' }) },
    { owner: server, subscription: await scene.add({ ...at0, threshold: { people: 420 } }, { channel: 'c1' }) },
    { owner: server, subscription: await scene.add({ ...at0, threshold: { people: 440 } }, { channel: 'c2' }) },
    {
      owner: student,
      subscription: await scene.add({ ...at0, oneShot: true, threshold: { people: 400 } }, { target }),
    },
    {
      owner: student,
      subscription: await scene.add({ ...at0, oneShot: true, threshold: { people: 420 } }, { target }),
    },
  ];
  let steps = 0;
  /** The number of this step: of two that are taken at one time, which was first. */
  const step = () => ++steps;
  /** When each episode fired, and in which step. */
  const firedAt = new Map<string, { readonly at: number; readonly step: number }>();
  const trouble = { settles: undefined as 'before' | 'after' | undefined };
  let life = { isOver: false };
  let dispatcher: Dispatcher;

  /** The outbox as a process sees it: nothing of what it does reaches the database once it is dead. */
  const outboxOf = (own: { readonly isOver: boolean }): Outbox => {
    const { outbox } = store;
    const forEver = new Promise<never>(() => {});
    return {
      ...outbox,
      takeOver: (...given) => (own.isOver ? forEver : outbox.takeOver(...given)),
      lease: async (request) => {
        if (own.isOver) return forEver;
        const jobs = await outbox.lease(request);
        for (const { id } of jobs) discord.claims.set(id, [...(discord.claims.get(id) ?? []), step()]);
        return jobs;
      },
      renew: (...given) => (own.isOver ? forEver : outbox.renew(...given)),
      sweep: (...given) => (own.isOver ? forEver : outbox.sweep(...given)),
      settle: async (...given) => {
        if (own.isOver) return forEver;
        const { settles } = trouble;
        trouble.settles = undefined;
        if (settles === 'before') throw new Error('the database was not reached');
        const notes = await outbox.settle(...given);
        if (settles === 'after') throw new Error('the database’s answer was lost');
        return notes;
      },
    };
  };
  const start = (): void => {
    life = { isOver: false };
    dispatcher = createDispatcher({
      ...scene.parts,
      outbox: outboxOf(life),
      sender: discord.sender,
      renderer,
      findAlreadyPosted: discord.findAlreadyPosted,
      rateLimiter: createRateLimiter(clock.steady),
      campusNow: trueNow,
    });
    dispatcher.start();
  };
  /** Ends the process at this moment, with what it has under way. */
  const kill = async (): Promise<void> => {
    life.isOver = true;
    discord.dropAnswers();
    void dispatcher.stop();
    await clock.advance(0);
  };
  start();
  await clock.advance(0);

  const recording = {
    store: { alerts: store.alerts },
    full: new Map([['webster', 1600]]),
    limits: defaultFreshnessLimits,
    clock: { now: trueNow },
    machine: clock,
    logger: scene.parts.logger,
    onDecided: (
      notes: readonly { readonly reason: string; readonly subscriptionId: string; readonly at: number }[],
    ) => {
      for (const { reason, subscriptionId, at } of notes)
        if (reason === 'fired') firedAt.set(keyOf({ id: subscriptionId, openedAt: at }), { at, step: step() });
    },
  };
  return {
    ...discord,
    clock,
    store,
    trueNow,
    step,
    added,
    firedAt,
    server,
    student,
    /** One reading at this moment, and what it leads to. */
    read: async (people: number) => {
      await clock.advance(minute);
      if (await recordReadings([sight('webster', people, trueNow())], recording)) scene.parts.wakeSignal.wake();
      await clock.advance(0);
    },
    kill,
    /** The process is killed, and another one begins that long after. */
    restart: async (awayMs: number) => {
      await kill();
      await clock.advance(awayMs);
      start();
      await clock.advance(0);
    },
    /** The next settlement fails, before or after it is written down. */
    failSettling: (how: 'before' | 'after') => {
      trouble.settles = how;
    },
    close: async () => {
      await kill();
      await scene.close();
    },
  };
}
