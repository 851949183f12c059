import type { Clock } from '../../base/clock.ts';
import type { RefusalReason } from '../../domain/alerts/subscription.ts';
import { deliveryLimits, retryAt } from '../../domain/messages/delivery.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type {
  AlertsJob,
  DigestJob,
  JobOutcome,
  OutboxJob,
  PausedNoticeJob,
  ResumedNoticeJob,
} from '../../store/outbox/outbox-ports.ts';
import {
  type AlertRenderer,
  type DigestComposer,
  type MessageSender,
  type RenderedMessage,
  SendError,
} from './dispatch-ports.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** What carrying out a job needs. */
export interface DeliverParts {
  readonly sender: MessageSender;
  readonly renderer: AlertRenderer;
  /** The latest counts. */
  readonly libraries: () => readonly LibraryNow[];
  readonly rateLimiter: RateLimiter;
  readonly digests: DigestComposer;
  readonly clock: Pick<Clock, 'now'>;
}

/** The bucket in which Discord counts a job's request. */
export function routeOf(job: OutboxJob): string {
  const method = job.kind === 'publish' ? 'POST crosspost' : job.kind === 'edit' ? 'PATCH' : 'POST';
  return `${method} ${job.channelId}`;
}

/** Whether a job may have been carried out so long ago that Discord has forgotten its nonce at `now`: it must be looked for. */
export const isForgotten = (job: OutboxJob, now: number): boolean =>
  job.mayBeSent && now >= job.queuedAt + deliveryLimits.nonceMs;

/** Whether what may have been posted in one channel belongs in another one by now. The line after a message stays beside it. */
export function isMoved(job: OutboxJob): boolean {
  if (job.kind === 'digest') return job.digest.channelId !== job.channelId;
  if (job.kind !== 'alerts' || job.about === 'line') return false;
  return job.notifications.some(({ subscription }) => subscription.target.channelId !== job.channelId);
}

/**
 * Whether nothing that a message is about posts any more: each alert was paused or removed since. What is out of it is still found. A reply
 * in the place of an edit puts right what is out.
 */
export const isSilenced = (job: OutboxJob): boolean =>
  job.kind === 'alerts' &&
  job.replyTo === undefined &&
  job.notifications.every(({ subscription }) => subscription.paused !== null);

/** Whether a message says that alerts fired. */
export const isNotification = (job: OutboxJob): boolean => job.kind === 'alerts' && job.about === 'fired';

/** One attempt to carry out a job. */
interface Attempt {
  /** When it began (ms since the Unix epoch): what was forgotten by then was looked for. */
  readonly begunAt: number;
  readonly signal: AbortSignal;
  /** Does what may take long without one of the dispatcher's places, and then waits for one. */
  readonly withoutPlace: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Carries out a job, rendered at this moment. Throws SendError; AbortError if `signal` aborts before its turn. */
export async function deliver(
  job: OutboxJob,
  parts: DeliverParts,
  { begunAt, signal, withoutPlace }: Attempt,
): Promise<JobOutcome> {
  const { sender, renderer, libraries, rateLimiter, clock } = parts;
  if (job.kind === 'pausedNotice') return sendPausedNotice(job, parts, signal);
  const isForgottenSince = () => !isForgotten(job, begunAt) && isForgotten(job, clock.now());
  if (job.kind === 'digest') return sendDigest(job, parts, { isForgottenSince, signal, withoutPlace });
  return rateLimiter.run(
    routeOf(job),
    async () => {
      // The line is not worth a look.
      if (job.kind === 'resumedNotice' && isForgotten(job, clock.now()))
        return { kind: 'cancelled', reason: 'perhapsSent' };
      if (job.kind === 'alerts' && isForgottenSince()) return lookFirst(clock.now());
      // Its turn may have come late: a 429 for everything holds up what was leased before it.
      if (job.expiresAt <= clock.now()) return { kind: 'expired' };
      if (job.kind === 'publish') {
        await sender.publish(job.channelId, job.messageId);
        return { kind: 'sent', messageId: null };
      }
      if (job.kind === 'edit') {
        await sender.edit(job.channelId, job.messageId, renderer.edit(job.notifications, libraries()));
        return { kind: 'sent', messageId: null };
      }
      const { messageId } = await sender.post(job.channelId, messageOf(job, renderer, libraries()), job.id);
      return { kind: 'sent', messageId };
    },
    signal,
  );
}

/** The turn came so late that Discord has forgotten the nonce meanwhile: the next attempt begins with a look. */
const lookFirst = (now: number): JobOutcome => ({ kind: 'later', at: now, mayBeSent: true, reason: 'nonceForgotten' });

function messageOf(
  job: AlertsJob | ResumedNoticeJob,
  renderer: AlertRenderer,
  libraries: readonly LibraryNow[],
): RenderedMessage {
  if (job.kind === 'resumedNotice') return renderer.resumed(job.ids, job.locale);
  const render = job.about === 'fired' ? renderer.fired : renderer.line;
  return asReply(render(job.notifications, libraries), job.replyTo);
}

/** The message under the one that it is about, which may have been deleted meanwhile. */
function asReply(message: RenderedMessage, messageId: string | undefined): RenderedMessage {
  if (messageId === undefined) return message;
  return { ...message, message_reference: { message_id: messageId, fail_if_not_exists: false } };
}

/** Sends the outlook of a day: once, or not at all. */
async function sendDigest(
  job: DigestJob,
  { digests, sender, rateLimiter, clock }: DeliverParts,
  { isForgottenSince, signal, withoutPlace }: Omit<Attempt, 'begunAt'> & { isForgottenSince: () => boolean },
): Promise<JobOutcome> {
  // A slow picture must not hold the others up.
  const { body, files } = await withoutPlace(() => digests.message(job.digest, job.day));
  const post = async (): Promise<JobOutcome> => {
    if (isForgottenSince()) return lookFirst(clock.now());
    // As above: the outlook of a morning that is over, or of yesterday, would mislead.
    if (job.expiresAt <= clock.now()) return { kind: 'expired' };
    const { messageId } = await sender.post(job.channelId, body, job.id, files);
    return { kind: 'sent', messageId };
  };
  return rateLimiter.run(routeOf(job), post, signal);
}

/** Tells the person who added something that it was paused, or else the server's moderators. */
async function sendPausedNotice(job: PausedNoticeJob, parts: DeliverParts, signal: AbortSignal): Promise<JobOutcome> {
  const { sender, renderer, rateLimiter, digests } = parts;
  const { about, guildId } = job;
  const [message, person] =
    about.kind === 'alert'
      ? [renderer.paused(about.subscription, about.reason), about.subscription.createdBy]
      : [digests.paused(about.digest, about.reason), about.digest.createdBy];
  const post = async (channelId: string): Promise<JobOutcome> => {
    const { messageId } = await rateLimiter.run(
      `POST ${channelId}`,
      () => sender.post(channelId, message, job.id),
      signal,
    );
    return { kind: 'sent', messageId };
  };
  const sent =
    (await orRefused(async () => {
      // The user had their id deleted (`/privacy`).
      if (person === '') return undefined;
      const dm = await rateLimiter.run(`POST dm ${person}`, () => sender.openDm(person), signal);
      return post(dm.channelId);
    })) ??
    (await orRefused(async () => {
      if (guildId === null) return undefined;
      const notices = await rateLimiter.run(`GET guild ${guildId}`, () => sender.noticeChannel(guildId), signal);
      return notices && post(notices.channelId);
    }));
  return sent ?? { kind: 'dead', pause: null };
}

/** Undefined where Discord refuses for good. */
async function orRefused<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SendError && error.failure.kind === 'permanent') return undefined;
    throw error;
  }
}

/** What a failure means for a job at `now` (the machine's ms since the Unix epoch); `random` is from 0 to below 1. */
export function outcomeOf(job: OutboxJob, error: unknown, now: number, random: number): JobOutcome {
  // What was not foreseen may have reached Discord; it expires by itself.
  if (!(error instanceof SendError))
    return later(job, { retryAfterMs: 0, mayBeSent: true, reason: 'failed' }, now, random);
  const { failure } = error;
  switch (failure.kind) {
    case 'permanent':
      // The message is there all the same, and what posted it goes on.
      if (job.kind === 'publish') return { kind: 'dead', pause: null };
      // It may be out since an attempt before, and would be untrue for ever: it is looked for first.
      if (isPerhapsPosted(job) && !isForgotten(job, now)) {
        // The clock may have been set back during the request.
        const at = Math.min(job.queuedAt, now) + deliveryLimits.nonceMs;
        return { kind: 'later', at, mayBeSent: true, reason: failure.reason };
      }
      return refusal(job, failure.reason, now);
    case 'refused':
      return { kind: 'dead', pause: null };
    case 'messageGone':
      // A post cannot miss a message; if Discord says so all the same, repeating it cures nothing.
      return job.kind === 'edit' ? { kind: 'cancelled', reason: 'messageGone' } : { kind: 'dead', pause: null };
    case 'editsSpent':
      return { kind: 'cancelled', reason: 'editsSpent' };
    case 'rateLimited':
      return later(job, { retryAfterMs: failure.retryAfterMs, mayBeSent: false, reason: 'rateLimited' }, now, random);
    case 'transient':
      return later(job, { retryAfterMs: 0, mayBeSent: failure.mayBeSent, reason: 'failed' }, now, random);
  }
}

/**
 * What a refusal means for a job. An edit, or the reply in its place, is tried again unless the channel is gone: until Discord
 * takes it, the message that was posted is untrue.
 */
function refusal(job: OutboxJob, pause: RefusalReason, now: number): JobOutcome {
  const isCorrection = job.kind === 'edit' || (job.kind === 'alerts' && job.replyTo !== undefined);
  const at = now + deliveryLimits.refusedWaitMs;
  const expiresAt = job.queuedAt + deliveryLimits.refusedEditMs;
  if (!isCorrection || pause === 'unknownChannel' || at > expiresAt) return { kind: 'dead', pause };
  return { kind: 'refused', pause, at, expiresAt };
}

/** Whether a job is about a message that may be out without our knowing: it must be found, also when it is too late to post. */
export function isPerhapsPosted(job: OutboxJob): job is AlertsJob {
  return job.kind === 'alerts' && job.about !== 'expired' && job.mayBeSent;
}

function later(
  job: OutboxJob,
  why: { readonly retryAfterMs: number; readonly mayBeSent: boolean; readonly reason: string },
  now: number,
  random: number,
): JobOutcome {
  const mustBeFound = isPerhapsPosted({ ...job, mayBeSent: job.mayBeSent || why.mayBeSent });
  const expiresAt = job.expiresAt + (mustBeFound ? deliveryLimits.findMs : 0);
  const at = retryAt({ attempts: job.attempts, expiresAt, retryAfterMs: why.retryAfterMs }, now, random);
  if (at === undefined) return mustBeFound ? { kind: 'cancelled', reason: 'perhapsSent' } : { kind: 'expired' };
  return { kind: 'later', at: Math.ceil(at), mayBeSent: why.mayBeSent, reason: why.reason };
}
