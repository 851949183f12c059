import { performance } from 'node:perf_hooks';
import { createCanvas } from '@napi-rs/canvas';
import type { Chart } from '../../src/chart/chart.ts';
import { createDrawing } from '../../src/chart/drawing.ts';
import { heightPx, widthPx } from '../../src/chart/looks.ts';
import { median } from '../statistics.ts';
import { sampleChart, samplePanel } from './chart-samples.ts';

/** What the process measures: times are medians, in ms; memory in bytes. */
export interface ChartFigures {
  readonly firstMs: number;
  readonly oneMs: number;
  readonly threeMs: number;
  readonly weekMs: number;
  /** A canvas of the same size, filled with rectangles and encoded: what no library can do without. */
  readonly bareMs: number;
  /** How long the event loop was busy for one picture. */
  readonly loopMs: number;
  readonly oneBytes: number;
  readonly threeBytes: number;
  readonly memory: number;
}

const rounds = 60;
const one = sampleChart({ time: '14:05' });
const { from, to } = one;
const now = one.now ?? to;
const panels = ['Webster', 'Vanier', 'Grey Nuns'].map((name) => samplePanel({ name, from, to, now }));
const charts = { one, three: { ...one, panels }, week: sampleChart({ day: '2026-11-17', days: 7 }) };

async function measure(): Promise<ChartFigures> {
  const before = process.memoryUsage.rss();
  const drawing = createDrawing();
  const timed = async (chart: Chart) => {
    const startedAt = performance.now();
    const { png } = await drawing.draw(chart);
    return { ms: performance.now() - startedAt, bytes: png.length };
  };
  try {
    const first = await timed(charts.one);
    const times: Record<keyof typeof charts | 'bare', number[]> = { one: [], three: [], week: [], bare: [] };
    const bytes = { one: 0, three: 0, week: 0 };
    // The first rounds are not counted: nothing is compiled yet.
    for (let round = -10; round < rounds; round += 1) {
      for (const kind of ['one', 'three', 'week'] as const) {
        const drawn = await timed(charts[kind]);
        bytes[kind] = drawn.bytes;
        if (round >= 0) times[kind].push(drawn.ms);
      }
    }
    const memory = process.memoryUsage.rss() - before;
    // Only now: what this thread itself draws would count as the other's memory.
    for (let round = 0; round < rounds; round += 1) {
      times.one.push((await timed(charts.one)).ms);
      times.bare.push(bareMs());
    }
    const loop = performance.eventLoopUtilization();
    for (let round = 0; round < rounds; round += 1) await drawing.draw(charts.one);
    const loopMs = performance.eventLoopUtilization(loop).active / rounds;
    return {
      firstMs: first.ms,
      oneMs: median(times.one),
      threeMs: median(times.three),
      weekMs: median(times.week),
      bareMs: median(times.bare),
      loopMs,
      oneBytes: bytes.one,
      threeBytes: bytes.three,
      memory,
    };
  } finally {
    await drawing.close();
  }
}

function bareMs(): number {
  const startedAt = performance.now();
  const canvas = createCanvas(widthPx, heightPx(1));
  const context = canvas.getContext('2d');
  for (let x = 0; x < widthPx; x += 4) {
    context.fillStyle = `rgb(${x % 256} 80 120)`;
    context.fillRect(x, 0, 4, canvas.height);
  }
  canvas.encodeSync('png');
  return performance.now() - startedAt;
}

process.send?.(await measure());
process.disconnect?.();
