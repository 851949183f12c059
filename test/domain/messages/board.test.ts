import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BoardState,
  boardLimits,
  newBoardState,
  nextBoardStep,
  nextLookAt,
  pictureStep,
  slotOf,
  withoutNewPicture,
} from '../../../src/domain/messages/board.ts';

const minute = 60_000;
const now = Date.UTC(2026, 1, 11, 17);
const shown: BoardState = { ...newBoardState, messageId: 'm1', shown: 'f1', shownAt: now - 2 * minute };

describe('the next step of a board', () => {
  test('is a post where there is no message', () => {
    expect(nextBoardStep(newBoardState, 'f1', now)).toEqual({ kind: 'post', why: 'new' });
  });

  test('is an edit where it shows something else, and none where it does not', () => {
    expect(nextBoardStep(shown, 'f2', now)).toEqual({ kind: 'edit', messageId: 'm1', why: 'changed' });
    expect(nextBoardStep(shown, 'f1', now)).toEqual({ kind: 'rest', why: 'unchanged' });
  });

  test('is never an edit within a minute of the last', () => {
    const fresh = { ...shown, shownAt: now - minute + 1 };
    expect(nextBoardStep(fresh, 'f2', now)).toEqual({ kind: 'rest', why: 'tooSoon' });
    expect(nextBoardStep(fresh, 'f2', now + 1)).toMatchObject({ kind: 'edit' });
  });

  test('is an edit of the same after ten minutes, so that its age is true and a deleted message is noticed', () => {
    const old = { ...shown, shownAt: now - boardLimits.againMs };
    expect(nextBoardStep(old, 'f1', now - 1)).toEqual({ kind: 'rest', why: 'unchanged' });
    expect(nextBoardStep(old, 'f1', now)).toEqual({ kind: 'edit', messageId: 'm1', why: 'again' });
  });

  test('waits as long as Discord asked, and forever where it is paused', () => {
    const waiting = { ...shown, notBefore: now + 1 };
    expect(nextBoardStep(waiting, 'f2', now)).toEqual({ kind: 'rest', why: 'tooSoon' });
    expect(nextBoardStep(waiting, 'f2', now + 1)).toMatchObject({ kind: 'edit' });
    const paused: BoardState = { ...shown, paused: { reason: 'missingAccess', at: now } };
    expect(nextBoardStep(paused, 'f2', now + 1e9)).toEqual({ kind: 'rest', why: 'paused' });
  });

  test('of one that was paused by hand is the edit that says so, a look for a lost post, or none', () => {
    const paused: BoardState = { ...shown, shownAt: now, paused: { reason: 'byHand', at: now } };
    expect(nextBoardStep(paused, 'p', now)).toEqual({ kind: 'edit', messageId: 'm1', why: 'paused' });
    expect(nextBoardStep({ ...paused, notBefore: now + 1 }, 'p', now)).toEqual({ kind: 'rest', why: 'tooSoon' });
    // Once more when what was on its way must have come.
    expect(nextBoardStep({ ...paused, shown: 'p', shownAt: now }, 'p', now + 120_000 - 1)).toMatchObject({
      kind: 'rest',
    });
    expect(nextBoardStep({ ...paused, shown: 'p', shownAt: now }, 'p', now + 120_000)).toMatchObject({ kind: 'edit' });
    expect(nextBoardStep({ ...paused, shown: 'p', shownAt: now + 120_000 }, 'p', now + 1e9)).toEqual({
      kind: 'rest',
      why: 'paused',
    });
    const lost = { ...paused, messageId: null, unconfirmed: { since: now, isUnreadable: false } };
    expect(nextBoardStep(lost, 'p', now)).toMatchObject({ kind: 'look' });
    expect(nextBoardStep({ ...lost, unconfirmed: null }, 'p', now)).toEqual({ kind: 'rest', why: 'paused' });
    expect(pictureStep({ hasChart: true, state: paused }, now)).toBe('none');
  });

  test('for a lost post is another under its nonce, from the moment when it began, and then a look for it', () => {
    const lost = { ...newBoardState, unconfirmed: { since: now, isUnreadable: false } };
    expect(nextBoardStep(lost, 'f1', now)).toEqual({ kind: 'post', why: 'again' });
    const look = { kind: 'look', why: 'unconfirmed', since: now };
    expect(nextBoardStep(lost, 'f1', now + 10 * minute)).toEqual(look);
    const paused: BoardState = { ...lost, paused: { reason: 'byHand', at: now } };
    expect(nextBoardStep(paused, 'p', now)).toEqual(look);
  });

  test('comes for one that is paused by hand too, but not for one that Discord refused', () => {
    const lookOf = (reason: 'byHand' | 'missingAccess') =>
      nextLookAt('k7m2', { ...shown, shownAt: null, paused: { reason, at: now } }, now);
    expect([lookOf('byHand'), lookOf('missingAccess')]).toEqual([now + 1, null]);
  });

  test('keeps a picture of this very moment', () => {
    const state = { ...shown, picturedAt: now };
    expect([pictureStep({ hasChart: true, state }, now), withoutNewPicture(state, now)]).toEqual(['keep', 'keep']);
  });

  test('is an edit where the clock was set back, rather than a silence as long as that', () => {
    expect(nextBoardStep({ ...shown, shownAt: now + 3_600_000 }, 'f1', now)).toMatchObject({ kind: 'edit' });
  });
});

describe('the picture of a board', () => {
  const withPicture = { hasChart: true, state: { ...shown, picturedAt: now } };

  test('is drawn for a new message, then every five minutes, and never for a board without one', () => {
    expect(pictureStep({ hasChart: true, state: newBoardState }, now)).toBe('draw');
    expect(pictureStep(withPicture, now + 5 * minute - 1)).toBe('keep');
    expect(pictureStep(withPicture, now + 5 * minute)).toBe('draw');
    expect(pictureStep(withPicture, now - 60 * minute)).toBe('draw');
    expect(pictureStep({ hasChart: false, state: withPicture.state }, now)).toBe('none');
  });

  test('is drawn again for a message that took the place of another', () => {
    expect(pictureStep({ hasChart: true, state: { ...withPicture.state, messageId: null } }, now)).toBe('draw');
  });

  test('stays a quarter of an hour where no other can be drawn, on the message that has it', () => {
    expect(withoutNewPicture(withPicture.state, now + 15 * minute - 1)).toBe('keep');
    expect(withoutNewPicture(withPicture.state, now + 15 * minute)).toBe('none');
    expect(withoutNewPicture(withPicture.state, now - 60 * minute)).toBe('none');
    expect(withoutNewPicture({ ...withPicture.state, messageId: null }, now)).toBe('none');
    expect(withoutNewPicture({ ...withPicture.state, picturedAt: null }, now)).toBe('none');
  });
});

describe('the next look at a board', () => {
  const id = fc.string({ minLength: 4, maxLength: 5 });
  const time = fc.integer({ min: now, max: now + 365 * 24 * 60 * minute });
  const state = fc.record({
    shownAt: fc.option(fc.integer({ min: -30 * minute, max: 0 })),
    notBefore: fc.integer({ min: -60 * minute, max: 60 * minute }),
  });

  test('comes within a minute of when it may be edited again, and never before', () => {
    fc.assert(
      fc.property(id, time, state, (boardId, at, { shownAt, notBefore }) => {
        const board = {
          ...newBoardState,
          messageId: 'm',
          shown: 'f1',
          shownAt: shownAt === null ? null : at + shownAt,
          notBefore: at + notBefore,
        };
        const look = nextLookAt(boardId, board, at) ?? Number.NaN;
        expect(look).toBeGreaterThan(at);
        expect(nextBoardStep(board, 'f2', look)).not.toMatchObject({ why: 'tooSoon' });
        const soonest = Math.max(at, shownAt === null ? 0 : at + shownAt + minute, at + notBefore);
        expect(look).toBeLessThanOrEqual(soonest + minute);
      }),
    );
  });

  test('is at its own second of the minute where nothing prevents that', () => {
    fc.assert(
      fc.property(id, time, (boardId, at) => {
        const state = { ...shown, shownAt: at - 10 * minute };
        expect((nextLookAt(boardId, state, at) ?? 0) % minute).toBe(slotOf(boardId));
      }),
    );
  });

  test('is a minute after the last where that was hardly late, and back at its second where it was', () => {
    const slot = Math.ceil(now / minute) * minute + slotOf('k7m2');
    const after = (shownAt: number) => (nextLookAt('k7m2', { ...shown, shownAt }, shownAt) ?? 0) - shownAt;
    expect(after(slot)).toBe(minute);
    expect(after(slot + 3_000)).toBe(minute);
    expect(after(slot + 30_000)).toBe(minute + 30_000);
  });

  test('comes at once where the message is gone or was found, unless Discord asked for a pause', () => {
    const gone = { ...shown, messageId: null, shown: null, shownAt: null };
    expect(nextLookAt('k7m2', gone, now)).toBe(now + 1);
    expect(nextBoardStep(gone, 'f1', now + 1)).toEqual({ kind: 'post', why: 'new' });
    const found = { ...gone, messageId: 'm2' };
    expect(nextLookAt('k7m2', found, now)).toBe(now + 1);
    expect(nextBoardStep(found, 'f1', now + 1)).toEqual({ kind: 'edit', messageId: 'm2', why: 'found' });
    expect(nextLookAt('k7m2', { ...found, notBefore: now + minute }, now)).toBeGreaterThanOrEqual(now + minute);
  });

  test('comes within a minute of a clock that was set back', () => {
    expect(nextLookAt('k7m2', { ...shown, shownAt: now + 60 * minute }, now)).toBeLessThanOrEqual(now + minute);
  });

  test('never comes for one that Discord refuses', () => {
    expect(nextLookAt('k7m2', { ...shown, paused: { reason: 'unknownChannel', at: now } }, now)).toBeNull();
  });

  test('spreads ten thousand boards over the minute: no second has twice its share', () => {
    const letters = '23456789abcdefghjkmnpqrstuvwxyz';
    const perSecond = Array.from({ length: 60 }, () => 0);
    for (let i = 0; i < 10_000; i += 1) {
      // As unlike as the store's random ids, or as alike as ids can be: neighbours differ in one letter.
      const boardId = [29_791, 961, 31, 1].map((step) => letters[Math.floor(i / step) % 31]).join('');
      const second = Math.floor(slotOf(boardId) / 1_000);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
    }
    expect(Math.max(...perSecond)).toBeLessThan(2 * (10_000 / 60));
    expect(Math.min(...perSecond)).toBeGreaterThan(0.5 * (10_000 / 60));
  });
});
