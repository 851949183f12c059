import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CustomId, formatCustomId, parseCustomId } from '../../../../src/discord/views/reply/custom-id.ts';

const ours: fc.Arbitrary<CustomId> = fc.record({
  command: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
  locale: fc.constantFrom('en', 'fr'),
  action: fc.stringMatching(/^[a-z0-9-]{1,13}$/),
  argument: fc.string({ maxLength: 50 }),
});

describe('a custom_id', () => {
  test('comes back as it was written, and is within Discord’s 100 characters', () => {
    fc.assert(
      fc.property(ours, (id) => {
        const text = formatCustomId(id);
        expect(text.length).toBeLessThanOrEqual(100);
        expect(parseCustomId(text)).toEqual(id);
      }),
    );
  });

  test('that was forged is read as nothing, or as exactly what it says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          // What comes close: our words, and others, with our colons between.
          fc
            .array(fc.oneof(fc.constantFrom('occupancy', 'en', 'fr', 'refresh', ''), fc.string()))
            .map((parts) => parts.join(':')),
        ),
        (text) => {
          const id = parseCustomId(text);
          if (id !== undefined) expect(formatCustomId(id)).toBe(text);
        },
      ),
    );
  });

  test.each([
    '',
    'occupancy',
    'occupancy:en:refresh',
    'occupancy:de:refresh:webster',
    'Occupancy:en:refresh:webster',
    'occupancy:en:Refresh!:webster',
    ':en:refresh:webster',
    `occupancy:en:refresh:${'x'.repeat(51)}`,
    `${'x'.repeat(33)}:en:refresh:webster`,
    ' occupancy:en:refresh:webster',
  ])('that is not one of ours, %j, is read as nothing', (text) => {
    expect(parseCustomId(text)).toBeUndefined();
  });

  test('may hold colons, accents and line ends in its argument', () => {
    const id = { command: 'occupancy', locale: 'fr', action: 'refresh', argument: 'a:b\né' } as const;
    expect(parseCustomId(formatCustomId(id))).toEqual(id);
  });
});
