import { describe, expect, test } from 'vitest';
import { createIdentifyTurns } from '../../../src/discord/transport/identify-turns.ts';
import { createStartLimit } from '../../../src/discord/transport/start-limit.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const minute = 60_000;

describe('a turn to begin a session', () => {
  test('is waited for from one connection to the next, since Discord may close those that wait', async () => {
    const clock = manualClock();
    const taken: number[] = [];
    const begun: number[] = [];
    const takeTurn = async () => {
      taken.push(clock.now());
      return { waitMs: 30 * minute, tries: 9 };
    };
    const { logger } = recordingLogger();
    const startLimit = { wait: async () => {} };
    const turns = createIdentifyTurns({
      store: { takeTurn, noteIdentify: async () => void begun.push(clock.now()) },
      shardCount: 1,
      maxConcurrency: 1,
      startLimit,
      clock,
      logger,
    });
    const startedAt = clock.now();
    /** Waits on a connection that is closed after ten minutes; answers with whether its turn came before. */
    const connection = async (): Promise<boolean> => {
      const closed = new AbortController();
      const waited = turns.waitForIdentify(0, closed.signal).then(
        () => true,
        () => false,
      );
      await clock.advance(10 * minute);
      closed.abort();
      return waited;
    };
    expect([await connection(), await connection(), await connection()]).toEqual([false, false, true]);
    expect(taken).toEqual([startedAt]);
    // Only this one counts as begun.
    expect(begun).toEqual([startedAt + 30 * minute]);
    // It has been used: the next session needs another.
    await connection();
    expect(taken).toHaveLength(2);
  });
});

test('how many sessions Discord allows is asked again although the clock was set back by a day', async () => {
  const clock = manualClock();
  const answers = [
    { remaining: 0, resetAfterMs: 3 * 60 * minute },
    { remaining: 1_000, resetAfterMs: 0 },
  ];
  const fetchStarts = async () => answers.shift() ?? { remaining: 0, resetAfterMs: minute };
  const limit = createStartLimit({ fetchStarts, clock, logger: recordingLogger().logger });
  let isAllowed = false;
  const stop = new AbortController();
  const waited = limit.wait(stop.signal).then(
    () => {
      isAllowed = true;
    },
    () => {},
  );
  await clock.advance(0);
  clock.setBack(24 * 60 * minute);
  await clock.advance(3 * 60 * minute);
  expect(isAllowed).toBe(true);
  stop.abort();
  await waited;
});
