import type { Interval } from '../../domain/calendar/interval.ts';
import type { Digest, DigestStop } from '../../domain/messages/digest.ts';
import type { Library } from '../../domain/occupancy/library.ts';
import type { WhenFinding } from '../../domain/outlook/when-finding.ts';
import type { DigestStore } from '../../store/digests/digest-ports.ts';
import type { Pictures } from '../history/history-ports.ts';
import type { MessageFile, PastSearch, RenderedMessage } from '../outbox/dispatch-ports.ts';

/** The digests of a server, for who manages it. All throw StoreError. */
export type Digests = Pick<DigestStore, 'add' | 'list' | 'remove'>;

/** What a digest tells of one library. `open` is when it is open that day: undefined where nobody knows. */
export interface DigestLibrary {
  readonly library: Library;
  readonly open: readonly Interval[] | undefined;
  readonly finding: WhenFinding;
}

/** What a digest is written of: the service day `day` (`YYYY-MM-DD`) as it looks at `now` (ms since the Unix epoch). */
export interface DigestFacts {
  readonly libraries: readonly DigestLibrary[];
  readonly day: string;
  readonly now: number;
  /** `none`: there is nothing to draw, or it could not be drawn. */
  readonly picture: Awaited<ReturnType<Pictures['of']>> | 'none';
}

/** A digest's message with what goes beside it. */
export interface DigestMessage {
  readonly body: RenderedMessage;
  readonly files: readonly MessageFile[];
}

/** Turns what is known of a day into digests. */
export interface DigestRenderer {
  message(digest: Digest, facts: DigestFacts): DigestMessage;
  /** Tells a server, or the person who added it, that a digest has stopped, and what to do. */
  stopped(digest: Digest, reason: DigestStop): RenderedMessage;
}

/** Looks for a digest that was posted since a time (the machine's ms since the Unix epoch). Throws SendError. */
export type FindDigest = (digest: Digest, since: number) => Promise<PastSearch>;

/** What the dispatcher asks of the digests. */
export interface DigestSpeaker {
  /** The message of a digest at this moment. */
  message(digest: Digest, day: string): Promise<DigestMessage>;
  readonly stopped: DigestRenderer['stopped'];
  readonly findDigest: FindDigest;
}
