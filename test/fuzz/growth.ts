import { pieces, tokensOf } from './any-text.ts';
import type { Parser } from './parser.ts';

/** How a parser's time grows with the length of what it reads. */
export interface Growth {
  /** How many times as much a text of sixteen times the length took, for the worst shape; 1 where all were quick. */
  readonly ratio: number;
  /** What the worst text is made of: its beginning, what is repeated, its end. */
  readonly shape: readonly [before: string, repeated: string, after: string];
  readonly isTooMuch: boolean;
}

/** Sixteen times the length costs 16 times as much, with log(length) at most 22 times; its square 256 times. */
const mostRatio = 64;
/** What takes less for each character (ns) is quick enough, whatever its shape: JSON takes some 20. */
const leastNs = 300;

/** What parsing a text so many times takes (µs of the processor's time, of which a busy machine takes none). */
async function costOf({ parse }: Parser, text: string, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) {
    try {
      await parse(text);
    } catch {
      // Whether it may throw that was looked at before.
    }
  }
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const textOf = ([before, repeated, after]: Growth['shape'], length: number): string =>
  before + repeated.repeat(Math.ceil(length / repeated.length)) + after;

/**
 * Parses texts of which one piece is repeated until they are as long as the longest that reaches the parser, and a sixteenth
 * of that. Undefined for a parser whose time is not looked at.
 */
export async function growthOf(parser: Parser): Promise<Growth | undefined> {
  const { longest, texts } = parser;
  if (longest === undefined) return undefined;
  const tokens = texts.slice(0, 3).map(tokensOf);
  const repeated = new Set([...pieces, ...tokens.flat()].filter((piece) => piece !== '' && piece.length < 40));
  const frames = [
    ['', ''],
    ...tokens.map((parts) => [parts.slice(0, -1).join(''), parts.at(-1) ?? '']),
    ...tokens.map((parts) => [parts[0] ?? '', '\0']),
  ];
  let worst: Growth = { ratio: 1, shape: ['', '', ''], isTooMuch: false };
  for (const [before = '', after = ''] of frames) {
    for (const piece of repeated) {
      const shape = [before, piece, after] as const;
      const long = textOf(shape, longest);
      const startedAt = performance.now();
      await costOf(parser, long, 2);
      if ((performance.now() - startedAt) * 1_000_000 < 2 * leastNs * longest) continue;
      const short = textOf(shape, longest / 16);
      const ratioOf = async (times: number): Promise<number> => {
        const cost = await costOf(parser, long, times);
        return (16 * cost) / Math.max(1, await costOf(parser, short, 16 * times));
      };
      let ratio = await ratioOf(2);
      // One that looks bad is looked at again, more closely: the processor's time is counted in milliseconds.
      if (ratio > mostRatio) ratio = await ratioOf(20);
      if (ratio > worst.ratio) worst = { ratio, shape, isTooMuch: ratio > mostRatio };
      if (worst.isTooMuch) return worst;
    }
  }
  return worst;
}
