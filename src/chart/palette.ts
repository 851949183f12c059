/** A picture of a few colours: for each pixel the place of its colour in `palette`. */
export interface Indexed {
  /** At most 256 colours: red in the lowest byte, then green, blue and alpha. */
  readonly palette: readonly number[];
  readonly indices: Uint8Array;
}

/** What a PNG's palette holds at most. */
const mostColours = 256;
/** A colour with at least this part of the pixels fills an area or a line, and is never drawn as another. */
const areaShare = 0.0005;
/** Rarer colours no further apart than this are drawn as one (0–255, see `distance`): at the edges of letters and lines it cannot be seen. */
export const alike = 28;

/**
 * The same picture in at most 256 colours. Those that fill areas stay as they are. Of the thousands
 * of mixtures at the edges each becomes the nearest of those kept, at most `alike` away unless there are too many.
 * `pixels` are RGBA as the canvas gives them on a little-endian machine (it is built for no other). Signed, since V8 keeps
 * larger numbers on the heap: ten times as slow.
 */
export function indexed(pixels: Int32Array): Indexed {
  const palette: number[] = [];
  const places = new Map<number, number>();
  for (const { colour, count } of byFrequency(pixels)) {
    const { place, away } = nearest(palette, colour);
    const isKept = (count >= areaShare * pixels.length || away > alike) && palette.length < mostColours;
    places.set(colour, isKept ? palette.push(colour) - 1 : place);
  }
  const indices = new Uint8Array(pixels.length);
  let place = 0;
  for (let index = 0; index < pixels.length; index += 1) {
    const colour = pixels[index] ?? 0;
    if (index === 0 || colour !== pixels[index - 1]) place = places.get(colour) ?? 0;
    indices[index] = place;
  }
  return { palette, indices };
}

/** Each colour once, with the number of its pixels. Counted run by run: most pixels are like the one before. */
function byFrequency(pixels: Int32Array) {
  const counts = new Map<number, number>();
  let start = 0;
  for (let index = 0; index < pixels.length; index += 1) {
    const colour = pixels[index] ?? 0;
    if (index + 1 < pixels.length && colour === pixels[index + 1]) continue;
    counts.set(colour, (counts.get(colour) ?? 0) + index + 1 - start);
    start = index + 1;
  }
  return [...counts].map(([colour, count]) => ({ colour, count })).sort((a, b) => b.count - a.count);
}

function nearest(palette: readonly number[], colour: number): { readonly place: number; readonly away: number } {
  let place = 0;
  let away = Number.POSITIVE_INFINITY;
  for (let index = 0; index < palette.length; index += 1) {
    const here = distance(palette[index] ?? 0, colour);
    if (here >= away) continue;
    place = index;
    away = here;
  }
  return { place, away };
}

/** How different two colours look, roughly: green counts most, as it does for the eye. */
export function distance(a: number, b: number): number {
  const red = (a & 255) - (b & 255);
  const green = ((a >>> 8) & 255) - ((b >>> 8) & 255);
  const blue = ((a >>> 16) & 255) - ((b >>> 16) & 255);
  return Math.sqrt(0.5 * red * red + green * green + 0.5 * blue * blue);
}
