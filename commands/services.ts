import type { Reply } from '../src/discord/reply.ts';
import type { LibraryNow } from '../src/domain/occupancy.ts';
import type { PollerStatus } from '../src/worker/poller.ts';

/** What the house lends to commands. None of it calls the feed; times are milliseconds since the Unix epoch. */
export interface Services {
  /** Every library as it is known at `now`, from memory. */
  librariesAt(now: number): readonly LibraryNow[];
  /** Fulfilled when the first poll is over, or after a few seconds: what a question waits for on a cold start. */
  firstKnown(): Promise<void>;
  /** The reply that `draw` makes, drawn once and shown to everybody until what is known changes or its second is over. */
  drawn(key: string, draw: () => Reply): Reply;
  pollerStatus(): PollerStatus;
  readonly startedAt: number;
  readonly appVersion: string;
}
