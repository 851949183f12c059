import { afterEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/base/logger.ts';
import { SourceError, type SourceFailure } from '../../../src/source/errors.ts';
import { createPoller, type Poller, type PollerOptions } from '../../../src/worker/feed/poller.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';

const minute = 60_000;
const running: { poller: Poller; clock: ManualClock }[] = [];

afterEach(async () => {
  for (const { poller, clock } of running.splice(0)) {
    await poller.stop();
    expect(clock.sleepers).toBe(0);
  }
});

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly kind?: string;
  readonly waitMs?: number;
  readonly err?: { readonly stack: string };
}

type Answer = (clock: ManualClock, signal: AbortSignal) => Promise<string> | string;

/**
 * A started poller of a source that gives its `answers` in turn and repeats the last. `at` are the starts of its polls,
 * in minutes since it was started.
 */
function polling(answers: Answer[], more: (clock: ManualClock) => Partial<PollerOptions<string>> = () => ({})) {
  const clock = manualClock();
  const begin = clock.now();
  const at: number[] = [];
  const seen: string[] = [];
  const lines: Line[] = [];
  const poller = createPoller<string>({
    name: 'occupancy',
    fetch: async (signal) => {
      at.push((clock.now() - begin) / minute);
      return (answers[at.length - 1] ?? answers.at(-1) ?? well)(clock, signal);
    },
    onSnapshot: (snapshot) => void seen.push(snapshot),
    clock,
    random: () => 0,
    pollMs: minute,
    logger: createLogger({
      level: 'debug',
      secrets: [],
      destination: { write: (line) => void lines.push(JSON.parse(line)) },
    }),
    ...more(clock),
  });
  running.push({ poller, clock });
  poller.start();
  return { poller, clock, begin, at, seen, lines };
}

const well: Answer = () => 'well';
const slow =
  (ms: number): Answer =>
  async (clock, signal) => {
    await clock.sleep(ms, signal);
    signal.throwIfAborted();
    return 'slow';
  };
const fails = (failure: SourceFailure) => () => {
  throw new SourceError(failure);
};
const unreachable = fails({ kind: 'unreachable', code: 'ECONNREFUSED' });

describe('the cadence', () => {
  test('is one poll per interval, the first at once', async () => {
    const { clock, at, seen, poller, begin } = polling([well]);
    await clock.advance(3 * minute);
    expect(at).toEqual([0, 1, 2, 3]);
    expect(seen).toEqual(['well', 'well', 'well', 'well']);
    expect(poller.status()).toEqual({
      state: 'ok',
      polls: 4,
      failures: 0,
      lastAttemptAt: begin + 3 * minute,
      lastSuccessAt: begin + 3 * minute,
      nextAttemptAt: begin + 4 * minute,
    });
  });

  test('runs from start to start, so that slow answers and slow stores do not shift it', async () => {
    const { clock, at, seen } = polling([slow(9_000)], (clock) => ({
      onSnapshot: async (snapshot) => {
        await clock.sleep(5_000);
        seen.push(snapshot);
      },
    }));
    await clock.advance(3.5 * minute);
    expect(at).toEqual([0, 1, 2, 3]);
    expect(seen).toHaveLength(4);
  });

  test('never lets polls overlap, however long one takes, nor asks twice in one interval', async () => {
    const { clock, at } = polling([slow(2.5 * minute), well]);
    await clock.advance(4 * minute);
    // The millisecond is the shortest sleep that a timer has.
    expect(at).toEqual([0, 2.5 + 1 / minute, 3.5 + 1 / minute]);
  });

  test('does not stop for hours when the clock is set back', async () => {
    let back = 0;
    const setBack: Answer = () => {
      back = 3 * 60 * minute;
      return 'well';
    };
    const { clock, at } = polling([well, setBack, well], (clock) => ({
      clock: { now: () => clock.now() - back, sleep: clock.sleep },
    }));
    await clock.advance(3 * minute);
    expect(at).toEqual([0, 1, 2, 3]);
  });

  test('does not depend on how often it is started', async () => {
    const { clock, at, poller } = polling([well]);
    poller.start();
    await clock.advance(minute);
    poller.start();
    expect(at).toEqual([0, 1]);
  });
});

describe('a failure', () => {
  test('doubles the wait with each one and the first success takes the interval up again', async () => {
    const { clock, at, poller } = polling([unreachable, unreachable, unreachable, well]);
    await clock.advance(9 * minute);
    expect(at).toEqual([0, 1, 3, 7, 8, 9]);
    expect(poller.status()).toMatchObject({ state: 'ok', failures: 0, polls: 6 });
  });

  test('is shown in the status and kept there after the feed recovers', async () => {
    const { clock, poller, begin, seen } = polling([unreachable, unreachable, well]);
    await clock.advance(minute);
    expect(seen).toEqual([]);
    expect(poller.status()).toMatchObject({
      state: 'failing',
      failures: 2,
      nextAttemptAt: begin + 3 * minute,
      lastError: { at: begin + minute, kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') },
    });
    expect(poller.status().lastSuccessAt).toBeUndefined();
    await clock.advance(2 * minute);
    expect(poller.status()).toMatchObject({ state: 'ok', failures: 0, lastError: { kind: 'unreachable' } });
  });

  test('is logged once each, with the wait, and so is the recovery', async () => {
    const { clock, lines } = polling([unreachable, well]);
    await clock.advance(minute);
    expect(lines.filter(({ level }) => level >= 30)).toMatchObject([
      { level: 40, kind: 'unreachable', waitMs: minute },
      { level: 30, msg: 'the feed answers again' },
    ]);
  });

  test('after a 401 waits five intervals, and obeys Retry-After where that is longer', async () => {
    const refused = fails({ kind: 'unauthorisedOrOverQuota', withCredentials: true });
    const limited = fails({ kind: 'rateLimited', retryAfterMs: 20 * minute });
    const { clock, at } = polling([refused, limited, well]);
    await clock.advance(26 * minute);
    expect(at).toEqual([0, 5, 25, 26]);
  });

  test('that was not foreseen is logged with its stack and does not end the loop', async () => {
    const { clock, at, poller, lines } = polling([
      () => {
        throw new TypeError('a defect');
      },
      well,
    ]);
    await clock.advance(minute);
    expect(at).toEqual([0, 1]);
    expect(poller.status().lastError).toMatchObject({ kind: 'unexpected', message: 'a defect' });
    expect(lines.find(({ level }) => level === 40)?.err?.stack).toContain('poller.test.ts');
  });
});

describe('what takes the snapshot in', () => {
  test('may fail without ending the loop or counting against the feed, and the log says so', async () => {
    let broken = true;
    const { clock, at, poller, lines } = polling([well], () => ({
      onSnapshot: () => {
        if (broken) throw new Error('the disk is full');
      },
    }));
    await clock.advance(minute);
    expect(at).toEqual([0, 1]);
    expect(poller.status()).toMatchObject({ state: 'ok', failures: 0 });
    expect(lines.filter(({ level }) => level === 50)).toHaveLength(2);
    broken = false;
    await clock.advance(minute);
    expect(lines.filter(({ level }) => level === 50)).toHaveLength(2);
  });
});

describe('the first attempt', () => {
  test('is over when its snapshot has been taken in', async () => {
    const { clock, poller } = polling([well], (clock) => ({ onSnapshot: () => clock.sleep(1_000) }));
    let over = false;
    const first = poller.firstAttempt.then(() => {
      over = true;
    });
    await clock.advance(999);
    expect(over).toBe(false);
    await clock.advance(1);
    expect(over).toBe(true);
    await first;
  });

  test('is over when it failed', async () => {
    const { poller } = polling([unreachable]);
    await poller.firstAttempt;
    expect(poller.status().state).toBe('failing');
  });

  test('is over when the poller was stopped before one', async () => {
    const poller = createPoller({
      name: 'never started',
      fetch: async () => 'well',
      onSnapshot: () => {},
      clock: manualClock(),
      random: () => 0,
      pollMs: minute,
      logger: createLogger({ level: 'silent', secrets: [] }),
    });
    await poller.stop();
    await poller.firstAttempt;
    expect(poller.status()).toMatchObject({ state: 'starting', polls: 0 });
  });
});

describe('stop', () => {
  test('during a wait ends it and there are no more polls', async () => {
    const { clock, poller, at } = polling([well]);
    await clock.advance(minute);
    await poller.stop();
    await clock.advance(10 * minute);
    poller.start();
    await clock.advance(10 * minute);
    expect(at).toEqual([0, 1]);
    expect(poller.status().nextAttemptAt).toBeUndefined();
  });

  test('during a poll aborts it, waits for its end and counts no failure', async () => {
    const steps: string[] = [];
    const { clock, poller } = polling([
      async (clock, signal) => {
        await clock.sleep(10 * minute, signal);
        steps.push('aborted');
        throw signal.reason;
      },
    ]);
    await clock.advance(1_000);
    await poller.stop().then(() => steps.push('stopped'));
    expect(steps).toEqual(['aborted', 'stopped']);
    expect(poller.status()).toMatchObject({ state: 'starting', failures: 0, polls: 1 });
    await poller.firstAttempt;
  });

  test('lets what was already read be taken in', async () => {
    const steps: string[] = [];
    const { poller } = polling([well], () => ({
      onSnapshot: async () => {
        await Promise.resolve();
        steps.push('taken in');
      },
    }));
    await poller.stop().then(() => steps.push('stopped'));
    expect(steps).toEqual(['taken in', 'stopped']);
  });
});
