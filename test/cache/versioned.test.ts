import { expect, test } from 'vitest';
import { createVersioned } from '../../src/cache/versioned.ts';
import { manualClock } from '../support/manual-clock.ts';

test('what is made of one state of knowledge is made once a second, and anew when more is known', async () => {
  const clock = manualClock();
  let version = 1;
  let made = 0;
  const versioned = createVersioned<number>({ clock, version: () => version, maxKeys: 10 });
  const ask = (key = 'webster') =>
    versioned(key, () => {
      made += 1;
      return made;
    });
  expect([ask(), ask(), ask('vanier'), ask()]).toEqual([1, 1, 2, 1]);
  version = 2;
  expect([ask(), ask()]).toEqual([3, 3]);
  await clock.advance(999);
  expect(ask()).toBe(3);
  await clock.advance(1);
  expect(ask()).toBe(4);
});
