import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BoardState,
  boardLimits,
  newBoardState,
  nextBoardStep,
  nextLookAt,
} from '../../../src/domain/messages/board.ts';
import { afterAnswer, type BoardAnswer } from '../../../src/domain/messages/board-outcome.ts';

const minute = 60_000;
const now = Date.UTC(2026, 1, 11, 17);
const shown: BoardState = {
  ...newBoardState,
  messageId: 'm1',
  shown: 'f1',
  shownAt: now - 2 * minute,
  picturedAt: now - 2 * minute,
  failures: 2,
  notBefore: now - 1,
};
const after = (answer: BoardAnswer, state = shown, random = 0) => afterAnswer(state, answer, now, random);

describe('after Discord’s answer a board', () => {
  test('that was posted has its message, what it shows, and no failures', () => {
    const posted = after({ kind: 'posted', messageId: 'm2', shown: 'f2', picture: true });
    expect(posted).toMatchObject({ messageId: 'm2', shown: 'f2', shownAt: now, picturedAt: now, failures: 0 });
    expect(after({ kind: 'posted', messageId: 'm2', shown: 'f2', picture: false }).picturedAt).toBeNull();
  });

  test('that was edited keeps its message, and knows the age of its picture', () => {
    const edited = (picture: 'new' | 'kept' | 'none') =>
      after({ kind: 'edited', shown: 'f2', picture, isPinned: false });
    expect(edited('new')).toMatchObject({ messageId: 'm1', shown: 'f2', shownAt: now, failures: 0, notBefore: 0 });
    expect([edited('new'), edited('kept'), edited('none')].map(({ picturedAt }) => picturedAt)).toEqual([
      now,
      shown.picturedAt,
      null,
    ]);
  });

  test('that was edited is pinned or not, as a moderator has left it, unless it is still to be pinned', () => {
    const edited = (isPinned: boolean, pinnedId: string | null) =>
      after({ kind: 'edited', shown: 'f2', picture: 'none', isPinned }, { ...shown, pinnedId }).pinnedId;
    expect([edited(true, null), edited(false, 'm1'), edited(false, 'm0'), edited(true, 'm0')]).toEqual([
      'm1',
      null,
      'm0',
      'm1',
    ]);
  });

  test('that was found in its channel has that message, and says nothing of what it shows', () => {
    const found = after({ kind: 'found', messageId: 'm2' }, { ...shown, messageId: null, leftOverId: 'm1' });
    expect(found).toMatchObject({ messageId: 'm2', leftOverId: 'm1', shown: null, shownAt: null, picturedAt: null });
  });

  test('whose message was deleted is posted anew at once', () => {
    const gone = after({ kind: 'messageGone' }, { ...shown, notBefore: 0 });
    expect(gone).toMatchObject({ messageId: null, leftOverId: null });
    expect(nextBoardStep(gone, 'f1', now)).toEqual({ kind: 'post', why: 'new' });
  });

  test('whose edits are spent is posted anew at once, and the old message is still to be deleted', () => {
    const spent = after({ kind: 'editsSpent' }, { ...shown, notBefore: 0 });
    expect(spent).toMatchObject({ messageId: null, leftOverId: 'm1', givenUpAt: now });
    expect(nextBoardStep(spent, 'f1', now)).toMatchObject({ kind: 'post' });
  });

  test('whose edits are spent again and again is not posted every minute', () => {
    const again = after({ kind: 'editsSpent' }, { ...shown, givenUpAt: now - 3 * minute });
    expect(again).toMatchObject({ messageId: 'm1', leftOverId: null });
    expect(again.notBefore).toBeGreaterThanOrEqual(now + 7 * minute);
    const tenMinutesOn = after({ kind: 'editsSpent' }, { ...shown, givenUpAt: now - 10 * minute });
    expect(tenMinutesOn).toMatchObject({ messageId: null, leftOverId: 'm1' });
  });

  test('that may have been posted without an answer is posted under the same nonce for two minutes, then looked for', () => {
    const lost = after({ kind: 'failed', retryAfterMs: 0, lostPostAt: now - 100 }, newBoardState);
    expect(lost.unconfirmed).toEqual({ since: now - 100, isUnreadable: false });
    const step = (at: number) => nextBoardStep({ ...lost, notBefore: 0 }, 'f1', at).kind;
    expect([now, now - 100 + 2 * minute - 1, now - 100 + 2 * minute].map(step)).toEqual(['post', 'post', 'look']);
    // A clock that was set back says nothing of how long ago that was.
    expect(step(now - 101)).toBe('look');
    // The first of several attempts is the one that counts, also where the next surely was not made.
    for (const lostPostAt of [now, null]) {
      const again = after({ kind: 'failed', retryAfterMs: 0, lostPostAt }, lost);
      expect(again.unconfirmed).toEqual(lost.unconfirmed);
    }
  });

  test('that is not in its channel is posted, and one whose channel may not be read is looked for again in five minutes', () => {
    const lost: BoardState = { ...newBoardState, unconfirmed: { since: now - 10 * minute, isUnreadable: true } };
    const absent = after({ kind: 'absent' }, lost);
    expect(nextBoardStep(absent, 'f1', now)).toMatchObject({ kind: 'post', why: 'new' });
    expect(nextLookAt('k7m2', absent, now)).toBe(now + 1);
    const unreadable = after({ kind: 'unreadable' }, { ...lost, unconfirmed: { since: 5, isUnreadable: false } });
    expect(unreadable).toMatchObject({ unconfirmed: { since: 5, isUnreadable: true }, failures: 0 });
    expect(nextLookAt('k7m2', unreadable, now)).toBe(now + 5 * minute);
    expect(nextBoardStep(unreadable, 'f1', now + 5 * minute)).toMatchObject({ kind: 'look', since: 5 });
    expect(after({ kind: 'found', messageId: 'm2' }, unreadable).unconfirmed).toBeNull();
    const posted = { kind: 'posted', messageId: 'm2', shown: 'f2', picture: false } as const;
    expect(after(posted, lost).unconfirmed).toBeNull();
  });

  test('that was refused for good is paused and says why', () => {
    const refused = after({ kind: 'refused', reason: 'missingPermissions' });
    expect(refused.paused).toEqual({ reason: 'missingPermissions', at: now });
    expect(nextLookAt('k7m2', refused, now)).toBeNull();
  });

  test('that a moderator has paused stays theirs: its message is tried again, and is not replaced', () => {
    const paused: BoardState = { ...shown, failures: 0, paused: { reason: 'byHand', at: now - minute } };
    const refused = after({ kind: 'refused', reason: 'missingAccess' }, paused);
    expect(refused).toEqual({ ...paused, failures: 1, notBefore: now + 60 * minute });
    const spent = after({ kind: 'editsSpent' }, paused);
    expect(spent).toEqual({ ...paused, failures: 1, notBefore: now + 10 * minute });
  });

  test('that a moderator had paused is not looked at again once its channel is gone', () => {
    const paused: BoardState = { ...shown, paused: { reason: 'byHand', at: now - minute } };
    for (const unconfirmed of [null, { since: 0, isUnreadable: false }]) {
      const messageId = unconfirmed === null ? 'm1' : null;
      const gone = after({ kind: 'refused', reason: 'unknownChannel' }, { ...paused, messageId, unconfirmed });
      expect(gone).toMatchObject({ paused: paused.paused, messageId: null, unconfirmed: null });
      expect(nextBoardStep(gone, 'any', now + 60 * minute)).toEqual({ kind: 'rest', why: 'paused' });
    }
  });

  test('whose message was given up in what is now the future, by a clock that was set back, is posted anew', () => {
    const setBack = after({ kind: 'editsSpent' }, { ...shown, givenUpAt: now + 1 });
    expect(setBack).toMatchObject({ messageId: null, leftOverId: 'm1', givenUpAt: now });
    expect(after({ kind: 'editsSpent' }, { ...shown, givenUpAt: now })).toMatchObject({ messageId: 'm1' });
    expect(after({ kind: 'editsSpent' })).toMatchObject({ shown: null, shownAt: null, picturedAt: null });
  });

  test('of which it is not known whether it was posted stays so, where there is nothing to look for', () => {
    expect(after({ kind: 'unreadable' }).unconfirmed).toBeNull();
    expect(after({ kind: 'absent' }, { ...newBoardState, unconfirmed: { since: 5, isUnreadable: true } })).toEqual(
      newBoardState,
    );
  });

  test('that failed waits a minute, then twice as long, and five minutes at most', () => {
    let state: BoardState = { ...shown, failures: 0 };
    const waits: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      state = after({ kind: 'failed', retryAfterMs: 0, lostPostAt: null }, state);
      waits.push((state.notBefore - now) / minute);
    }
    expect(waits).toEqual([1, 2, 4, 5, 5, 5, 5]);
    expect(after({ kind: 'failed', retryAfterMs: 40 * minute, lostPostAt: null }).notBefore).toBe(now + 40 * minute);
  });
});

const answers: fc.Arbitrary<BoardAnswer> = fc.oneof(
  fc.record({
    kind: fc.constant('posted' as const),
    messageId: fc.string({ minLength: 1 }),
    shown: fc.constantFrom('f1', 'f2'),
    picture: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('edited' as const),
    shown: fc.constantFrom('f1', 'f2'),
    picture: fc.constantFrom('new' as const, 'kept' as const, 'none' as const),
    isPinned: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('found' as const), messageId: fc.string({ minLength: 1 }) }),
  fc.constantFrom({ kind: 'messageGone' } as const, { kind: 'editsSpent' } as const),
  fc.constantFrom({ kind: 'absent' } as const, { kind: 'unreadable' } as const),
  fc.record({
    kind: fc.constant('failed' as const),
    retryAfterMs: fc.nat(10 * minute),
    lostPostAt: fc.constantFrom(null, 0),
  }),
);

/** What Discord can say to each step: it can neither edit what is posted nor say of a post that there is nothing to edit. */
const answersTo: Readonly<Record<'post' | 'edit' | 'look', readonly BoardAnswer['kind'][]>> = {
  post: ['posted', 'found', 'failed'],
  edit: ['edited', 'messageGone', 'editsSpent', 'failed'],
  look: ['found', 'absent', 'unreadable', 'failed'],
};

test('whatever Discord says, a board is shown at most once a minute, re-posted for spent edits once in ten, never twice, and comes back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(answers, fc.nat(3 * minute), fc.double({ min: 0, max: 0.99, noNaN: true }))),
      (story) => {
        let at = now;
        let state = newBoardState;
        let shownAt = Number.NEGATIVE_INFINITY;
        let givenUpAt = Number.NEGATIVE_INFINITY;
        let lostAt = Number.NEGATIVE_INFINITY;
        for (const [said, waitMs, random] of story) {
          at += waitMs;
          const step = nextBoardStep(state, 'f2', at);
          if (step.kind === 'rest') continue;
          if (!answersTo[step.kind].includes(said.kind)) continue;
          const before = state;
          const isLost = step.kind === 'post' && said.kind === 'failed' && said.lostPostAt !== null;
          state = afterAnswer(state, isLost ? { ...said, lostPostAt: at } : said, at, random);
          // What may be in the channel is never posted a second time unless Discord knows its nonce or it was not there.
          if (step.kind === 'post') expect(lostAt < 0 || at - lostAt < 2 * minute).toBe(true);
          if (isLost && lostAt < 0) lostAt = at;
          if (['posted', 'found', 'absent'].includes(said.kind)) lostAt = Number.NEGATIVE_INFINITY;
          if (said.kind === 'edited') {
            // It is not known when a message that was found had been posted.
            if (before.shownAt !== null) expect(at - shownAt).toBeGreaterThanOrEqual(boardLimits.everyMs);
            shownAt = at;
          }
          if (said.kind === 'posted') shownAt = at;
          if (said.kind === 'editsSpent' && state.messageId === null) {
            expect(at - givenUpAt).toBeGreaterThanOrEqual(boardLimits.giveUpMs);
            expect(state.leftOverId).toBe(before.messageId);
            givenUpAt = at;
          }
          const look = nextLookAt('k7m2', state, at) ?? Number.NaN;
          expect(look).toBeGreaterThan(at);
          // Discord may ask for ten minutes, which is longer than we wait by ourselves; then comes the board's second.
          expect(look - at).toBeLessThanOrEqual(1.25 * 10 * minute + minute);
        }
      },
    ),
  );
});
