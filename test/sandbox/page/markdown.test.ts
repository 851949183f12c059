import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codePointsOf,
  type Inline,
  parseInline,
  parseMarkdown,
} from '../../../src/sandbox/page/browser/messages/markdown.ts';

const textIn = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => ('children' in inline ? textIn(inline.children) : 'text' in inline ? inline.text : ''))
    .join('');

describe('the inside of a line', () => {
  test.each<[string, Inline[]]>([
    [
      '**about 5** people',
      [
        { kind: 'strong', children: [{ kind: 'text', text: 'about 5' }] },
        { kind: 'text', text: ' people' },
      ],
    ],
    [
      '__u__ ~~s~~',
      [
        { kind: 'underline', children: [{ kind: 'text', text: 'u' }] },
        { kind: 'text', text: ' ' },
        { kind: 'strike', children: [{ kind: 'text', text: 's' }] },
      ],
    ],
    ['<t:1700000000:R>', [{ kind: 'time', at: 1_700_000_000_000, style: 'R' }]],
    ['<t:1700000000>', [{ kind: 'time', at: 1_700_000_000_000, style: 'f' }]],
    [
      '<#12> <@!34> <@&56>',
      [
        { kind: 'channel', id: '12' },
        { kind: 'text', text: ' ' },
        { kind: 'user', id: '34' },
        { kind: 'text', text: ' ' },
        { kind: 'role', id: '56' },
      ],
    ],
    ['</alert add:77>', [{ kind: 'command', name: 'alert add' }]],
    [
      '[a *b*](https://c.example/d)',
      [
        {
          kind: 'link',
          url: 'https://c.example/d',
          children: [
            { kind: 'text', text: 'a ' },
            { kind: 'em', children: [{ kind: 'text', text: 'b' }] },
          ],
        },
      ],
    ],
    ['`**raw**`', [{ kind: 'code', text: '**raw**' }]],
    [
      '🟢 quiet',
      [
        { kind: 'emoji', text: '🟢', codePoints: '1f7e2' },
        { kind: 'text', text: ' quiet' },
      ],
    ],
  ])('reads %s', (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  test('shows an escaped sign as itself', () => {
    expect(parseInline('2 \\* 3 \\_x\\_')).toEqual([{ kind: 'text', text: '2 * 3 _x_' }]);
  });

  test('makes no link of what is no web address', () => {
    expect(parseInline('[x](javascript:alert(1))')).toEqual([{ kind: 'text', text: '[x](javascript:alert(1))' }]);
  });

  test('leaves names with underscores and arithmetic alone', () => {
    for (const plain of ['study_hall_2', 'a * b', '#1 → steady', '71 % of 1,600']) {
      expect(parseInline(plain)).toEqual([{ kind: 'text', text: plain }]);
    }
  });

  test('ends, and loses no letter, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('*', '_', '~', '|', '<', '>', '`', '[', ']', '(', ')', '\\', 'a', 'é', '🟢'),
        }),
        (source) => {
          const letters = (text: string) => text.replace(/[^aé]/g, '');
          expect(letters(textIn(parseInline(source)))).toBe(letters(source));
        },
      ),
    );
  });
});

test('lines keep their order and their kind', () => {
  expect(parseMarkdown('## Head\n> said\n- item\n-# small\n\nend').map(({ kind }) => kind)).toEqual([
    'heading',
    'quote',
    'item',
    'subtext',
    'line',
    'line',
  ]);
  expect(parseMarkdown('before\n```js\nlet a;\n```\nafter')).toEqual([
    { kind: 'line', children: [{ kind: 'text', text: 'before' }] },
    { kind: 'block', text: 'let a;' },
    { kind: 'line', children: [{ kind: 'text', text: 'after' }] },
  ]);
});

test('an emoji is drawn by its code points, the selector only in a joined one', () => {
  expect(codePointsOf('⚠️')).toBe('26a0');
  expect(codePointsOf('👩‍🎓')).toBe('1f469-200d-1f393');
});
