import type { PictureOrNot } from '../../src/discord/views/shared/pictured.ts';
import type { PictureRequest } from '../../src/worker/history/history-ports.ts';
import type { HistoryServices } from './services.ts';

/** The requested picture at `now` (ms since the Unix epoch). One that cannot be had must not cost the words. */
export async function loadPicture(
  request: PictureRequest,
  now: number,
  { pictures }: Pick<HistoryServices, 'pictures'>,
): Promise<PictureOrNot> {
  if (request.libraryIds.length === 0) return 'none';
  try {
    return await pictures.of(request, now);
  } catch {
    return 'failed';
  }
}
