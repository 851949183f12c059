import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from '../../src/transfer/lines.ts';

async function linesIn(chunks: readonly Uint8Array[]): Promise<string[]> {
  const source = (async function* () {
    yield* chunks;
  })();
  return Array.fromAsync(linesOf(source));
}

test('lines are the same wherever the file is cut into pieces', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '🙂', ',', '\n', '\r', '\r\n') });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (whole, size) => {
      const bytes = new TextEncoder().encode(whole);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const expected = whole.split(/\r\n|\n|\r/);
      if (expected.at(-1) === '') expected.pop();
      expect(await linesIn(pieces)).toEqual(expected);
    }),
  );
});

test('a line that never ends is refused', async () => {
  const chunk = new Uint8Array(16 * 1024).fill(0x61);
  await expect(linesIn(Array.from({ length: 9 }, () => chunk))).rejects.toThrow('a line of more than 65536 characters');
});
