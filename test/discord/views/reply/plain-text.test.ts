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
    ['[here](https://evil.example)', '\\[here](https:\\//evil.example)'],
    ['https://evil.example', 'https:\\//evil.example'],
    ['HTTP://evil.example/a//b', 'HTTP:\\//evil.example/a//b'],
    ['come to discord.gg/abc', 'come to discord.gg\\/abc'],
    ['one\ntwo\r\n\u2028three', 'one two three'],
    ['\u202Edesrever\u2066', 'desrever'],
    ['-# small', '\\-# small'],
    ['> said', '\\> said'],
    ['a\n-# small', 'a -# small'],
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
