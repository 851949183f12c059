import { expect, test } from 'vitest';
import { discordLanguage } from '../../../src/sandbox/terminal/language.ts';

test('a language is known by its name at Discord, or by how that begins', () => {
  expect(['fr', 'en-gb', 'EN', 'en', 'pt'].map(discordLanguage)).toEqual(['fr', 'en-GB', 'en-US', 'en-US', 'pt-BR']);
  for (const typed of ['', 'e', 'fr_CA', 'fr-CA', 'klingon']) expect(() => discordLanguage(typed)).toThrow(typed);
});
