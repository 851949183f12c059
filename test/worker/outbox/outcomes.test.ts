import { describe, expect, test } from 'vitest';
import { deliveryLimits } from '../../../src/domain/messages/delivery.ts';
import type { JobOutcome, OutboxJob } from '../../../src/store/outbox/outbox-ports.ts';
import { isForgotten, isPerhapsPosted, outcomeOf, routeOf } from '../../../src/worker/outbox/deliver.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';

const minute = 60_000;
const base = {
  id: 'd1',
  deliveryIds: ['d1'],
  channelId: 'c1',
  guildId: 'g1',
  attempts: 1,
  mayBeSent: false,
  queuedAt: 0,
  expiresAt: 10 * minute,
};
const fired: OutboxJob = { ...base, kind: 'alerts', about: 'fired', notifications: [] };
const line: OutboxJob = { ...fired, about: 'line' };
const reply: OutboxJob = { ...line, replyTo: 'm1' };
const lastWord: OutboxJob = { ...fired, about: 'expired' };
const edit: OutboxJob = { ...base, kind: 'edit', messageId: 'm1', notifications: [] };
const publish: OutboxJob = { ...base, kind: 'publish', messageId: 'm1' };
const notice: OutboxJob = { ...base, kind: 'resumedNotice', ids: ['a1'], locale: 'en' };

const after = (job: OutboxJob, failure: Failure, now = minute, random = 0): JobOutcome =>
  outcomeOf(job, new SendError(failure), now, random);
type Failure = SendError['failure'];
const more = { code: undefined, detail: '' };
const permanent = (reason: 'missingAccess' | 'unknownChannel'): Failure => ({ kind: 'permanent', reason, ...more });
const transient = (mayBeSent: boolean): Failure => ({ kind: 'transient', mayBeSent, ...more });

describe('a refusal for good', () => {
  test.each([
    ['what fired', fired],
    ['its line', line],
    ['a last word', lastWord],
    ['a notice', notice],
  ])('of %s pauses it', (_what, job) => {
    expect(after(job, permanent('missingAccess'))).toEqual({ kind: 'dead', pause: 'missingAccess' });
  });

  test.each([
    ['an edit', edit],
    ['the reply in its place', reply],
  ])('of %s pauses it and is tried again after an hour, for a week', (_what, job) => {
    const { refusedWaitMs, refusedEditMs } = deliveryLimits;
    const refused = { kind: 'refused', pause: 'missingAccess', expiresAt: refusedEditMs };
    expect(after(job, permanent('missingAccess'))).toEqual({ ...refused, at: minute + refusedWaitMs });
    const last = refusedEditMs - refusedWaitMs;
    expect(after(job, permanent('missingAccess'), last)).toEqual({ ...refused, at: refusedEditMs });
    expect(after(job, permanent('missingAccess'), last + 1)).toEqual({ kind: 'dead', pause: 'missingAccess' });
    expect(after(job, permanent('unknownChannel'))).toEqual({ kind: 'dead', pause: 'unknownChannel' });
  });

  test('of what may be out since an attempt before has it looked for, soon also where the clock was set back meanwhile', () => {
    const { nonceMs } = deliveryLimits;
    const wait = { kind: 'later', mayBeSent: true, reason: 'missingAccess' };
    const mayBeOut = { ...fired, mayBeSent: true };
    expect(after(mayBeOut, permanent('missingAccess'))).toEqual({ ...wait, at: nonceMs });
    const ahead = { ...mayBeOut, queuedAt: 60 * minute };
    expect(after(ahead, permanent('missingAccess'))).toEqual({ ...wait, at: minute + nonceMs });
    expect(after(mayBeOut, permanent('missingAccess'), nonceMs)).toEqual({ kind: 'dead', pause: 'missingAccess' });
  });

  test('to publish a message pauses nothing: the message is there', () => {
    expect(after(publish, permanent('missingAccess'))).toEqual({ kind: 'dead', pause: null });
  });

  test('for a message of ours that is wrong pauses nothing', () => {
    expect(after(fired, { kind: 'refused', ...more })).toEqual({ kind: 'dead', pause: null });
    expect(after(edit, { kind: 'refused', ...more })).toEqual({ kind: 'dead', pause: null });
  });
});

test('a message that is gone needs no edit, and where nothing was to be edited the job is over', () => {
  const gone: Failure = { kind: 'messageGone', ...more };
  expect(after(edit, gone)).toEqual({ kind: 'cancelled', reason: 'messageGone' });
  expect(after(fired, gone)).toEqual({ kind: 'dead', pause: null });
});

test('a message that takes no more edits is followed by a reply', () => {
  expect(after(edit, { kind: 'editsSpent', ...more })).toEqual({ kind: 'cancelled', reason: 'editsSpent' });
});

describe('what may work later', () => {
  test('waits twice as long after each failure, and keeps its nonce where it may have been sent', () => {
    for (const mayBeSent of [true, false]) {
      const first = after(fired, transient(mayBeSent));
      expect(first).toEqual({ kind: 'later', at: minute + 2_000, mayBeSent, reason: 'failed' });
    }
    expect(after({ ...fired, attempts: 2 }, transient(false))).toMatchObject({ at: minute + 4_000 });
  });

  test('waits as long as Discord says, and has surely not been sent', () => {
    const limited: Failure = { kind: 'rateLimited', retryAfterMs: 90_000, global: false };
    const outcome = after(fired, limited);
    expect(outcome).toMatchObject({ kind: 'later', mayBeSent: false, reason: 'rateLimited' });
    expect(outcome.kind === 'later' && outcome.at).toBeGreaterThanOrEqual(minute + 90_000);
  });

  test('is tried again at a whole millisecond', () => {
    const outcome = after(fired, transient(false), minute, 0.123456);
    expect(outcome.kind === 'later' && Number.isInteger(outcome.at)).toBe(true);
  });

  test('may have been sent where nothing is known of the failure', () => {
    expect(outcomeOf(fired, new TypeError('a defect'), minute, 0)).toEqual({
      kind: 'later',
      at: minute + 2_000,
      mayBeSent: true,
      reason: 'failed',
    });
  });

  const end = base.expiresAt;
  test('and would be too late then, is over', () => {
    expect(after(fired, transient(false), end - 2_000)).toMatchObject({ kind: 'later' });
    expect(after(fired, transient(false), end - 1_999)).toEqual({ kind: 'expired' });
    expect(after(lastWord, transient(true), end - 1_999)).toEqual({ kind: 'expired' });
    expect(after(edit, transient(true), end - 1_999)).toEqual({ kind: 'expired' });
  });

  test.each([
    ['now', fired, transient(true)],
    ['before', { ...line, mayBeSent: true }, transient(false)],
  ] as const)('but may have been sent %s, is looked for a week longer', (_when, job, failure) => {
    const last = end + 7 * 24 * 60 * minute;
    expect(after(job, failure, last - 2_000)).toMatchObject({ kind: 'later' });
    expect(after(job, failure, last - 1_999)).toEqual({ kind: 'cancelled', reason: 'perhapsSent' });
  });
});

test('what may be out without our knowing is looked for, a last word excepted', () => {
  const jobs = [fired, line, lastWord, edit, publish];
  expect(jobs.map((job) => isPerhapsPosted({ ...job, mayBeSent: true }))).toEqual([true, true, false, false, false]);
  expect(isPerhapsPosted(fired)).toBe(false);
});

test('a nonce is relied on for two minutes from when the last of a message was queued', () => {
  const job = { ...fired, mayBeSent: true, queuedAt: 1_000 };
  expect(isForgotten(job, 1_000 + 2 * minute - 1)).toBe(false);
  expect(isForgotten(job, 1_000 + 2 * minute)).toBe(true);
  expect(isForgotten({ ...job, mayBeSent: false }, 1_000 + 2 * minute)).toBe(false);
});

test('posts, edits and publishing are counted apart, each by its channel', () => {
  expect([fired, notice, edit, publish].map(routeOf)).toEqual(['POST c1', 'POST c1', 'PATCH c1', 'POST crosspost c1']);
});
