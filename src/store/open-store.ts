import { hostname } from 'node:os';
import { sql } from 'kysely';
import { type Clock, systemClock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SubscriptionStore } from '../domain/alerts/subscription-store.ts';
import { defaultFreshnessLimits } from '../domain/occupancy/freshness.ts';
import type { UserDataStore } from '../domain/user-data.ts';
import type { AlertStore } from './alerts/alert-ports.ts';
import { createSqlAlertStore } from './alerts/sql-alert-store.ts';
import { createSqlSubscriptionStore } from './alerts/sql-subscription-store.ts';
import type { BoardStore } from './boards/board-ports.ts';
import { createSqlBoardStore } from './boards/sql-board-store.ts';
import type { DigestStore } from './digests/digest-ports.ts';
import { createSqlDigestStore } from './digests/sql-digest-store.ts';
import type { Elections, Fence } from './election/election-ports.ts';
import { createLocalElections } from './election/local-elections.ts';
import { createSendRate, type SendRate } from './election/send-rate.ts';
import type { Shards } from './election/shard-ranges.ts';
import { fencedBy } from './election/terms.ts';
import { type Bell, createLocalBell, type RingBell } from './engine/bell.ts';
import { createDatabase, type DatabaseParts, type StoreParts } from './engine/database.ts';
import { memoryPath, sqlitePathOf } from './engine/database-url.ts';
import { defaultLockWaitMs } from './engine/node-sqlite.ts';
import { checkSqlite, openSqlite } from './engine/open-sqlite.ts';
import { isPostgresUrl } from './engine/postgres/postgres-url.ts';
import { createRandomIds } from './engine/random-ids.ts';
import { requireRoom } from './engine/sqlite-file.ts';
import { createFeedStateStore, type FeedStateStore } from './feed-state.ts';
import type { GatewayStore } from './gateway/gateway-ports.ts';
import { createSqlGatewayStore } from './gateway/sql-gateway-store.ts';
import { migrate, refuseNewerVersion } from './migrations/migrate.ts';
import type { Outbox } from './outbox/outbox-ports.ts';
import { createSqlOutbox } from './outbox/sql-outbox.ts';
import { createOpenPending, type OpenPending } from './pending.ts';
import { createHistoryRows, type HistoryRows } from './readings/history-rows.ts';
import type { OccupancyStore } from './readings/reading-ports.ts';
import { createSqlOccupancyStore } from './readings/sql-occupancy-store.ts';
import type { RefusedChannelStore } from './refused-channels/refused-channel-ports.ts';
import { createSqlRefusedChannelStore } from './refused-channels/sql-refused-channel-store.ts';
import { createUserDataStore } from './user-data.ts';

/** Which database is opened, and with what. */
export interface StoreOptions {
  /** `DATABASE_URL`: `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. */
  readonly url: string;
  /** Names the time in the name of a damaged file that is kept aside. */
  readonly clock?: Pick<Clock, 'now'>;
  /** How long to wait for another program's lock, in milliseconds. Once the store is open, the wait blocks nothing. */
  readonly lockWaitMs?: number;
  /** Gets a line when another program holds the open database for longer, and one when that is over. */
  readonly logger?: Logger;
  /** How old a count may be to be what a user sees who adds an alert (ms): `fetchMs` of the freshness limits. */
  readonly freshMs?: number;
  /** Numbers from 0 up to but not including 1, for the short ids of subscriptions. */
  readonly random?: () => number;
  /** New ids of at most 25 characters, each unlike any before: a delivery's is its message's nonce. */
  readonly newId?: () => string;
}

/** What leaders write. */
export interface LedStore extends Omit<OccupancyStore, 'close'> {
  readonly alerts: AlertStore;
  readonly outbox: Outbox;
  readonly boards: BoardStore;
  readonly digests: DigestStore;
  readonly refusedChannels: RefusedChannelStore;
  readonly feedState: FeedStateStore;
  readonly sendRate: SendRate;
  readonly gateway: GatewayStore;
}

/** One database: the readings, and beside them what the alerts need. `close` closes all. */
export interface Store extends LedStore, Pick<OccupancyStore, 'close'> {
  readonly subscriptions: SubscriptionStore;
  readonly userData: UserDataStore;
  readonly history: HistoryRows;
  readonly openPending: OpenPending;
  /** Rings with each change of `feedState`. */
  readonly bell: Bell;
  readonly elections: Elections;
  /** The store of a leader: its writes throw StoreError `superseded` once another process leads. */
  ledBy(fence: Fence): LedStore;
}

/**
 * Opens the store that `url` names, creates file and folder when absent and brings the tables up to date. A damaged file
 * is moved aside and reported, and the store does not open: a second start begins empty.
 * Throws StoreError `unsupported`, `unwritable`, `corrupt`, `newerVersion`, `locked` or `failed`; for PostgreSQL also
 * `unreachable` or `refused`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, clock = systemClock, lockWaitMs = defaultLockWaitMs } = options;
  const { logger, freshMs = defaultFreshnessLimits.fetchMs, random = Math.random, newId = createRandomIds() } = options;
  const engine = await openEngine(url, clock, lockWaitMs, logger);
  const { bell, ring, close = async () => {} } = engine.bell;
  const database = createDatabase({ ...engine, logger });
  const parts = { ...database, now: clock.now, random, newId, freshMs, ring, databaseNow: engine.databaseNow };
  const subscriptions = createSqlSubscriptionStore(parts);
  return {
    ...ledStore(parts),
    subscriptions,
    userData: createUserDataStore(parts, subscriptions.list),
    history: createHistoryRows(parts),
    openPending: createOpenPending(parts),
    bell,
    elections: engine.openElections(parts, `${hostname()} ${process.pid}`),
    ledBy: (fence) => ledStore(fencedBy(parts, fence)),
    close: async () => {
      await close();
      await database.close();
    },
  };
}

function ledStore(parts: StoreParts): LedStore {
  return {
    ...createSqlOccupancyStore(parts),
    alerts: createSqlAlertStore(parts),
    outbox: createSqlOutbox(parts),
    boards: createSqlBoardStore(parts),
    digests: createSqlDigestStore(parts),
    refusedChannels: createSqlRefusedChannelStore(parts),
    feedState: createFeedStateStore(parts),
    sendRate: createSendRate(parts),
    gateway: createSqlGatewayStore(parts),
  };
}

/** An engine: its connections, and what processes tell each other by it. */
interface Engine extends DatabaseParts, Pick<StoreParts, 'databaseNow'> {
  readonly bell: { readonly bell: Bell; readonly ring: RingBell; readonly close?: () => Promise<void> };
  readonly openElections: (parts: StoreParts, holder: string) => Elections;
}

/** The database that `url` names, with its tables up to date. */
async function openEngine(
  url: string,
  clock: Pick<Clock, 'now'>,
  lockWaitMs: number,
  logger: Logger | undefined,
): Promise<Engine> {
  if (!isPostgresUrl(url)) {
    const sqlite = await openSqlite(sqlitePathOf(url), { clock, lockWaitMs, migrate, logger });
    const databaseNow = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
    return { ...sqlite, databaseNow, bell: createLocalBell(), openElections: createLocalElections };
  }
  const { openPostgres, createPostgresBell, createPostgresElections } = await import('./engine/postgres/index.ts');
  return {
    ...(await openPostgres(url, lockWaitMs, migrate)),
    databaseNow: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
    bell: createPostgresBell(url),
    openElections: (parts, holder) => createPostgresElections(url, parts, holder),
  };
}

/**
 * Says whether `openStore` would succeed, for the doctor: creates, moves and migrates nothing. Throws the same StoreErrors;
 * a damaged file has no `keptAs`, since it stays where it is; `unwritable` also for a disk that is full.
 */
export async function checkStore({ url, lockWaitMs = defaultLockWaitMs }: Omit<StoreOptions, 'clock'>): Promise<void> {
  if (!isPostgresUrl(url)) {
    const path = sqlitePathOf(url);
    await checkSqlite(path, lockWaitMs, refuseNewerVersion);
    if (path !== memoryPath) requireRoom(path);
    return;
  }
  const { checkPostgres } = await import('./engine/postgres/open-postgres.ts');
  return checkPostgres(url, lockWaitMs, refuseNewerVersion);
}

/**
 * For the doctor: a range of shards that a running process has and that has some of the servers of these without being the same.
 * On SQLite no second process runs. Throws StoreError.
 */
export async function findShardOverlap(url: string, shards: Shards): Promise<Shards | undefined> {
  if (!isPostgresUrl(url)) return undefined;
  const { findOverlap } = await import('./engine/postgres/shard-locks.ts');
  return findOverlap(url, shards);
}
