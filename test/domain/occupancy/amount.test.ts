import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Amount,
  amountInPeople,
  amountSchema,
  formatAmount,
  impliedDirection,
  marginRange,
  parseAmount,
  parseThreshold,
  thresholdRange,
} from '../../../src/domain/occupancy/amount.ts';

const threshold = (text: string) => parseAmount(text, thresholdRange);

describe('a typed threshold', () => {
  test.each([
    ['400', { people: 400 }],
    [' 400 people ', { people: 400 }],
    ['400 personnes', { people: 400 }],
    ['400 pers.', { people: 400 }],
    ['1 140', { people: 1140 }],
    ['1\u00a0140', { people: 1140 }],
    ['1\u202f140 personnes', { people: 1140 }],
    ['1,140', { people: 1140 }],
    ['20,000', { people: 20_000 }],
    ['60%', { percent: 60 }],
    ['60 %', { percent: 60 }],
    ['60\u202f%', { percent: 60 }],
    ['110%', { percent: 110 }],
    ['４００', { people: 400 }],
    ['60 percent', { percent: 60 }],
    ['60 per cent', { percent: 60 }],
    ['60 pour cent', { percent: 60 }],
    ['60 % full', { percent: 60 }],
    ['400 étudiants', { people: 400 }],
    ['half', { percent: 50 }],
    ['Half full', { percent: 50 }],
    ['la moitié', { percent: 50 }],
    ['à moitié plein', { percent: 50 }],
    ['moitie', { percent: 50 }],
  ])('%j is understood', (text, value) => {
    expect(threshold(text)).toEqual(value);
  });

  test.each([
    '',
    '  ',
    '%',
    'people',
    'many',
    '1,14',
    '1 14',
    '1,1400',
    '12,34,567',
    '62.5%',
    '62,5 %',
    '4e2',
    '0x190',
    '400-500',
    'half of 400',
    'percent',
    'quiet',
  ])('%j is refused', (text) => {
    expect(threshold(text)).toBeUndefined();
  });

  test.each(['0', '-5', '20001', '9'.repeat(400), '0%', '201 %'])('%j is out of the range of its unit', (text) => {
    expect(threshold(text)).toBeUndefined();
  });

  test('and a margin may be none at all', () => {
    expect(parseAmount('0', marginRange)).toEqual({ people: 0 });
    expect(parseAmount('51%', marginRange)).toBeUndefined();
  });
});

describe('a level as a threshold', () => {
  test.each([
    ['quiet', 'below', 35],
    ['Calme', 'below', 35],
    ['modéré', 'below', 60],
    ['busy', 'below', 85],
    ['achalandée', 'above', 60],
    ['busy', 'above', 60],
    ['packed', 'above', 85],
    ['bondé', 'above', 85],
    ['quiet', 'above', 35],
  ] as const)('%j, %s, is %d percent', (text, direction, percent) => {
    expect(parseThreshold(text, direction)).toEqual({ percent });
  });

  test.each(['', 'loud', 'constructor', '__proto__', 'quiet quiet'])('is not %j', (text) => {
    expect(parseThreshold(text, 'below')).toBeUndefined();
  });

  test('or an amount comes out of any text whatever, or nothing does', () => {
    const words = fc.constantFrom(
      'quiet',
      'calme',
      'half',
      'moitié',
      '60',
      ' ',
      '%',
      'pour cent',
      'people',
      'toString',
    );
    const nearly = fc.array(words, { maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), nearly),
        fc.constantFrom('above', 'below'),
        (text, side) => {
          const result = parseThreshold(text, side);
          if (result !== undefined) expect(amountSchema.parse(result)).toEqual(result);
          const amount = parseAmount(text, thresholdRange);
          if (amount !== undefined) expect(result).toEqual(amount);
        },
      ),
    );
  });
});

describe('an amount', () => {
  const amounts: fc.Arbitrary<Amount> = fc.oneof(
    fc.record({ people: fc.integer({ min: 1, max: 20_000 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 200 }) }),
  );

  test('can be typed again as it is written, grouped or not', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(threshold(formatAmount(amount))).toEqual(amount);
        if (!('people' in amount)) return;
        for (const locale of ['en-CA', 'fr-CA']) {
          expect(threshold(amount.people.toLocaleString(locale))).toEqual(amount);
        }
      }),
    );
  });

  test('comes out of any text whatever, or nothing does', () => {
    const mostlyDigits = fc.string({ unit: fc.constantFrom(...'0123456789 ,.%-') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), mostlyDigits), (text) => {
        const result = threshold(text);
        if (result !== undefined) expect(amountSchema.parse(result)).toEqual(result);
      }),
    );
  });

  test('in percent is of full, and nothing where full is not known', () => {
    expect(amountInPeople({ percent: 60 }, 1600)).toBe(960);
    expect(amountInPeople({ percent: 33 }, 230)).toBe(76);
    expect(amountInPeople({ percent: 33 }, undefined)).toBeUndefined();
    expect(amountInPeople({ people: 400 }, undefined)).toBe(400);
  });
});

test('busy and packed mean above where no direction is typed, and all else means below', () => {
  const implied = ['busy', 'Packed', 'achalandé', 'bondé', 'quiet', 'moderate', '60%', '400', 'soon'].map(
    impliedDirection,
  );
  expect(implied).toEqual([...Array(4).fill('above'), ...Array(5).fill('below')]);
});
