import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readText } from '../../src/source/body.ts';
import { parseComputers } from '../../src/source/computers.ts';
import { SourceError } from '../../src/source/errors.ts';
import { parseHours } from '../../src/source/hours.ts';
import { retryAfterMs } from '../../src/source/retry-after.ts';
import { parseOccupancy } from '../../src/source/schema.ts';
import { isWholeWithin, longest, now, type Parser, require } from './parser.ts';
import { bodies } from './payloads.ts';
import { typed } from './typed-texts.ts';

/** What the feed answers. */
export const feedParsers: readonly Parser[] = [
  {
    name: 'occupancy',
    texts: bodies.occupancy,
    longest: longest.feed,
    throws: [SourceError],
    parse: (text) => {
      const snapshot = parseOccupancy(text, now);
      for (const { raw } of snapshot.readings) require(isWholeWithin(raw, -100_000, 100_000), `${raw} people`);
      return snapshot;
    },
  },
  { name: 'hours', texts: bodies.hours, longest: longest.feed, throws: [SourceError], parse: parseHours },
  { name: 'computers', texts: bodies.computers, longest: longest.feed, throws: [SourceError], parse: parseComputers },
  {
    name: 'feed-body',
    texts: bodies.occupancy,
    throws: [SourceError],
    parse: async (text) => {
      // The first character says how the body is packed; what is cut or changed behind it breaks the packing.
      const encoding = ['identity', 'gzip', 'deflate', 'br', 'GZIP', 'unknown'][text.length % 6];
      const packed = text.length % 2 === 1 ? gzipSync(text) : Buffer.from(text);
      const bytes = packed.subarray(0, packed.length - (text.length % 5));
      return readText(Readable.from([bytes], { objectMode: false }), encoding, 1_000).catch((error: unknown) => {
        // The client makes a SourceError of each error that has a code.
        if (error instanceof Error && 'code' in error && typeof error.code === 'string') return undefined;
        throw error;
      });
    },
  },
  {
    name: 'retry-after',
    texts: typed.waits,
    longest: 16 * 1024,
    parse: (text) => {
      const ms = retryAfterMs(text, now);
      require(ms === undefined || (ms >= 0 && Number.isFinite(ms)), `a wait of ${ms} ms`);
      return ms;
    },
  },
];
