import { createLogger } from '../../src/base/logger.ts';
import { campus } from '../../src/campus/index.ts';
import { startOfServiceDay } from '../../src/domain/calendar/service-day.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { createCampus } from '../../src/sandbox/campus/campus.ts';
import { openStore } from '../../src/store/open-store.ts';
import { recordReadings } from '../../src/worker/feed/record-readings.ts';
import { type BenchDatabase, literal } from '../lab/database.ts';
import { median } from '../statistics.ts';
import { fullOf, insertMix } from './rule-mix.ts';
import { createVirtualSpeaker } from './virtual-speaker.ts';

const minute = 60_000;

/** A Wednesday in term, from midnight to the first quarter hour of the next day. */
const day = '2026-02-11';
const polls = 24 * 60 + 15;

/** What a day with so many servers came to. Times by the machine's clock, but `drainSeconds`, which is of the day that was simulated. */
export interface DayOfServers {
  readonly servers: number;
  readonly rules: number;
  /** Notifications that fired, messages that were sent (edits are messages too), notifications and edits that were dropped. */
  readonly fired: number;
  readonly messages: number;
  readonly expired: number;
  /** Of the reading that moved the most alerts on. */
  readonly mostMoved: number;
  /** Of the moment at which the most notifications were queued, and the messages that they are. */
  readonly mostFired: number;
  readonly mostMessages: number;
  /** The longest time until the queue was empty. */
  readonly drainSeconds: number;
  /** How long a poll took to be stored and evaluated. */
  readonly medianMs: number;
  readonly longestMs: number;
  readonly bytes: number;
}

/** Lets a day pass in an empty database with so many servers, minute by minute, as the poller and the store would. */
export async function simulateDay(
  database: BenchDatabase,
  servers: number,
  progress: (line: string) => void = () => {},
): Promise<DayOfServers> {
  await (await openStore({ url: database.url })).close();
  const start = startOfServiceDay(day);
  const rules = await insertMix(database, servers, '2026-02-10');
  for (const { id, full } of campus.libraries) {
    await database.run(
      `insert into alert_library (library_id, full_people, seen_at, people, service_day)
       values (${literal(id)}, ${full}, ${start - minute}, 0, '2026-02-10')`,
    );
  }
  // What SQLite does not need, PostgreSQL does by itself in a minute or two.
  await database.run('analyze');
  const store = await openStore({ url: database.url });
  const simulated = createCampus({ seed: 'a day' });
  const speaker = createVirtualSpeaker(database);
  const tookMs: number[] = [];
  const total = { fired: 0, messages: 0, expired: 0 };
  const most = { moved: 0, fired: 0, messages: 0 };
  let [drainSeconds, queuedSince] = [0, Number.NaN];
  try {
    for (let poll = 0; poll < polls; poll += 1) {
      const now = start + poll * minute;
      let [moved, fired] = [0, 0];
      const records = campus.libraries.map(({ id: libraryId }) => {
        // The doors report every five minutes.
        const fetchedAt = now - (now % (5 * minute));
        const raw = simulated.truth(libraryId, fetchedAt);
        const reading = { libraryId, raw, stamp: String(fetchedAt), fetchedAt };
        return { reading, seenAt: now, estimateState: {}, people: raw };
      });
      const startedAt = performance.now();
      await recordReadings(records, {
        store,
        full: fullOf,
        limits: defaultFreshnessLimits,
        clock: { now: () => now },
        machine: { now: () => now },
        logger: createLogger({ level: 'silent', secrets: [] }),
        onDecided: (notes) => {
          for (const { detail, reason } of notes) {
            if (detail !== undefined && 'from' in detail) moved += 1;
            if (reason === 'fired') fired += 1;
          }
        },
      });
      tookMs.push(performance.now() - startedAt);
      if (fired > most.fired) Object.assign(most, { fired, messages: await speaker.messages() });
      const { messages, expired, waiting } = await speaker.speak(now + minute - 1, 60);
      total.fired += fired;
      total.messages += messages;
      total.expired += expired;
      most.moved = Math.max(most.moved, moved);
      if (Number.isNaN(queuedSince) && messages > 0) queuedSince = now;
      if (waiting === 0 && !Number.isNaN(queuedSince)) {
        drainSeconds = Math.max(drainSeconds, (now - queuedSince) / 1_000 + messages / 50);
        queuedSince = Number.NaN;
      }
      if (poll % 60 === 59) progress(`${servers.toLocaleString('en-CA')} servers: ${(poll + 1) / 60} h`);
    }
    return {
      servers,
      rules,
      ...total,
      mostMoved: most.moved,
      mostFired: most.fired,
      mostMessages: most.messages,
      drainSeconds,
      medianMs: median(tookMs),
      longestMs: Math.max(...tookMs),
      bytes: await database.bytes(),
    };
  } finally {
    await store.close();
  }
}
