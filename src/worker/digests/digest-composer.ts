import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import { findingsOf } from '../../domain/outlook/when-finding.ts';
import type { History, Pictures } from '../history/history-ports.ts';
import type { DigestComposer, FindDigest } from '../outbox/dispatch-ports.ts';
import type { DigestRenderer } from './digest-ports.ts';

/** What digests are composed from. `campusNow` is the campus's time. */
export interface DigestComposerParts {
  readonly renderer: DigestRenderer;
  readonly findDigest: FindDigest;
  /** Fulfilled when the feed has been asked once, hours of opening among it, whatever it answered. */
  readonly firstRead: Promise<void>;
  readonly history: History;
  readonly pictures: Pictures;
  readonly libraries: () => readonly LibraryNow[];
  readonly campusNow: () => number;
}

/** What digests say, made at the moment of sending from what is known then. */
export function createDigestComposer(parts: DigestComposerParts): DigestComposer {
  const { renderer, history, libraries, campusNow } = parts;
  return {
    message: async (digest, day) => {
      // Just after a start little has been read of the past, and "needs more readings" would be wrong.
      await Promise.all([history.ready, parts.firstRead]);
      const now = campusNow();
      const chosen = libraries().filter(
        ({ library: { id } }) => digest.libraryIds.length === 0 || digest.libraryIds.includes(id),
      );
      const { findings, shown } = findingsOf(chosen, day, now, history);
      const picture = await parts.pictures.of({ ...shown, locale: digest.locale }, now);
      return renderer.message(digest, {
        libraries: findings.map(({ library, finding }) => ({
          library,
          finding,
          open: history.openOn(library.id, day),
        })),
        day,
        now,
        // A digest cannot be requested again by its readers.
        picture: picture === 'failed' ? 'none' : picture,
      });
    },
    paused: renderer.paused,
    findDigest: parts.findDigest,
  };
}
