import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readingKeptMs } from '../../../src/domain/occupancy/reading.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { HistoryRow } from '../../../src/store/readings/history-rows.ts';
import { deleteOldReadings } from '../../../src/worker/history/old-readings.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { prepareTestApp, tuesdayAtTen } from '../../support/test-app.ts';

const hour = 3_600_000;
const rowAt = (fetchedAt: number): HistoryRow => ({
  reading: { libraryId: 'webster', raw: 5, stamp: `${fetchedAt}`, fetchedAt },
  seenAt: fetchedAt,
  people: 5,
});

test('a thousand readings of more than ten years ago go each hour, and a failure is tried again', async () => {
  const clock = manualClock();
  const asked: number[][] = [];
  let left = 2_500;
  let isBroken = true;
  const stop = new AbortController();
  const { logger, lines } = recordingLogger();
  const done = deleteOldReadings({
    history: {
      prune: async (before, most) => {
        if (isBroken) throw new Error('no disk');
        asked.push([clock.now() - before, most]);
        const gone = Math.min(left, most);
        left -= gone;
        return gone;
      },
    },
    clock,
    machine: clock,
    signal: stop.signal,
    logger,
  });
  await clock.advance(1);
  isBroken = false;
  await clock.advance(4 * hour);
  expect(asked).toEqual(Array(4).fill([readingKeptMs, 1_000]));
  expect(lines.map(({ count, reason }) => count ?? reason)).toEqual(['no disk', 1_000, 1_000, 500]);
  stop.abort();
  await done;
});

test('the bot deletes the readings of more than ten years ago when it starts, and no others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-old-'));
  const url = `sqlite:${join(folder, 'carrel.db')}`;
  const oldest = tuesdayAtTen - readingKeptMs;
  const before = await openStore({ url });
  await before.history.add([rowAt(oldest - 1), rowAt(oldest), rowAt(tuesdayAtTen - hour)]);
  await before.close();
  const setup = await prepareTestApp({ variables: { DATABASE_URL: url } });
  await setup.start();
  await setup.until(() =>
    setup.log.some((line) => line.includes('"readings of more than ten years ago were deleted"')),
  );
  await setup.close();
  const after = await openStore({ url });
  const kept = (await after.series('webster', 0, tuesdayAtTen)).map(({ fetchedAt }) => fetchedAt);
  expect(kept).toEqual([oldest, tuesdayAtTen - hour]);
  await after.close();
  rmSync(folder, { recursive: true });
});
