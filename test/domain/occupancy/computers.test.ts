import { expect, test } from 'vitest';
import { freeDesktops } from '../../../src/domain/occupancy/computers.ts';
import { libraryOfSourceKey } from '../../../src/domain/occupancy/library.ts';

const library = libraryOfSourceKey('Webster');
const free = (...rooms: (number | undefined)[]) =>
  freeDesktops({
    library,
    rooms: rooms.map((each, index) => ({ name: `LB-${index}`, free: each })),
    laptops: 7,
    tablets: undefined,
  });

test('free desktops are those of all rooms together, as far as they could be read', () => {
  expect(free(23, 11, 0)).toBe(34);
  expect(free(23, undefined)).toBe(23);
  expect(free(0)).toBe(0);
});

test('free desktops are not known where no room could be read', () => {
  expect(free(undefined, undefined)).toBeUndefined();
  expect(free()).toBeUndefined();
});
