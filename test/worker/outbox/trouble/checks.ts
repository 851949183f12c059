import { expect } from 'vitest';
import type { Subscription } from '../../../../src/domain/alerts/subscription.ts';
import { keyOf, type Posted, type Telling } from './discord.ts';
import type { Record } from './record.ts';
import { otherServer, server, student, type TroubleScene } from './scene.ts';

const minute = 60_000;

/**
 * Expects what must be so once all troubles are over: nothing was said twice or lost, nothing is said that is no longer so, "last sent" is
 * what was sent, and nothing waits for ever. `endsAt`: when they were over.
 */
export async function expectOrder(scene: TroubleScene, endsAt: number): Promise<void> {
  const { store } = scene;
  const lists = [server, otherServer, student].map((owner) => store.subscriptions.list(owner));
  const left = (await Promise.all(lists)).flat();
  expectNothingTwice(scene);
  expectNothingUntrue(scene, left);
  expectNothingSilenced(scene);
  expectNothingLost(scene, left, endsAt);
  expectLastSent(scene, left);
  await expectPausedWhereRefused(scene, left);
  await expectNothingWaits(scene);
}

const tellingsIn = (posted: readonly Posted[], about: string): Telling[] =>
  posted.filter((one) => one.about === about).flatMap(({ first }) => first);

/** Whether a restored backup knows of it. */
const isKnownTo = ({ unknown }: Record, one: Telling): boolean => !unknown.has(one.id) && !unknown.has(keyOf(one));

/** What a moderator has deleted may be posted again: it cannot be told from what never came. */
function expectNothingTwice({ posted, record }: TroubleScene): void {
  const { gap } = record;
  const there = posted.filter(({ isGone }) => !isGone);
  for (const about of ['fired', 'digest']) {
    const keys = tellingsIn(there, about)
      .filter((one) => isKnownTo(record, one))
      .map(keyOf);
    expect(keys.length, `a ${about} message comes twice`).toBe(new Set(keys).size);
  }
  // What is over since a backup was made is over once more after its restore. So is a reminder that was to come when it was made.
  const hasFired = new Set([...record.firedAt.keys()].map((key) => key.split(' ')[0]));
  const isKnown = ({ claims, first }: Posted) =>
    (claims.at(-1) ?? 0) < gap.from ||
    (claims.at(-1) ?? 0) > gap.to ||
    first.some(({ id, kind }) => kind === 'expired' && !hasFired.has(id));
  const ends = tellingsIn(there.filter(isKnown), 'line').map(keyOf);
  expect(ends.length, 'an end is told twice').toBe(new Set(ends).size);
}

/** The episodes that are open by now. */
function openOf(left: readonly Subscription[]): ReadonlySet<string> {
  return new Set(
    left.flatMap(({ id, alerts }) =>
      alerts.flatMap(({ state: { phase } }) =>
        'breachedAt' in phase ? [keyOf({ id, openedAt: phase.breachedAt })] : [],
      ),
    ),
  );
}

/** What a message says, or a line after it says of it, is so by now. A reminder is never edited. */
function expectNothingUntrue(
  { posted, things, record, unknowable }: TroubleScene,
  left: readonly Subscription[],
): void {
  const open = openOf(left);
  const reminders = things.filter(({ kind }) => kind === 'reminder').map(({ id }) => id);
  const ends = new Set(tellingsIn(posted, 'line').map(keyOf));
  for (const { id: messageId, about, says, isGone } of posted) {
    if (about !== 'fired' || isGone) continue;
    const untrue = says.filter((one) => {
      const key = keyOf(one);
      const isKnown = isKnownTo(record, one) && !record.forgotten.has(one.id) && !unknowable.has(key);
      return one.kind === 'fired' && !reminders.includes(one.id) && !open.has(key) && !ends.has(key) && isKnown;
    });
    expect(untrue, `${messageId} says what is no longer so`).toEqual([]);
  }
  const fired = new Set(tellingsIn(posted, 'fired').map(({ id }) => id));
  const runOut = tellingsIn(posted, 'line').filter(({ id, kind }) => kind === 'expired' && fired.has(id));
  if (record.gap.to < 0) expect(runOut, 'a reminder that came says that it did not').toEqual([]);
}

function expectNothingSilenced({ posted, record: { silencedAt, firedAt } }: TroubleScene): void {
  for (const { nonce, about, first, claims } of posted) {
    if (about !== 'fired') continue;
    const [firstClaim = 0, lastClaim = 0] = [claims[0], claims.at(-1)];
    const silent = first.filter((one) => {
      const since = silencedAt.get(one.id) ?? 0;
      return since > (firedAt.get(keyOf(one))?.step ?? Number.POSITIVE_INFINITY) && since < lastClaim;
    });
    // What names others too is repeated whole as long as Discord knows its nonce.
    const isRepeated = silent.length < first.length && silent.every(({ id }) => (silencedAt.get(id) ?? 0) > firstClaim);
    if (!isRepeated) expect(silent, `${nonce} was posted after its alert was silenced`).toEqual([]);
  }
}

/** What fired so late that it could still be posted when the troubles were over has been, where nothing was refused. */
function expectNothingLost(scene: TroubleScene, left: readonly Subscription[], endsAt: number): void {
  const { posted, record, things, unknowable, refused } = scene;
  const open = openOf(left);
  const keys = tellingsIn(posted, 'fired').map(keyOf);
  const isReminder = (id: string) => things.some((thing) => thing.id === id && thing.kind === 'reminder');
  for (const [key, fired] of record.firedAt) {
    const [id = ''] = key.split(' ');
    if (record.forgotten.has(id)) continue;
    const isRecent = fired.at > endsAt - 4 * minute && (record.excusedAt.get(id) ?? 0) < fired.step;
    const isOwed = open.has(key) || (isReminder(id) && !refused.has('dm-student'));
    if (isRecent && isOwed && !unknowable.has(key)) expect(keys, 'an alert is lost').toContain(key);
  }
  for (const { id, kind, endsOn } of things) {
    const isExcused = record.excusedAt.has(id) || record.forgotten.has(id);
    if (endsOn === undefined || isExcused || refused.size > 0 || unknowable.size > 0) continue;
    const said = posted.filter(({ first }) => first.some((one) => one.id === id));
    if (endsOn > endsAt - 60 * minute) expect(said.length, `a ${kind} that comes to nothing`).toBeGreaterThan(0);
  }
}

function expectLastSent({ posted, record, unknowable }: TroubleScene, left: readonly Subscription[]): void {
  for (const { id, lastSentAt } of left) {
    const own = posted.filter(({ about, first }) => about === 'fired' && first.some((one) => one.id === id));
    const told = own.flatMap(({ first }) => first.filter((one) => one.id === id).map(({ openedAt }) => openedAt));
    const isUnsure = own.some(({ isGone, first }) => isGone || first.some((one) => unknowable.has(keyOf(one))));
    const about = `last sent of ${id}`;
    // What was posted between a backup and its restore may be taken for the one before, which was to come then.
    if (record.gap.to > 0) expect(lastSentAt ?? 0, about).toBeLessThanOrEqual(Math.max(0, ...told));
    else if (isUnsure) expect([0, ...told], about).toContain(lastSentAt ?? 0);
    else expect(lastSentAt ?? 0, about).toBe(Math.max(0, ...told));
  }
}

/** What Discord refuses in one channel pauses nothing that posts in another one by then. */
async function expectPausedWhereRefused({ store, refused }: TroubleScene, left: readonly Subscription[]) {
  const posts = [
    ...left.map(({ id, paused, target: { channelId } }) => ({ id, paused, channelId })),
    ...(await store.digests.list('g1')),
    ...(await store.boards.list('g1')).map(({ id, channelId, state: { paused } }) => ({ id, channelId, paused })),
  ];
  const wrong = posts.filter(
    ({ paused, channelId }) => paused !== null && paused.reason !== 'byHand' && !refused.has(channelId),
  );
  expect(wrong, 'is paused though Discord refused nothing there').toEqual([]);
}

async function expectNothingWaits({ store, query, things, record, trueNow }: TroubleScene): Promise<void> {
  expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  const waiting = await query(`select kind, subscription_id from delivery where status = 'waiting'`);
  expect(waiting, 'what waits for ever').toEqual([]);
  const reminders = await store.subscriptions.list(student);
  const late = reminders.filter(({ expiresAt }) => expiresAt !== null && expiresAt < trueNow() - 30 * minute);
  expect(late, 'a reminder that ran out is still there').toEqual([]);
  for (const { id } of things)
    if (record.forgotten.has(id))
      expect(await query(`select id from delivery where subscription_id = '${id}'`), 'is forgotten').toEqual([]);
}
