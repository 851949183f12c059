import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { Chart as Drawn, Filler, Legend, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import annotationPlugin from 'chartjs-plugin-annotation';
import { altOf } from './alt.ts';
import type { Chart, Picture } from './chart.ts';
import { colours, fonts, heightPx, widthPx } from './looks.ts';
import { optionsOf } from './options.ts';
import { indexed } from './palette.ts';
import { pngOf } from './png.ts';

Drawn.register(LineController, LineElement, PointElement, LinearScale, Filler, Legend, annotationPlugin);

const { resolve } = createRequire(import.meta.url);
// Latin alone: English, French with its œ, and their signs. A name in another script falls back to the system's fonts.
for (const weight of [400, 600]) {
  GlobalFonts.registerFromPath(
    resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`),
    fonts.words.family,
  );
}

// One for all pictures: a new one each time keeps 30 MB more until it is collected (docs/decisions/001-charts.md).
const canvas = createCanvas(widthPx, heightPx(1));
const context = canvas.getContext('2d');

/** Draws a chart. It takes the event loop for some 20 ms: only for the thread that draws. */
export function drawPicture(chart: Chart): Picture {
  // A new height, the same one too, makes the canvas as new.
  canvas.height = heightPx(chart.panels.length);
  const drawn = new Drawn(context, optionsOf(chart));
  try {
    // Behind all that is drawn: the library clears what stood there before.
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = colours.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Int32Array(data.buffer, data.byteOffset, data.length / 4);
    return { png: pngOf(indexed(pixels), canvas.width), alt: altOf(chart) };
  } finally {
    drawn.destroy();
  }
}
