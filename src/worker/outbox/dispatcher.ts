import { messageOf } from '../../base/errors.ts';
import { createLoop } from '../../base/loop.ts';
import { createWakeSignal, type WakeSignal } from '../../base/signal.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import type { AlertsJob, JobOutcome, Outbox, OutboxJob } from '../../store/outbox/outbox-ports.ts';
import { logNotes } from '../log-notes.ts';
import type { SpeakerParts } from '../speaker-parts.ts';
import {
  deliver,
  isForgotten,
  isMoved,
  isNotification,
  isPerhapsPosted,
  isSilenced,
  outcomeOf,
  routeOf,
} from './deliver.ts';
import {
  type AlertRenderer,
  type DigestComposer,
  type MessageSender,
  type PastSearch,
  SendError,
} from './dispatch-ports.ts';
import { lookForParts, type Parts } from './look-for-parts.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

/** Looks for a job's message that was posted since a time (the machine's ms since the Unix epoch). Throws SendError. */
export type FindAlreadyPosted = (job: AlertsJob, since: number) => Promise<PastSearch>;

/** What a dispatcher needs. */
export interface DispatcherParts extends SpeakerParts {
  readonly outbox: Outbox;
  readonly sender: MessageSender;
  readonly renderer: AlertRenderer;
  readonly libraries: () => readonly LibraryNow[];
  readonly rateLimiter?: RateLimiter;
  /** Says that there may be something new to send. */
  readonly wakeSignal?: WakeSignal;
  /** Absent: Discord is trusted to remember every nonce. */
  readonly findAlreadyPosted?: FindAlreadyPosted;
  /** What digests say. */
  readonly digests: DigestComposer;
  /** Called with what became of deliveries, for the metrics. */
  readonly onSettled?: (notes: readonly DecisionNote[]) => void;
  /** How long a claim lives without being renewed (ms): so late are the messages of a process that was killed. */
  readonly leaseMs?: number;
}

/** Sends what the outbox holds. */
export interface Dispatcher {
  start(): void;
  /** Begins nothing new, gives back what has not begun, and waits for the requests under way. */
  stop(): Promise<void>;
  /** Jobs held in memory right now, digests that are being composed among them, and deliveries by what became of them since the start. */
  status(): { readonly held: number; readonly settled: Readonly<Record<string, number>> };
}

/** Times in milliseconds. */
const limits = {
  /**
   * Jobs in memory at most: two thirds of a second of work, and the backlog stays in the table. Digests that are being composed come on
   * top: all that the outbox holds of them at most (worker/digests/digests.ts).
   */
  mostHeld: 32,
  leaseMs: 15_000,
  /** Between two looks at what may have run out, and at what another process may have queued. */
  idleMs: 5_000,
  /** The wait for what is due and was not to be had. */
  overdueMs: 250,
  /** The pause after the database failed. */
  failedMs: 2_000,
} as const;

/** What the log says of a job; its id is the message's nonce. */
const idsOf = ({ id, kind, deliveryIds }: OutboxJob) => ({ jobId: id, kind, deliveryIds });

/** A dispatcher that stands still until `start`. */
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { outbox, clock, campusNow, random, logger, onSettled } = parts;
  const { leaseMs = limits.leaseMs, wakeSignal = createWakeSignal() } = parts;
  const rateLimiter = parts.rateLimiter ?? createRateLimiter(clock);
  const held = new Map<string, Promise<void>>();
  /** Of those, the ones that have no place: digests that are being composed, or wait for a place after that. */
  let placeless = 0;
  let placeFreed = Promise.withResolvers<void>();
  const taken = () => held.size - placeless;
  const settled: Record<string, number> = {};
  let lastTurnAt = Number.POSITIVE_INFINITY;
  /** Above 0 as long as a request may be on its way that was made before this process began, or before its clock jumped. */
  let arriving = 0;
  let renewAt = 0;
  let sweepAt = 0;

  const settle = async (job: OutboxJob, outcome: JobOutcome): Promise<void> => {
    settled[outcome.kind] = (settled[outcome.kind] ?? 0) + job.deliveryIds.length;
    const notes = await outbox.settle(job, outcome, clock.now());
    onSettled?.(notes);
    await logNotes(logger, notes, 'a delivery has moved on');
  };

  /** How a message is looked for that may have been posted; undefined where there is none to find, or it is not for this process. */
  const lookFor = (job: OutboxJob): (() => Promise<PastSearch>) | undefined => {
    const { findAlreadyPosted, digests } = parts;
    const { channelId, queuedAt } = job;
    if (!job.mayBeSent) return undefined;
    if (job.kind === 'alerts') return findAlreadyPosted && (() => findAlreadyPosted(job, queuedAt));
    if (job.kind !== 'digest') return undefined;
    return () => digests.findDigest({ ...job.digest, channelId }, queuedAt);
  };

  /** See `deliver`. What is composed takes only half of the places, so that alerts that are leased meanwhile find the others free. */
  const withoutPlace = async <T>(work: () => Promise<T>): Promise<T> => {
    placeless += 1;
    try {
      const result = await work();
      while (taken() >= limits.mostHeld / 2) {
        await placeFreed.promise;
        loop.stopping.throwIfAborted();
      }
      return result;
    } finally {
      placeless -= 1;
    }
  };

  /** A sleep is as long as it is whatever becomes of the clock. */
  const awaitArrivals = (): void => {
    arriving += 1;
    void clock.sleep(deliveryLimits.arrivesMs, loop.stopping).then(() => {
      arriving -= 1;
    });
  };

  const attempt = async (job: OutboxJob): Promise<JobOutcome | Parts> => {
    const now = clock.now();
    const mayArrive = arriving > 0;
    const isLate = job.expiresAt <= now;
    if (isLate && !isPerhapsPosted(job)) return { kind: 'expired' };
    const waitMs = rateLimiter.waitMs(routeOf(job));
    if (waitMs > 0) return { kind: 'later', at: Math.ceil(now + waitMs), mayBeSent: false, reason: 'channelBusy' };
    try {
      const look = lookFor(job);
      const mustMove = look !== undefined && isMoved(job);
      const isOver = look !== undefined && isSilenced(job);
      // A repeat would post what belongs elsewhere, or nowhere any more, and what is under way may not be found yet.
      if ((mustMove || isOver) && !isForgotten(job, now)) {
        const reason = isOver ? 'paused' : 'moved';
        return { kind: 'later', at: job.queuedAt + deliveryLimits.nonceMs, mayBeSent: true, reason };
      }
      const mustLook = look !== undefined && isForgotten(job, now);
      // The later one would be taken for this one.
      if (mustLook && job.kind === 'alerts' && job.isFollowed === true)
        return { kind: 'later', at: now + deliveryLimits.longestWaitMs, mayBeSent: true, reason: 'followed' };
      const lookInTurn = (own: () => Promise<PastSearch>) =>
        rateLimiter.run(`GET ${job.channelId}`, own, loop.stopping);
      const past = mustLook ? await lookInTurn(look) : 'absent';
      // By a clock that jumped it may have been queued long ago, and was requested just now. It may have been set back during the look, too.
      if (mustLook && past === 'absent' && mayArrive)
        return {
          kind: 'later',
          at: clock.now() + deliveryLimits.arrivesMs,
          mayBeSent: true,
          reason: 'perhapsOnTheWay',
        };
      if (mustLook && past === 'absent' && job.kind === 'alerts' && job.isRestored && job.notifications.length > 1) {
        const found = await lookForParts(job, (part) => lookInTurn(lookFor(part) ?? look), clock);
        if (found !== undefined) return found;
      }
      if (typeof past === 'object') return { kind: 'sent', messageId: past.messageId };
      // A second post could be the message's second: see docs/decisions/003-look-before-a-second-post.md.
      if (past === 'unknown') return { kind: 'cancelled', reason: 'perhapsSent' };
      if (isLate) return { kind: 'expired' };
      if (isOver) return { kind: 'cancelled', reason: 'paused' };
      // Settled as what is surely not out: what is over by now, or paused, is dropped, and the rest becomes another message.
      if (mustMove || (mustLook && isNotification(job)))
        return {
          kind: 'later',
          at: clock.now(),
          mayBeSent: false,
          isAbsent: true,
          reason: mustMove ? 'moved' : 'absent',
        };
      return await deliver(job, { ...parts, rateLimiter }, { begunAt: now, signal: loop.stopping, withoutPlace });
    } catch (error) {
      const at = clock.now();
      if (error instanceof SendError) {
        const { failure } = error;
        if (failure.kind === 'rateLimited') {
          rateLimiter.pause(failure.retryAfterMs, failure.global ? undefined : routeOf(job));
        }
        if (failure.kind === 'refused') {
          logger.error({ ...idsOf(job), detail: failure.detail }, 'Discord finds a message of ours wrong');
        }
        return outcomeOf(job, error, at, random());
      }
      // It had not had its turn.
      if (error === loop.stopping.reason) return { kind: 'later', at, mayBeSent: false, reason: 'stopping' };
      logFailure(logger, error, 'a delivery failed in a way that was not foreseen', idsOf(job));
      return outcomeOf(job, error, at, random());
    }
  };

  const begin = (job: OutboxJob): void => {
    const work = attempt(job)
      .then(async (outcome) => {
        if (outcome.kind !== 'parts') return settle(job, outcome);
        for (const [part, own] of outcome.parts) await settle(part, own);
      })
      // The claim runs out and the job is done again under the same nonce.
      .catch((error: unknown) => logFailure(logger, error, 'a delivery could not be written down', idsOf(job)))
      .then(() => {
        held.delete(job.id);
        placeFreed.resolve();
        placeFreed = Promise.withResolvers<void>();
        wakeSignal.wake();
      });
    held.set(job.id, work);
  };

  const sweep = async (now: number): Promise<void> => {
    if (now < sweepAt) return;
    const { notes, isDone } = await outbox.sweep(now, campusNow());
    onSettled?.(notes);
    await logNotes(logger, notes, 'a delivery was dropped');
    sweepAt = isDone ? now + limits.idleMs : now;
  };

  const turn = async (): Promise<number> => {
    const now = clock.now();
    if (now < lastTurnAt || now > lastTurnAt + deliveryLimits.arrivesMs) awaitArrivals();
    // At the start, and when the clock was set back.
    if (now < lastTurnAt) {
      const setBack = Number.isFinite(lastTurnAt) ? { ms: lastTurnAt - now } : { leaseMs };
      await outbox.takeOver(now, [...held.keys()], setBack);
      renewAt = now;
      sweepAt = now;
    }
    lastTurnAt = now;
    await sweep(now);
    if (now >= renewAt) {
      renewAt = now + leaseMs / 3;
      await outbox.renew([...held.keys()], now + leaseMs);
    }
    const restMs = Math.max(1, Math.min(sweepAt, renewAt) - now);
    if (taken() > limits.mostHeld / 2) return restMs;
    const nextAt = (await outbox.nextDueAt()) ?? Number.POSITIVE_INFINITY;
    if (nextAt > now) return Math.min(restMs, nextAt - now);
    const jobs = await outbox.lease({ now, leaseMs, most: limits.mostHeld - taken() });
    jobs.forEach(begin);
    // One job of each server at a time: there may be more of the same. What is due and yet was not leased must not make this
    // loop spin; new work wakes it.
    return jobs.length > 0 ? 0 : Math.min(restMs, limits.overdueMs);
  };

  const loop = createLoop({
    clock,
    turn,
    failedMs: limits.failedMs,
    onError: (error) => logFailure(logger, error, `the outbox could not be asked: ${messageOf(error)}`),
    wakeSignal,
  });

  return {
    start: loop.start,
    stop: async () => {
      await loop.stop();
      await Promise.all(held.values());
    },
    status: () => ({ held: held.size, settled: { ...settled } }),
  };
}
