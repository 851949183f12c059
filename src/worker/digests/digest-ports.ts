import type { Picture } from '../../chart/chart.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { ChannelRefusal } from '../../domain/messages/channel-post.ts';
import type { Digest } from '../../domain/messages/digest.ts';
import type { Library } from '../../domain/occupancy/library.ts';
import type { WhenFinding } from '../../domain/outlook/when-finding.ts';
import type { DigestChange, DigestStore } from '../../store/digests/digest-ports.ts';
import type { MessageWithFiles, RenderedMessage } from '../outbox/dispatch-ports.ts';

/** The digests of a server, for its moderators. All throw StoreError. */
export type Digests = Pick<DigestStore, 'add' | 'list' | 'change' | 'remove'>;

export type { DigestChange };

/** What a digest says about one library. `open` is when it is open that day: undefined where that is not known. */
export interface DigestLibrary {
  readonly library: Library;
  readonly open: readonly Interval[] | undefined;
  readonly finding: WhenFinding;
}

/** What a digest is composed from: the service day `day` (`YYYY-MM-DD`) as it looks at `now` (ms since the Unix epoch). */
export interface DigestFacts {
  readonly libraries: readonly DigestLibrary[];
  readonly day: string;
  readonly now: number;
  /** `none`: there is nothing to draw, or it could not be drawn. */
  readonly picture: Picture | 'none';
}

/** Turns what is known of a day into digests. */
export interface DigestRenderer {
  message(digest: Digest, facts: DigestFacts): MessageWithFiles;
  /** The notice to a server, or to the user who added it, that a digest is paused, and what to do. */
  paused(digest: Digest, reason: ChannelRefusal): RenderedMessage;
}
