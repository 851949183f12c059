import type { APIEmbed } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discordLimits, truncate, withinLimits } from '../../../../src/discord/views/reply/limits.ts';

const text = fc.string({ unit: 'binary', maxLength: 60 });
/** Short texts and such as are far over any limit, of characters that are one or two units long. */
const anyText = fc
  .tuple(text, fc.constantFrom(1, 1, 30, 200, 3000))
  .map(([unit, times]) => unit.repeat(times).slice(0, 7000))
  .filter((made) => made.isWellFormed());

const maybe = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });
const embed: fc.Arbitrary<APIEmbed> = fc
  .record({
    title: maybe(anyText),
    description: maybe(anyText),
    footer: maybe(anyText),
    author: maybe(anyText),
    fields: fc.option(fc.array(fc.record({ name: anyText, value: anyText }), { maxLength: 30 }), { nil: undefined }),
  })
  .map(({ title, description, footer, author, fields }) => ({
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(footer === undefined ? {} : { footer: { text: footer } }),
    ...(author === undefined ? {} : { author: { name: author } }),
    ...(fields === undefined ? {} : { fields }),
  }));

const textsOf = ({ title, description, footer, author, fields = [] }: APIEmbed): string[] =>
  [title, description, footer?.text, author?.name, ...fields.flatMap(({ name, value }) => [name, value])].filter(
    (part) => part !== undefined,
  );

describe('a truncated text', () => {
  test('is never over the limit, never ends in half a character, and begins as the whole did', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 0, max: 45 }), (whole, most) => {
        const cut = truncate(whole, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
        if (whole.length <= most) expect(cut).toBe(whole);
        else expect(whole.startsWith(cut.replace(/…$/, ''))).toBe(true);
      }),
    );
  });

  test('loses no more than it must', () => {
    expect(truncate('abcdef', 6)).toBe('abcdef');
    expect(truncate('abcdef', 5)).toBe('abcd…');
    expect(truncate('abc🟢def', 5)).toBe('abc…');
    expect(truncate('abc🟢def', 6)).toBe('abc🟢…');
    expect(truncate('abc', 1)).toBe('…');
    expect(truncate('abc', 0)).toBe('');
  });
});

describe('a reply within the limits', () => {
  test('has no part that Discord would refuse for its length, whatever went in', () => {
    fc.assert(
      fc.property(fc.record({ content: anyText, embeds: fc.array(embed, { maxLength: 12 }) }), (reply) => {
        const { content = '', embeds = [] } = withinLimits(reply);
        expect(content.length).toBeLessThanOrEqual(2000);
        expect(embeds.length).toBeLessThanOrEqual(10);
        for (const { title, description, footer, author, fields = [] } of embeds) {
          expect(title?.length ?? 0).toBeLessThanOrEqual(256);
          expect(description?.length ?? 0).toBeLessThanOrEqual(4096);
          expect(footer?.text.length ?? 0).toBeLessThanOrEqual(2048);
          expect(author?.name.length ?? 0).toBeLessThanOrEqual(256);
          expect(fields.length).toBeLessThanOrEqual(25);
          for (const { name, value } of fields) {
            expect(name.length).toBeLessThanOrEqual(256);
            expect(value.length).toBeLessThanOrEqual(1024);
          }
        }
        const texts = embeds.flatMap(textsOf);
        expect(texts.join('').length).toBeLessThanOrEqual(6000);
        expect([content, ...texts].every((part) => part.isWellFormed())).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('is the reply itself where nothing is too long, with whatever else it holds', () => {
    const reply = {
      content: 'short',
      embeds: [{ title: 'a', color: 1, fields: [{ name: 'b', value: 'c', inline: true }], footer: { text: 'd' } }],
      ephemeral: true,
    };
    expect(withinLimits(reply)).toEqual(reply);
  });

  test('has the first ten embeds of more, and all ten of ten', () => {
    const embeds = Array.from({ length: 12 }, (_, index) => ({ title: `embed ${index}` }));
    expect(withinLimits({ embeds }).embeds).toEqual(embeds.slice(0, 10));
    expect(withinLimits({ embeds: embeds.slice(0, 10) }).embeds).toHaveLength(10);
  });

  test('has the first 25 fields of more, however short they are', () => {
    const fields = Array.from({ length: 30 }, (_, index) => ({ name: `${index}`, value: 'x' }));
    expect(withinLimits({ embeds: [{ fields }] }).embeds?.[0]?.fields).toEqual(fields.slice(0, 25));
  });

  test('keeps title, footer and description before fields, and leaves out whole fields', () => {
    const fields = Array.from({ length: 10 }, (_, index) => ({ name: `field ${index}`, value: 'x'.repeat(1000) }));
    const { embeds = [] } = withinLimits({ embeds: [{ title: 'title', footer: { text: 'footer' }, fields }] });
    expect(embeds[0]).toMatchObject({ title: 'title', footer: { text: 'footer' } });
    expect(embeds[0]?.fields).toEqual(fields.slice(0, 5));
    expect(discordLimits.embedsTotal).toBe(6000);
  });
});
