import { createCanvas, loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alike, distance, indexed } from '../../src/chart/palette.ts';
import { pngOf } from '../../src/chart/png.ts';

const opaque = 0xff << 24;
/** A colour as the canvas gives it. */
const rgb = (red: number, green: number, blue: number) => (blue << 16) | (green << 8) | red | opaque;
const colour = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
  .map((channels) => rgb(...channels));
/** What is drawn in place of each pixel. */
const drawnAs = (pixels: readonly number[]) => {
  const { palette, indices } = indexed(Int32Array.from(pixels));
  return [...indices].map((place) => palette[place] ?? 0);
};

describe('a picture of few colours', () => {
  test('has each of them as it is, where they are told apart', () => {
    const [card, line, word] = [rgb(31, 35, 43), rgb(99, 196, 255), rgb(244, 245, 247)];
    const pixels = [card, card, line, card, word, word, word, line];
    expect(drawnAs(pixels)).toEqual(pixels);
  });

  test('draws what is rare in the colour of what it looks like, and areas always in their own', () => {
    const [card, plot, edge, word] = [rgb(31, 35, 43), rgb(42, 48, 59), rgb(36, 41, 50), rgb(244, 245, 247)];
    const areas = [...Array<number>(6_000).fill(card), ...Array<number>(4_000).fill(plot)];
    expect(drawnAs([edge, word, ...areas])).toEqual([card, word, ...areas]);
    expect(drawnAs([...Array<number>(10).fill(edge), ...areas])).toEqual([...Array<number>(10).fill(edge), ...areas]);
  });

  test('is drawn in colours that cannot be told from its own, while the palette has room', () => {
    fc.assert(
      fc.property(fc.array(colour, { maxLength: 200 }), (pixels) => {
        drawnAs(pixels).forEach((drawn, index) => {
          expect(distance(drawn, pixels[index] ?? 0)).toBeLessThanOrEqual(alike);
        });
      }),
    );
  });

  test('never has more than 256, whatever is drawn', () => {
    const pixels = Int32Array.from({ length: 4_096 }, (_, n) =>
      rgb((n & 15) * 17, ((n >> 4) & 15) * 17, (n >> 8) * 17),
    );
    const { palette, indices } = indexed(pixels);
    expect(palette).toHaveLength(256);
    expect(Math.max(...indices)).toBe(255);
  });
});

test('the PNG of a picture shows its pixels, row by row', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.array(colour, { minLength: 9, maxLength: 9 }), { minLength: 1, maxLength: 9 }),
      async (width, rows) => {
        const pixels = rows.flatMap((row) => row.slice(0, width));
        const image = await loadImage(Buffer.from(pngOf(indexed(Int32Array.from(pixels)), width)));
        expect([image.width, image.height]).toEqual([width, rows.length]);
        const context = createCanvas(image.width, image.height).getContext('2d');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        expect([...new Int32Array(data.buffer)]).toEqual(drawnAs(pixels));
      },
    ),
    { numRuns: 50 },
  );
});
