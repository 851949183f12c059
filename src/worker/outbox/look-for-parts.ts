import type { Clock } from '../../base/clock.ts';
import type { AlertsJob, JobOutcome } from '../../store/outbox/outbox-ports.ts';
import type { PastSearch } from './dispatch-ports.ts';

/** What became of each part of a job. */
export interface Parts {
  readonly kind: 'parts';
  readonly parts: readonly (readonly [AlertsJob, JobOutcome])[];
}

/**
 * Looks for each notification of a job alone, whose whole message is in no channel. After a restore it may have come without the
 * others, which were paused or removed since the backup. Undefined where none of them came. The rest is to be looked for once more.
 */
export async function lookForParts(
  job: AlertsJob,
  look: (part: AlertsJob) => Promise<PastSearch>,
  clock: Clock,
): Promise<Parts | undefined> {
  const indices = new Map<string, number[]>();
  for (const index of job.notifications.keys()) {
    const past = await look(partOf(job, [index]));
    const key = typeof past === 'string' ? past : past.messageId;
    indices.set(key, [...(indices.get(key) ?? []), index]);
  }
  if (indices.get('absent')?.length === job.notifications.length) return undefined;
  // What stands in one message is settled at once: the next look for the rest of it skips known messages.
  return { kind: 'parts', parts: [...indices].map(([key, own]) => [partOf(job, own), outcomeOf(key, clock.now())]) };
}

/** The deliveries of an alerts' job are in the order of its notifications. */
const partOf = (job: AlertsJob, indices: readonly number[]): AlertsJob => ({
  ...job,
  deliveryIds: job.deliveryIds.filter((_, index) => indices.includes(index)),
  notifications: job.notifications.filter((_, index) => indices.includes(index)),
});

function outcomeOf(found: string, now: number): JobOutcome {
  if (found === 'unknown') return { kind: 'cancelled', reason: 'perhapsSent' };
  if (found === 'absent') return { kind: 'later', at: now, mayBeSent: true, reason: 'partlySent' };
  return { kind: 'sent', messageId: found };
}
