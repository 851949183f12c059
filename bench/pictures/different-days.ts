import '../../src/base/temporal.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logger.ts';
import { createWorkQueue } from '../../src/base/work-queue.ts';
import { dayAfter, serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { dayFigures } from '../../src/domain/outlook/day-figures.ts';
import { daytimeOf, intervalOf } from '../../src/domain/outlook/open-days.ts';
import { createCampus } from '../../src/sandbox/campus/campus.ts';
import { rememberPast } from '../../src/sandbox/past.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createHistory } from '../../src/worker/history/history.ts';
import { createPictures } from '../../src/worker/history/pictures.ts';
import { type Row, rowOf } from '../rows.ts';

const people = 100;
const libraryIds = ['webster', 'vanier', 'greynuns'];
const logger = createLogger({ level: 'silent', secrets: [] });

/**
 * How long the event loop is held at most while 100 people ask for different days of `/history`, of a bot that knows six
 * weeks: in processor time, so that other programs do not count. The drawing itself happens in another thread.
 */
export async function differentDays(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-days-'));
  try {
    const url = `sqlite:${join(folder, 'carrel.db')}`;
    await rememberPast(createCampus({ seed: 'bench' }), url, Date.now(), logger);
    const store = await openStore({ url });
    const clock = systemClock;
    const history = createHistory({
      store: store.history,
      libraryIds: () => libraryIds,
      openOn: () => undefined,
      limits: defaultFreshnessLimits,
      clock,
      machine: clock,
      signal: new AbortController().signal,
      logger,
    });
    history.start();
    await history.ready;
    const draw = async () => ({ png: new Uint8Array(), alt: '' });
    const pictures = createPictures({
      history,
      version: history.version,
      clock,
      nameOf: (id) => id,
      fullOf: () => 1_600,
      draw,
      logger,
    });
    const queue = createWorkQueue(2);
    const now = Date.now();
    const ask = (firstDay: string, lastDay: string) =>
      queue.run(async () => {
        const days = { firstDay, lastDay };
        const { from, to } = intervalOf(days);
        for (const id of libraryIds) dayFigures(await history.series(id, from, to), daytimeOf(days));
        await pictures.of({ libraryIds, ...days, locale: 'en' }, now);
      });
    const held = watchLoop();
    const questions = Array.from({ length: people }, (_, index) => {
      const firstDay = dayAfter(serviceDayOf(now), -(index % 40));
      return ask(firstDay, dayAfter(firstDay, Math.floor(index / 40) * 3));
    });
    await Promise.all(questions);
    const value = held();
    await store.close();
    return rowOf({
      name: `longest turn of the event loop while ${people} people ask for different days`,
      value,
      unit: 'ms',
      goal: { of: 'value', is: 'at most', limit: 100 },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Watches how much processor time passes between two turns of the event loop; the answer is the most (ms). */
function watchLoop(): () => number {
  const used = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  let most = 0;
  let last = used();
  const timer = setInterval(() => {
    const now = used();
    most = Math.max(most, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return most;
  };
}
