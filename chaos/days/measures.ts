import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds, after everything that can be freed was. */
export interface Held {
  readonly residentMb: number;
  readonly heapMb: number;
  /** Files and sockets that are open. */
  readonly files: number;
}

/** Collects what can be freed, and looks at what is left. */
export async function measureHeld(): Promise<Held> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let times = 0; times < 3; times += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { residentMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20, files: readdirSync('/proc/self/fd').length };
}

/** A straight line through values a day apart: its slope a day, and the standard error of that. */
export function slopeOf(values: readonly number[]): { readonly slope: number; readonly error: number } {
  const count = values.length;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = values.reduce((sum, _, day) => sum + (day - middle) ** 2, 0);
  const slope = values.reduce((sum, value, day) => sum + (day - middle) * (value - mean), 0) / spread;
  const left = values.reduce((sum, value, day) => sum + (value - mean - slope * (day - middle)) ** 2, 0);
  return { slope, error: Math.sqrt(left / Math.max(1, count - 2) / spread) };
}
