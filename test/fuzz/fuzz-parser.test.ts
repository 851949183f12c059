import { expect, test } from 'vitest';
import { fuzzParser } from './fuzz-parser.ts';
import type { Parser } from './parser.ts';

class Refused extends Error {}

/** A parser of names and values, with a fault or none. */
const named = (parse: Parser['parse']): Parser => ({
  name: 'named',
  texts: ['{"name":{"of":"value"}}'],
  throws: [Refused],
  parse,
});
const fuzz = (parse: Parser['parse']) => fuzzParser(named(parse), { inputs: 2_000, seed: 1 });

test('what a parser declares that it throws is a refusal', async () => {
  const outcome = await fuzz((text) => {
    if (!text.startsWith('{')) throw new Refused();
    return text;
  });
  expect(outcome.fault).toBeUndefined();
  expect(outcome.refused).toBeGreaterThan(100);
  expect(outcome.accepted).toBeGreaterThan(100);
  expect(outcome.refused + outcome.accepted).toBe(2_000);
});

test('any other error is a fault, with the shortest text that shows it', async () => {
  const { fault } = await fuzz((text) => {
    if (text.includes('constructor')) throw new TypeError('a fault');
  });
  expect(fault?.error).toContain('a fault');
  expect(fault?.input).toContain('constructor');
  expect(fault?.input.length).toBeLessThan(40);
});

test('an object whose prototype came out of the text is a fault', async () => {
  const { fault } = await fuzz((text) => {
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(Object(parsed(text)))) values[name] = value;
    return values;
  });
  expect(fault?.error).toContain('prototype out of the input');
});

test('a change of what all objects share is a fault', async () => {
  try {
    const { fault } = await fuzz((text) => {
      // Not enumerable, so that what runs beside it does not meet it.
      if (text.includes('constructor'))
        Object.defineProperty(Object.prototype, 'polluted', { configurable: true, value: 1 });
    });
    expect(fault?.error).toContain('a prototype that all share was changed');
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted');
  }
});

test('the same seed gives the same texts in the same order', async () => {
  const textsOf = async (): Promise<string[]> => {
    const texts: string[] = [];
    await fuzz((text) => texts.push(text));
    return texts;
  };
  expect(await textsOf()).toEqual(await textsOf());
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused();
  }
}
