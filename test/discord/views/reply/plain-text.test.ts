import { describe, expect, test } from 'vitest';
import { plainText } from '../../../../src/discord/views/reply/plain-text.ts';

describe('a text that others wrote', () => {
  test.each(['Webster', 'Sœurs-Grises', '9 AM to 10 PM', 'Closed - 24h', 'R. Howard Webster & Fils', ''])(
    'stays as it is where nothing in it means anything: %j',
    (text) => {
      expect(plainText(text)).toBe(text);
    },
  );

  test.each([
    ['**bold**', '\\*\\*bold\\*\\*'],
    ['_leaning_', '\\_leaning\\_'],
    ['||hidden||', '\\|\\|hidden\\|\\|'],
    ['`code`', '\\`code\\`'],
    ['[here](https://evil.example)', '\\[here](https://evil.example)'],
    ['# large', '\\# large'],
    ['- item', '\\- item'],
    ['<@123> and <#4>', '\\<@123> and \\<#4>'],
    ['<t:0:R>', '\\<t:0:R>'],
    ['<:a **bold**', '\\<:a \\*\\*bold\\*\\*'],
    ['\\*', '\\\\\\*'],
  ])('does nothing when it says %j', (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });
});
