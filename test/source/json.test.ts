import { expect, test } from 'vitest';
import { describe as describeValue } from '../../src/source/json.ts';

test.each([
  ['a'.repeat(40), `"${'a'.repeat(40)}"`],
  ['a'.repeat(41), `"${'a'.repeat(40)}…"`],
  ['say "hi"', String.raw`"say \"hi\""`],
  [undefined, 'missing'],
  [null, 'null'],
  [[1], 'a list'],
  [{}, 'an object'],
  [true, 'a boolean'],
])('the value %j of the feed is described as %s', (value, words) => {
  expect(describeValue(value)).toBe(words);
});
