import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chipsOf } from '../../../src/sandbox/page/browser/composer/chips.ts';

const named = (line: string) => chipsOf(line).map(({ kind, text }) => `${kind} ${JSON.stringify(text)}`);

test.each([
  ['/alert add', ['words "/alert add"']],
  ['/alert add library:', ['words "/alert add "', 'name "library:"']],
  [
    '/when library:grey nuns day:',
    ['words "/when "', 'name "library:"', 'value "grey nuns"', 'words " "', 'name "day:"'],
  ],
  ['/x a:"b c:d" e', ['words "/x "', 'name "a:"', 'value "\\"b c:d\\" e"']],
  // The space at the end is where the next option begins.
  ['/x a:1 ', ['words "/x "', 'name "a:"', 'value "1"', 'words " "']],
  ['/quand bibliothèque:w', ['words "/quand "', 'name "bibliothèque:"', 'value "w"']],
  ['/x quiet:22:00-08:00', ['words "/x "', 'name "quiet:"', 'value "22:00-08:00"']],
  ['library:webster', ['words "library:webster"']],
])('takes %s apart', (line, expected) => {
  expect(named(line)).toEqual(expected);
});

test('loses no letter, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('/', ' ', ':', '"', 'a', 'é', '-', '1') }), (typed) => {
      for (const line of [typed, `/${typed}`]) {
        expect(
          chipsOf(line)
            .map(({ text }) => text)
            .join(''),
        ).toBe(line);
      }
    }),
  );
});
