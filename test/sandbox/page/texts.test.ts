import { expect, test } from 'vitest';
import { textsOf } from '../../../src/sandbox/page/browser/texts.ts';

/** Every text of the page, what is filled in included. */
function allIn(texts: object): string[] {
  return Object.values(texts).flatMap((text: unknown): string[] => {
    if (typeof text === 'string') return [text];
    if (typeof text === 'function') return [String(text('Vanier', 'Webster', 'x'))];
    return allIn(Object(text));
  });
}

test('the page is written in French typography, as the bot is', () => {
  const french = allIn(textsOf('fr'));
  expect(french.length).toBeGreaterThan(60);
  for (const text of french) {
    expect(text).not.toMatch(/[^\u00a0]:|\s[?;!]|['"“”]/);
    expect(text).not.toMatch(/\d (?:h|min|s|%)(?!\p{L})/u);
  }
});
