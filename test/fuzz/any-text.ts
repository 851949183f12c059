import fc from 'fast-check';

/**
 * What breaks parsers: names that every object inherits, numbers at the edges of their type, text that changes its length
 * with its case or its form, quotes, brackets and line ends, and much of one thing.
 */
export const pieces = [
  ...['"__proto__"', '"constructor"', '"prototype"', '"toString"', '__proto__', 'constructor', 'toString', 'valueOf'],
  ...['null', 'true', 'false', '0', '-0', '-1', '0.5', '1e999', '-1e999', '1e3', '0x10', 'NaN', 'Infinity'],
  ...['9007199254740993', '18446744073709551616', '99999999999999999999999', '2147483648', '1', '2', '5', '32'],
  ...[
    '""',
    '" "',
    '"a"',
    '"1"',
    '[]',
    '{}',
    '[null]',
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"toString":1}',
  ],
  ...[
    '\0',
    '\u0001',
    '\u001b[2J',
    '\ud800',
    '\udc00',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u00a0',
    '\u202f',
    '\u2028',
    '\u0085',
  ],
  ...['İ', 'ß', 'ﬃ', 'œ', '½', '²', '٣', '３', '　', '％', 'é', 'e\u0301', '👨‍👩‍👧‍👦', '’', '−', '…'],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    ',',
    ';',
    ':',
    '.',
    '-',
    '/',
    '?',
    '#',
    '&',
    '@',
    '=',
    '%',
    '%00',
    '%zz',
    '$1',
    '{{x}}',
  ],
  ...['"', "'", '`', '\\', '(', ')', '[', ']', '{', '}', '<', '>', '*', '|', '||', '../', '//'],
  ...['a'.repeat(300), '9'.repeat(400), ' '.repeat(300), '\u0301'.repeat(100), ','.repeat(200), '"'.repeat(101)],
  ...['['.repeat(3_000) + ']'.repeat(3_000), '{"a":'.repeat(2_000), '('.repeat(500)],
];

/** A string of JSON, a word, a number, a run of spaces, or a single character: what a parser sees as one thing. */
const token = /"(?:[^"\\\n]|\\.)*"|[\p{L}\p{M}_]+|\d+|\s+|./gsu;

/** The tokens of a text; together they are the text. */
export const tokensOf = (text: string): string[] => text.match(token) ?? [];

/** Names that every object inherits something by. */
const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

/** What is done to a text: to a quoted string in it, so that JSON stays JSON, or to any token. */
const kinds = ['name', 'string', 'replace', 'replace', 'insert', 'remove', 'repeat', 'swap', 'cut'] as const;
type Edit = readonly [kind: (typeof kinds)[number], place: number, piece: string];

/** The place of one of the quoted strings; where there are none, of the last token. */
function stringAt(tokens: readonly string[], place: number): number {
  const places = tokens.flatMap((text, index) => (text.startsWith('"') ? [index] : []));
  return places[place % places.length] ?? -1;
}

function edited(tokens: readonly string[], [kind, place, piece]: Edit): string[] {
  if (tokens.length === 0) return [piece];
  const at = place % tokens.length;
  const here = tokens[at] ?? '';
  switch (kind) {
    case 'name':
      return tokens.with(stringAt(tokens, place), JSON.stringify(inherited[place % inherited.length]));
    case 'string':
      return tokens.with(stringAt(tokens, place), JSON.stringify(piece));
    case 'replace':
      return tokens.toSpliced(at, 1, piece);
    case 'insert':
      return tokens.toSpliced(at, 0, piece);
    case 'remove':
      return tokens.toSpliced(at, 1);
    case 'repeat':
      return tokens.toSpliced(at, 0, here);
    case 'swap':
      return tokens.toSpliced(at, 2, tokens[at + 1] ?? '', here);
    case 'cut':
      return tokens.slice(0, at);
  }
}

/** Real texts with up to six of their tokens replaced, doubled, swapped or left out, or by something out of another. */
function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const tokens = [...new Set(texts.flatMap(tokensOf))];
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...tokens), fc.string({ maxLength: 4 }));
  const kind = fc.constantFrom(...kinds);
  const edit = fc.tuple(kind, fc.nat(10_000), piece) as fc.Arbitrary<Edit>;
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 6 }))
    .map(([text, edits]) => edits.reduce<string[]>((left, one) => edited(left, one), tokensOf(text)).join(''));
}

/** What is fed to a parser that reads such texts: mostly these, mutated; now and then any text, and any JSON. */
export const anyText = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: mutated(texts) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 1, arbitrary: fc.json() },
  );
