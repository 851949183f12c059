import { describe, expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { fr } from '../../src/i18n/fr.ts';
import { type MessageKey, translator } from '../../src/i18n/index.ts';
import { britishWords } from '../support/documents.ts';

const keys = Object.keys(en) as MessageKey[];
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(.+?)\}\}/g)].map(([, name = '']) => name).sort();

test('both languages have the same sentences', () => {
  expect(Object.keys(fr).sort()).toEqual([...keys].sort());
});

describe.each(keys)('%s', (key) => {
  test('has the same placeholders in both languages', () => {
    expect(placeholders(fr[key])).toEqual(placeholders(en[key]));
  });

  test('shouts in neither, and has no space that is not meant', () => {
    for (const text of [en[key], fr[key]]) {
      expect(text).not.toContain('!');
      expect(text).toBe(text.trim());
      expect(text).not.toBe('');
      expect(text).not.toMatch(/ {2}/);
    }
  });

  test('is written in French typography', () => {
    const text = fr[key].replaceAll(/https?:\S+/g, '');
    expect(text, 'a colon has a no-break space before it').not.toMatch(/[^\u00a0]:/);
    expect(text, 'no-break spaces inside guillemets').not.toMatch(/«[^\u00a0]|[^\u00a0]»/);
    expect(text, 'no-break spaces before units').not.toMatch(/\d (?:h|min|s|%)(?!\p{L})/u);
    expect(text, 'no space before a question mark or a semicolon, in Canada').not.toMatch(/\s[?;]/);
    expect(text, 'typographic apostrophes and quotes').not.toMatch(/['"“”]/);
  });

  test('is written in English typography, and in Canadian spelling', () => {
    expect(en[key]).not.toMatch(/\s[:;?]|['"«»]/);
    expect(britishWords(en[key])).toEqual([]);
  });

  test('leaves no placeholder when its values are given', () => {
    const values = Object.fromEntries(placeholders(en[key]).map((name) => [name, `<${name} & "more">`]));
    for (const locale of ['en', 'fr'] as const) {
      const text = translator(locale)(key, values);
      expect(text).not.toMatch(/\{\{|\}\}/);
      for (const value of Object.values(values)) expect(text).toContain(value);
    }
  });
});

test('what a user typed is filled in as it is, not as a placeholder of ours', () => {
  const values = { name: '{{libraries}} $t(help.title)', libraries: 'Webster' };
  expect(translator('en')('error.unknownLibrary', values)).toBe(
    'There’s no library called “{{libraries}} $t(help.title)”. The libraries: Webster.',
  );
});
