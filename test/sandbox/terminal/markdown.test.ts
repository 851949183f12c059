import { describe, expect, test } from 'vitest';
import { markdownText } from '../../../src/sandbox/terminal/markdown.ts';

const now = Date.parse('2026-02-10T19:20:40Z');
const plain = { locale: 'en-US', now, colors: false };

describe('Discord’s markdown in a terminal', () => {
  test.each([
    ['Read <t:1770751200:R>', 'Read 40 seconds ago'],
    ['since <t:1770751200:f>', 'since February 10, 2026 at 2:20 PM'],
    ['since <t:1770751200>', 'since February 10, 2026 at 2:20 PM'],
    ['next at <t:1770751200:T>', 'next at 2:20:00 PM'],
    ['**about 1,140 people** (sensors: 1,027)', 'about 1,140 people (sensors: 1,027)'],
    ['[Open Data](<https://opendata.concordia.ca>)', 'Open Data (https://opendata.concordia.ca)'],
    ['[Open Data](https://opendata.concordia.ca)', 'Open Data (https://opendata.concordia.ca)'],
    ['a\\*b\\_c', 'a*b_c'],
    ['\\<t:1770751200:R> \\<#12> 1\\. https:\\//x', '<t:1770751200:R> <#12> 1. https://x'],
    ['first\n-# small', 'first\nsmall'],
    ['in <#12> for <@&34>, said <@56>', 'in #study-hall for @night owls, said @56'],
  ])('%j reads %j', (markdown, text) => {
    const names = new Map([
      ['12', 'study-hall'],
      ['34', 'night owls'],
    ]);
    expect(markdownText(markdown, { ...plain, names })).toBe(text);
  });

  test('is bold where there are colours, and a text cannot bring control characters of its own', () => {
    expect(markdownText('**now** \x1b[31mred', { ...plain, colors: true })).toBe('\x1b[1mnow\x1b[0m red');
  });
});
