import { retryAt } from '../domain/delivery.ts';
import type { LibraryNow } from '../domain/occupancy.ts';
import type { JobOutcome, OutboxJob } from '../store/outbox-ports.ts';
import { type AlertRenderer, type MessageSender, SendError } from './dispatch-ports.ts';
import type { Pacer } from './pacer.ts';

/** What carrying out a job needs. */
export interface Delivering {
  readonly sender: MessageSender;
  readonly renderer: AlertRenderer;
  /** The latest counts. */
  readonly libraries: () => readonly LibraryNow[];
  readonly pacer: Pacer;
}

/** The bucket in which Discord counts a job's request. */
export function routeOf(job: OutboxJob): string {
  return `${job.kind === 'edit' ? 'PATCH' : 'POST'} ${job.channelId}`;
}

/** Says what a job says, rendered at this moment. Throws SendError; AbortError if `signal` aborts before its turn. */
export async function deliver(job: OutboxJob, parts: Delivering, signal: AbortSignal): Promise<JobOutcome> {
  const { sender, renderer, libraries, pacer } = parts;
  if (job.kind === 'paused') return tellOfPause(job, parts, signal);
  return pacer.run(
    routeOf(job),
    async () => {
      if (job.kind === 'edit') {
        if (job.message === null) return { kind: 'cancelled', reason: 'nothingToEdit' };
        await sender.edit(job.channelId, job.message.id, renderer.edit(job.message.tellings, libraries()));
        return { kind: 'sent', messageId: null };
      }
      const render = job.kind === 'fired' ? renderer.fired : renderer.line;
      const { messageId } = await sender.post(job.channelId, render(job.tellings, libraries()), job.id);
      return { kind: 'sent', messageId };
    },
    signal,
  );
}

/** Tells a server that a subscription was paused, in its own channel for such things, else the person who added it. */
async function tellOfPause(job: OutboxJob, parts: Delivering, signal: AbortSignal): Promise<JobOutcome> {
  const { sender, renderer, pacer } = parts;
  const subscription = job.tellings[0]?.subscription;
  if (subscription === undefined || job.pauseReason === null) return { kind: 'cancelled', reason: 'nothingToSay' };
  const message = renderer.paused(subscription, job.pauseReason);
  const post = async (channelId: string): Promise<JobOutcome> => {
    const { messageId } = await pacer.run(`POST ${channelId}`, () => sender.post(channelId, message, job.id), signal);
    return { kind: 'sent', messageId };
  };
  const { guildId } = job;
  const own = await orRefused(async () => {
    if (guildId === null) return undefined;
    const system = await pacer.run(`GET guild ${guildId}`, () => sender.systemChannel(guildId), signal);
    return system && post(system.channelId);
  });
  const person = subscription.createdBy;
  const told =
    own ??
    (await orRefused(async () => {
      const dm = await pacer.run(`POST dm ${person}`, () => sender.openDm(person), signal);
      return post(dm.channelId);
    }));
  return told ?? { kind: 'dead', pause: null };
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
  const failure: SendError['failure'] =
    error instanceof SendError ? error.failure : { kind: 'transient', detail: 'unexpected' };
  switch (failure.kind) {
    case 'permanent':
      return { kind: 'dead', pause: failure.reason };
    case 'messageGone':
      return { kind: 'cancelled', reason: 'messageGone' };
    case 'rateLimited':
      return later(job, { retryAfterMs: failure.retryAfterMs, mayBeSent: false, reason: 'rateLimited' }, now, random);
    case 'transient':
      return later(job, { retryAfterMs: 0, mayBeSent: true, reason: 'failed' }, now, random);
  }
}

function later(
  { attempts, expiresAt }: OutboxJob,
  why: { readonly retryAfterMs: number; readonly mayBeSent: boolean; readonly reason: string },
  now: number,
  random: number,
): JobOutcome {
  const at = retryAt({ attempts, expiresAt, retryAfterMs: why.retryAfterMs }, now, random);
  if (at === undefined) return { kind: 'expired' };
  return { kind: 'later', at: Math.ceil(at), mayBeSent: why.mayBeSent, reason: why.reason };
}
