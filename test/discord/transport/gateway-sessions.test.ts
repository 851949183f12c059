import { expect, test } from 'vitest';
import { createGatewaySessions } from '../../../src/discord/transport/gateway-sessions.ts';
import type { StoredSession } from '../../../src/store/gateway/gateway-ports.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { noGatewayStore } from './no-gateway-store.ts';

/** The sessions of a process, and what of them is written down. */
function scene() {
  const stop = new AbortController();
  const written = new Map<number, StoredSession>();
  const steps: string[] = [];
  let release = (): void => {};
  const store = {
    ...noGatewayStore,
    save: async (sessions: readonly StoredSession[]) => {
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
  return { sessions, session, written, steps, clock, stop, release: () => release() };
}

test('a session that has just begun is there for the next process, should this one be killed', async () => {
  const { sessions, session, written, clock, stop } = scene();
  await sessions.load([0], 1);
  sessions.update(0, session('first', 1));
  await clock.advance(0);
  expect(written.get(0)).toEqual(session('first', 1));
  sessions.update(0, session('first', 7));
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
