/** Something that reads what others wrote, as the fuzzing sees it. */
export interface Parser {
  readonly name: string;
  /** Texts that it accepts. */
  readonly texts: readonly string[];
  /** The most characters that reach it, by a limit of its caller's; without it how its time grows is not looked at. */
  readonly longest?: number;
  /** The errors that it says it throws; any other is a fault. */
  readonly throws?: readonly (new (
    ...given: never[]
  ) => Error)[];
  /** Reads a text. Undefined: refused. Throws `Wrong` where what it made of it is wrong. */
  parse(text: string): unknown;
}

/** What a parser made of a text is wrong. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
}

/** Throws `Wrong` unless `isRight`. */
export function require(isRight: boolean, otherwise: string): asserts isRight {
  if (!isRight) throw new Wrong(otherwise);
}

/** The most characters of each kind of text that reach a parser, by Discord's limits, the entrance's, the feed's client's and ours. */
export const longest = { shown: 100, option: 6_000, body: 256 * 1024, feed: 1024 * 1024, line: 64 * 1024 } as const;

/** When all of it is read (ms since the Unix epoch): noon of a Wednesday in Montreal. */
export const now = Date.UTC(2026, 1, 11, 17);

/** Whether a value is a whole number between two others. */
export const isWholeWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
