import { Gauge, type Registry } from 'prom-client';
import type { LibraryNow } from '../domain/occupancy/occupancy.ts';
import type { PollerStatus } from '../worker/feed/poller.ts';

/** What is read when Prometheus scrapes. */
export interface Scraped {
  readonly poller: () => PollerStatus;
  readonly libraries: () => readonly LibraryNow[];
  /** The campus's time (ms since the Unix epoch), by which counts are read. */
  readonly now: () => number;
  /** The machine's time, by which messages are queued. */
  readonly machineNow: () => number;
  readonly outbox: {
    counts(): Promise<{ readonly queued: number; readonly leased: number }>;
    oldestAt(): Promise<number | undefined>;
    nextDueAt(): Promise<number | undefined>;
  };
  /** The roles of this process; `term` where it is elected for one. */
  readonly roles: () => Iterable<{
    readonly role: string;
    readonly isReady: boolean;
    readonly term?: number | undefined;
  }>;
  /** The gateway's shards of this process; undefined while it has none. */
  readonly shards: () => { readonly ready: number; readonly all: number } | undefined;
}

/** What one value of a gauge is; `labels` name the series. */
type Series = readonly [labels: Readonly<Record<string, string>>, value: number];

/** Registers what is kept elsewhere and is read at a scrape, so that nothing is counted twice. */
export function readAtScrape(registry: Registry, ask: Scraped): void {
  /** A gauge that has the series that `read` gives, and no older ones. */
  const gauge = (
    name: string,
    help: string,
    read: () => readonly Series[] | Promise<readonly Series[]>,
    labelNames: readonly string[] = [],
  ): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const series = await read();
        this.reset();
        // Without labels it is 0 now; where there is nothing to say there is no series.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of series) this.set(labels, value);
      },
    });
  };

  gauge('carrel_feed_polls', 'Polls of the occupancy feed since the start.', () => [[{}, ask.poller().polls]]);
  gauge('carrel_feed_failures_in_a_row', 'Polls that failed since the last that succeeded.', () => [
    [{}, ask.poller().failures],
  ]);

  const perLibrary = (read: (count: NonNullable<LibraryNow['count']>) => number) => () =>
    ask.libraries().flatMap(({ library, count }): Series[] => (count ? [[{ library: library.id }, read(count)]] : []));
  const library = ['library'];
  const age = perLibrary(({ seenAt }) => (ask.now() - seenAt) / 1000);
  gauge('carrel_reading_age_seconds', 'Since each library was last seen in the feed.', age, library);
  gauge(
    'carrel_estimated_people',
    'How many people are estimated to be inside.',
    perLibrary(({ people }) => people),
    library,
  );
  gauge(
    'carrel_raw_people',
    "The sensors' own count, which begins anew each night.",
    perLibrary(({ raw }) => raw),
    library,
  );

  /** One look at the outbox for all gauges of a scrape; undefined while the database does not answer. */
  let looking: ReturnType<typeof lookAtOutbox> | undefined;
  const lookAtOutbox = async () => {
    const { outbox } = ask;
    try {
      const [counts, oldestAt, dueAt] = await Promise.all([outbox.counts(), outbox.oldestAt(), outbox.nextDueAt()]);
      const since = (at = Number.POSITIVE_INFINITY): number => Math.max(0, (ask.machineNow() - at) / 1000);
      return { ...counts, oldestSeconds: since(oldestAt), overdueSeconds: since(dueAt) };
    } catch {
      // The log says so already.
      return undefined;
    } finally {
      looking = undefined;
    }
  };
  const outbox = () => {
    looking ??= lookAtOutbox();
    return looking;
  };
  gauge('carrel_database_up', '1 where the database answered this scrape.', async () => [
    [{}, (await outbox()) ? 1 : 0],
  ]);
  const ofOutbox =
    (seriesOf: (seen: NonNullable<Awaited<ReturnType<typeof outbox>>>) => readonly Series[]) => async () => {
      const seen = await outbox();
      return seen === undefined ? [] : seriesOf(seen);
    };
  gauge(
    'carrel_outbox_deliveries',
    'Deliveries that are still to be sent, by status, for all processes of this database.',
    ofOutbox(({ queued, leased }) => [
      [{ status: 'queued' }, queued],
      [{ status: 'leased' }, leased],
    ]),
    ['status'],
  );
  gauge(
    'carrel_outbox_oldest_age_seconds',
    'Since the oldest of them was queued; an edit that Discord refuses stays for days.',
    ofOutbox(({ oldestSeconds }) => [[{}, oldestSeconds]]),
  );
  gauge(
    'carrel_outbox_overdue_seconds',
    'How long a delivery has been due that no process has taken.',
    ofOutbox(({ overdueSeconds }) => [[{}, overdueSeconds]]),
  );

  const role = ['role'];
  const roles = () => [...ask.roles()];
  gauge(
    'carrel_role_ready',
    '1 where a role of this process works or stands by.',
    () => roles().map(({ role, isReady }): Series => [{ role }, isReady ? 1 : 0]),
    role,
  );
  gauge(
    'carrel_role_leading',
    '1 where this process is elected for a role, 0 where it stands by.',
    () =>
      roles().flatMap((one): Series[] => ('term' in one ? [[{ role: one.role }, one.term === undefined ? 0 : 1]] : [])),
    role,
  );
  gauge(
    'carrel_role_term',
    'The number of the election that this process leads by; higher than that of every leader before.',
    () => roles().flatMap(({ role, term }): Series[] => (term === undefined ? [] : [[{ role }, term]])),
    role,
  );
  gauge(
    'carrel_gateway_shards',
    "Shards of Discord's gateway in this process, by whether they have a session.",
    () => {
      const { ready, all } = ask.shards() ?? { ready: 0, all: 0 };
      return [
        [{ state: 'ready' }, ready],
        [{ state: 'connecting' }, Math.max(0, all - ready)],
      ];
    },
    ['state'],
  );
}
