import { describe, expect, test } from 'vitest';
import { wholeReply } from '../../../../src/discord/views/reply/whole-reply.ts';

const linesOf = (reply: Parameters<typeof wholeReply>[0]) => wholeReply(reply).content?.split('\n');
const hall = { name: 'Hall · 🟢 quiet', value: '▰▱▱▱▱▱ 12% · about 90 ↘\nCloses at 22:00' };
const annex = { name: 'Annex · 🟠 busy', value: '▰▰▰▰▱▱ 71% · about 1,140\nCloses at 23:00' };

describe('the text of a reply', () => {
  test('is its own where there is no embed', () => {
    expect(linesOf({ content: 'Done.' })).toEqual(['Done.']);
    expect(wholeReply({})).toEqual({});
  });

  test('begins as it did, and the embed’s words follow in small print without its bars and symbols', () => {
    const footer = { text: 'Source (CC BY 4.0)' };
    const embeds = [{ title: 'Right now', description: 'Read <t:1:R>', fields: [hall, annex], footer }];
    expect(linesOf({ content: 'Hall has the most room: 12% full.', embeds })).toEqual([
      'Hall has the most room: 12% full.',
      '-# Hall · quiet · 12% · about 90 · Closes at 22:00',
      '-# Annex · busy · 71% · about 1,140 · Closes at 23:00',
      '-# Read <t:1:R> · Source (CC BY 4.0)',
    ]);
  });

  test('repeats no line whose words it says already, in whatever order and style of time', () => {
    const content = 'Hall is 12% full: quiet, about 90 people, closes at 22:00, read <t:1:t>.';
    expect(linesOf({ content, embeds: [{ description: 'Read <t:1:R>', fields: [hall] }] })).toEqual([content]);
    const nearlyEmpty = { ...hall, value: '▱▱▱▱▱▱ <1% · fewer than 5 →' };
    const under = 'Hall has the most room: under 1% full. Quiet, fewer than 5.';
    expect(linesOf({ content: under, embeds: [{ fields: [nearlyEmpty, annex] }] })?.length).toBe(2);
    const fields = [{ ...hall, value: `${hall.value}\nSensors: 12` }];
    expect(linesOf({ content, embeds: [{ fields }] })).toEqual([content, '-# Sensors: 12']);
    const small = [{ ...hall, value: 'active\n-# sent after 6 min' }];
    expect(linesOf({ content, embeds: [{ fields: small }] })).toEqual([content, '-# active · sent after 6 min']);
  });

  test('does not take a part of a number for the number', () => {
    const embeds = [{ description: 'about 14 people' }];
    expect(linesOf({ content: 'about 140 people', embeds })).toEqual(['about 140 people', '-# about 14 people']);
  });

  test('without words of its own begins with the title or the first words of the embed', () => {
    expect(linesOf({ embeds: [{ title: 'Alerts: 2 of 25', fields: [hall] }] })?.slice(0, 1)).toEqual([
      '**Alerts: 2 of 25**',
    ]);
    expect(linesOf({ embeds: [{ description: 'This board is paused.', footer: { text: 'Source 1' } }] })).toEqual([
      'This board is paused.',
      '-# Source 1',
    ]);
  });

  test('keeps a title that says a number, such as a day', () => {
    const embeds = [{ title: 'When to come · Hall · Monday 23 November' }];
    expect(linesOf({ content: 'Now is fine.', embeds })?.[1]).toBe('-# When to come · Hall · Monday 23 November');
    expect(linesOf({ content: 'Now is fine.', embeds: [{ title: 'When to come' }] })).toEqual(['Now is fine.']);
  });

  test('has short fields side by side on one line', () => {
    const fields = [
      { name: 'Feed', value: '✅ working', inline: true },
      { name: 'Version', value: '1.2.3', inline: true },
    ];
    expect(linesOf({ content: 'All is well.', embeds: [{ fields }] })?.[1]).toBe('-# Feed working · Version 1.2.3');
  });

  test('keeps whole lines within a message, the first and the last always', () => {
    const fields = Array.from({ length: 25 }, (_, index) => ({ name: `Hall ${index}`, value: 'x'.repeat(300) }));
    const lines = linesOf({ content: 'First.', embeds: [{ fields, footer: { text: 'Last 1' } }] }) ?? [];
    expect(lines.join('\n').length).toBeLessThanOrEqual(2000);
    expect([lines[0], lines.length, lines.at(-1)]).toEqual(['First.', 8, '-# Last 1']);
  });
});
