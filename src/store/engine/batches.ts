import { setImmediate } from 'node:timers/promises';

/** Rows of one statement at most. Larger ones are hardly quicker, and SQLite keeps 200 kB for a statement of 400 rows. */
const most = 64;

/**
 * `all` in parts whose lengths are powers of two, so that there are seven statements of each kind to prepare and not as
 * many as there are lengths.
 */
export function inParts<T>(all: readonly T[]): (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let from = 0; from < all.length; ) {
    const length = Math.min(most, 2 ** Math.floor(Math.log2(all.length - from)));
    parts.push(all.slice(from, from + length));
    from += length;
  }
  return parts;
}

/**
 * Works through `all` in parts, one after another. Before each of several the event loop gets its turn: ten thousand
 * alerts in one transaction must not make a question wait.
 */
export async function inBatches<T>(all: readonly T[], work: (batch: readonly T[]) => Promise<unknown>): Promise<void> {
  const parts = inParts(all);
  for (const part of parts) {
    if (parts.length > 1) await setImmediate();
    await work(part);
  }
}

/** A list for `in`, its last entry repeated up to a power of two: the same question, and few statements to prepare. */
export function padded<T>(list: readonly T[]): T[] {
  const last = list.at(-1);
  if (last === undefined) return [];
  const length = 2 ** Math.ceil(Math.log2(list.length));
  return [...list, ...Array.from({ length: length - list.length }, () => last)];
}
