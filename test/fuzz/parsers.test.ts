import { expect, test } from 'vitest';
import { fuzzParser } from './fuzz-parser.ts';
import { parsers } from './parsers.ts';

test.each(parsers)(
  '$name: whatever it is given, it throws only what it declares, and changes nothing that all share',
  async (parser) => {
    const { fault, accepted, refused } = await fuzzParser(parser, { inputs: 1_000, seed: 16 });
    expect(fault).toBeUndefined();
    // Where either is rare, most of the parser is never reached.
    expect({ accepted: accepted > 50, refused: refused }).toEqual({ accepted: true, refused });
  },
);
