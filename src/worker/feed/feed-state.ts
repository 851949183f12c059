import { z } from 'zod';
import type { SourceErrorKind } from '../../source/errors.ts';
import type { FeedStateName } from '../../store/feed-state.ts';

const time = z.number();

const libraryState = z.object({
  /** What the feed calls it: its id and names follow from that (`libraryOfSourceKey`). */
  sourceKey: z.string(),
  /** Whether its sensor has a record at all, as of the last poll. */
  hasRecord: z.boolean(),
  /** The last count and its estimate, in people, as in `LiveCount`. */
  count: z.object({ people: z.number(), raw: z.number(), seenAt: time, changedAt: time }).optional(),
  /** The counts of the last 50 minutes, oldest first, for the trend. */
  recent: z.array(z.object({ fetchedAt: time, raw: z.number(), people: z.number() })),
});

const errorKinds = [
  'unreachable',
  'timedOut',
  'unauthorisedOrOverQuota',
  'rateLimited',
  'status',
  'tooLarge',
  'redirected',
  'notJson',
  'notTheFeed',
  'unexpected',
] as const satisfies (SourceErrorKind | 'unexpected')[];

/** `PollerStatus`. */
const pollerStatus = z.object({
  state: z.enum(['starting', 'ok', 'failing']),
  polls: z.number(),
  /** Failed polls in a row, up to now. */
  failures: z.number(),
  lastAttemptAt: time.optional(),
  lastSuccessAt: time.optional(),
  nextAttemptAt: time.optional(),
  lastError: z.object({ at: time, kind: z.enum(errorKinds).catch('unexpected'), message: z.string() }).optional(),
});

const occupancyState = z.object({
  /** When the last poll that succeeded was fetched; `null` before the first. */
  readAt: time.nullable(),
  libraries: z.array(libraryState),
  status: pollerStatus,
});

const hoursState = z.object({
  /** When a day's was last asked for, successfully or not; `null`: never. */
  attemptedAt: time.nullable(),
  /** The texts of each service day (`YYYY-MM-DD`) that was read. */
  days: z.record(z.string(), z.array(z.object({ service: z.string(), text: z.string() }))),
});

const computersState = z.object({
  /** Up to which wish this is the answer: see `wantedState`. */
  wantedAt: time,
  read: z
    .object({
      fetchedAt: time,
      libraries: z.array(
        z.object({
          sourceKey: z.string(),
          rooms: z.array(z.object({ name: z.string(), free: z.number().optional() })),
          laptops: z.number().optional(),
          tablets: z.number().optional(),
        }),
      ),
    })
    .nullable(),
});

/** Discord's ids of the commands, by name. */
const commandsState = z.record(z.string(), z.string());

const wantedState = z.object({
  /** When a question last wanted free computers: the poller reads them then. */
  computersAt: time,
});

/**
 * What is known of the feed beside the readings, by the name of its row: the poller writes it, every process answers from
 * it. Read with zod, since another version may have written it.
 */
export const feedStateSchemas = {
  occupancy: occupancyState,
  hours: hoursState,
  computers: computersState,
  wanted: wantedState,
  commands: commandsState,
} as const satisfies Record<FeedStateName, z.ZodType>;

/** What the row of a name says. */
export type FeedState<Name extends FeedStateName> = z.output<(typeof feedStateSchemas)[Name]>;

/** What is known of the counts. */
export type OccupancyState = FeedState<'occupancy'>;
/** What is known of the opening hours. */
export type HoursState = FeedState<'hours'>;
/** What is known of free computers. */
export type ComputersState = FeedState<'computers'>;
