import type { PictureOrNot } from '../../src/discord/views/shared/pictured.ts';
import type { PictureRequest } from '../../src/worker/history/history-ports.ts';
import type { Services } from './services.ts';

/** The picture of a wish at `now` (ms since the Unix epoch). One that cannot be had takes nobody's words away. */
export async function loadPicture(
  wish: PictureRequest,
  now: number,
  { pictures }: Pick<Services, 'pictures'>,
): Promise<PictureOrNot> {
  if (wish.libraryIds.length === 0) return 'none';
  try {
    return await pictures.of(wish, now);
  } catch {
    return 'failed';
  }
}
