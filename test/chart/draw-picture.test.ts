import { createCanvas, loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleChart, samplePanel } from '../../bench/pictures/chart-samples.ts';
import { drawPicture } from '../../src/chart/draw-picture.ts';
import { fonts } from '../../src/chart/looks.ts';
import { anyChart } from './any-chart.ts';

/** The pixels of a PNG. */
async function pixelsOf(png: Uint8Array) {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

/** The pixels of a text in the font of the pictures. */
function drawn(text: string): string {
  const context = createCanvas(60, 60).getContext('2d');
  context.font = `${fonts.words.size}px ${fonts.words.family}`;
  context.fillText(text, 10, 40);
  return Buffer.from(context.getImageData(0, 0, 60, 60).data).toString('base64');
}

describe('a picture', () => {
  test('is a PNG, 800 wide, opaque everywhere, with the words for it', async () => {
    const { png, alt } = drawPicture(sampleChart({ time: '14:05' }));
    const { width, height, data } = await pixelsOf(png);
    expect([width, height]).toEqual([800, 440]);
    expect(data.filter((value, index) => index % 4 === 3 && value !== 255)).toHaveLength(0);
    expect(alt).toMatch(/^Webster on Monday 23 November: now 82% full, about/);
  });

  test('of three libraries is higher, and the next of one is not', async () => {
    const { from, to } = sampleChart();
    const panels = ['Webster', 'Vanier', 'Grey Nuns'].map((name) => samplePanel({ name, from, to }));
    expect((await pixelsOf(drawPicture(sampleChart({ panels })).png)).height).toBe(700);
    expect((await pixelsOf(drawPicture(sampleChart()).png)).height).toBe(440);
  });

  test('of the same chart is the same, whatever was drawn in between', () => {
    const chart = sampleChart({ time: '14:05' });
    const first = drawPicture(chart);
    drawPicture(sampleChart({ day: '2026-03-08' }));
    expect(Buffer.from(drawPicture(chart).png).equals(Buffer.from(first.png))).toBe(true);
  });

  test('is drawn of any chart', () => {
    fc.assert(
      fc.property(anyChart, (chart) => {
        expect(Buffer.from(drawPicture(chart).png.subarray(1, 4)).toString()).toBe('PNG');
      }),
      { numRuns: 25 },
    );
  });
});

test('every letter and sign of French has a glyph of its own, none the box of a missing one', () => {
  const missing = drawn('\u{10ffff}');
  const letters = [...'aàâæcçeéèêëiîïoôœuùûüyÿAÀÂÆCÇEÉÈÊËIÎÏOÔŒUÙÛÜYŸ’«»–…0:%'];
  const glyphs = letters.map(drawn);
  expect(glyphs).not.toContain(missing);
  expect(new Set(glyphs).size).toBe(letters.length);
  expect(drawn('1\u00a0140')).toBe(drawn('1 140'));
});
