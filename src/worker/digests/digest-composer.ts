import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import { marksOf, whenFinding } from '../../domain/outlook/when-finding.ts';
import type { History, PictureRequest, Pictures } from '../history/history-ports.ts';
import type { DigestComposer, FindDigest } from '../outbox/dispatch-ports.ts';
import type { DigestFacts, DigestRenderer } from './digest-ports.ts';

/** What digests are made of. `campusNow` is the campus's time. */
export interface DigestComposerParts {
  readonly renderer: DigestRenderer;
  readonly findDigest: FindDigest;
  /** Fulfilled when the feed has been asked once, hours of opening among it, whatever it answered. */
  readonly firstRead: Promise<void>;
  readonly history: History;
  readonly pictures: Pictures;
  readonly libraries: () => readonly LibraryNow[];
  readonly campusNow: () => number;
  readonly logger: Logger;
}

/** What digests say, made at the moment of sending from what is known then. */
export function createDigestComposer(parts: DigestComposerParts): DigestComposer {
  const { renderer, history, libraries, campusNow } = parts;
  return {
    message: async (digest, day) => {
      // Just after a start little has been read of the past, and "needs more readings" would be wrong.
      await Promise.all([history.ready, parts.firstRead]);
      const now = campusNow();
      const told = libraries()
        .map(({ library }) => library)
        .filter(({ id }) => digest.libraryIds.length === 0 || digest.libraryIds.includes(id))
        .map((library) => ({
          library,
          open: history.openOn(library.id, day),
          finding: whenFinding(library.id, day, now, history),
        }));
      const known = told.filter(({ finding }) => finding.kind === 'known');
      const libraryIds = known.map(({ library }) => library.id);
      const marks = marksOf(told.map(({ finding }) => finding));
      const request = { libraryIds, firstDay: day, lastDay: day, locale: digest.locale, marks };
      return renderer.message(digest, { libraries: told, day, now, picture: await pictureOf(request, now, parts) });
    },
    stopped: renderer.stopped,
    findDigest: parts.findDigest,
  };
}

/** A picture that cannot be had takes nobody's words away. */
async function pictureOf(
  request: PictureRequest,
  now: number,
  { pictures, logger }: DigestComposerParts,
): Promise<DigestFacts['picture']> {
  if (request.libraryIds.length === 0) return 'none';
  try {
    return await pictures.of(request, now);
  } catch (error) {
    logger.warn({ reason: messageOf(error) }, 'a digest goes without its picture');
    return 'none';
  }
}
