import { expect, test, vi } from 'vitest';
import { oncePer } from '../../../../src/discord/views/reply/once-per.ts';

test('what belongs to an object is made once, and anew for an equal one', () => {
  const make = vi.fn(({ name }: { name: string }) => ({ text: name }));
  const textOf = oncePer(make);
  const [webster, again] = [{ name: 'webster' }, { name: 'webster' }];
  expect(textOf(webster)).toBe(textOf(webster));
  expect(textOf(again)).toEqual(textOf(webster));
  expect(make).toHaveBeenCalledTimes(2);
});
