import { expect, test } from 'vitest';
import { createGatewaySessions } from '../../../src/discord/transport/gateway-sessions.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import type { StoredSession } from '../../../src/store/gateway/gateway-ports.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { noGatewayStore } from './no-gateway-store.ts';

/** The sessions of a process, and what of them is written down. */
function scene() {
  const stop = new AbortController();
  const written = new Map<number, StoredSession>();
  const steps: string[] = [];
  const database = { isAway: false };
  let release = (): void => {};
  const store = {
    ...noGatewayStore,
    sessions: async () => [...written.values()],
    save: async (sessions: readonly StoredSession[]) => {
      if (database.isAway) throw new StoreError({ kind: 'unreachable', detail: 'no answer' });
      for (const session of sessions) written.set(session.shardId, session);
      steps.push(...sessions.map(({ sessionId }) => `saved ${sessionId}`));
    },
    forget: async (shardId: number) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      written.delete(shardId);
      steps.push('forgotten');
    },
  };
  const clock = manualClock();
  const sessions = createGatewaySessions({ store, clock, signal: stop.signal, logger: recordingLogger().logger });
  const session = (sessionId: string, sequence: number): StoredSession => ({
    shardId: 0,
    shardCount: 1,
    sessionId,
    resumeURL: 'wss://gateway.example',
    sequence,
  });
  return { sessions, session, written, steps, database, clock, stop, release: () => release() };
}

test('a session that has just begun is there for the next process, should this one be killed', async () => {
  const { sessions, session, written, clock, stop } = scene();
  await sessions.load([0], 1);
  sessions.update(0, session('first', 1));
  await clock.advance(0);
  expect(written.get(0)).toEqual(session('first', 1));
  sessions.take(0, 7);
  await clock.advance(0);
  expect(written.get(0)?.sequence).toBe(1);
  await clock.advance(5_000);
  expect(written.get(0)?.sequence).toBe(7);
  stop.abort();
});

test('the end of a session is not written after the beginning of the next one', async () => {
  const { sessions, session, written, steps, clock, stop, release } = scene();
  await sessions.load([0], 1);
  sessions.update(0, session('first', 1));
  await clock.advance(0);
  sessions.update(0, null);
  await clock.advance(5_000);
  sessions.update(0, session('second', 1));
  await clock.advance(0);
  expect(steps).toEqual(['saved first']);
  release();
  await clock.advance(0);
  expect(steps).toEqual(['saved first', 'forgotten', 'saved second']);
  expect(written.get(0)?.sessionId).toBe('second');
  stop.abort();
});

test('Discord is told of no event that is not written down, or the next process could not resume from what is', async () => {
  const { sessions, session, written, database, clock, stop } = scene();
  written.set(0, session('first', 3));
  await sessions.load([0], 1);
  expect(sessions.get(0)).toEqual(session('first', 3));
  database.isAway = true;
  sessions.take(0, 4);
  sessions.take(0, 9);
  await clock.advance(5_000);
  expect(sessions.get(0)).toEqual(session('first', 3));
  database.isAway = false;
  await clock.advance(5_000);
  expect(written.get(0)).toEqual(session('first', 9));
  expect(sessions.get(0)).toEqual(session('first', 9));
  stop.abort();
});

test('an event that Discord sends again, since it was not written down, is taken once', async () => {
  const { sessions, session, clock, stop } = scene();
  await sessions.load([0], 1);
  expect(sessions.take(0, 1)).toBe(true);
  sessions.update(0, session('first', 1));
  expect([2, 3, 2, 3, 4].map((sequence) => sessions.take(0, sequence))).toEqual([true, true, false, false, true]);
  // What a proxy says by itself has no number.
  expect([null, undefined].map((sequence) => sessions.take(0, sequence))).toEqual([true, true]);
  // `@discordjs/ws` says so with each event of the same session.
  sessions.update(0, session('first', 2));
  expect(sessions.take(0, 4)).toBe(false);
  sessions.update(0, session('second', 1));
  expect(sessions.take(0, 2)).toBe(true);
  await clock.advance(0);
  stop.abort();
});

test('what is written of one session says nothing of the next, which began meanwhile', async () => {
  const { sessions, session, clock, stop, release } = scene();
  await sessions.load([0], 1);
  sessions.update(0, session('first', 1));
  await clock.advance(0);
  sessions.take(0, 50);
  sessions.update(0, null);
  expect(sessions.get(0)).toBeNull();
  sessions.update(0, session('second', 1));
  expect(sessions.get(0)).toEqual(session('second', 1));
  await clock.advance(0);
  release();
  await clock.advance(0);
  expect(sessions.get(0)).toEqual(session('second', 1));
  stop.abort();
});
