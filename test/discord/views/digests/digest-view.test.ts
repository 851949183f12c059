import { describe, expect, test } from 'vitest';
import { createDigestRenderer } from '../../../../src/discord/views/digests/digest-view.ts';
import { startOfServiceDay } from '../../../../src/domain/calendar/service-day.ts';
import { checkBody } from '../../../../src/sandbox/discord/spec/validate.ts';
import { digestOf, factsOf } from '../../../support/digest-facts.ts';
import { lostFacts } from '../reply/embed-facts.ts';

const renderer = createDigestRenderer();

/** A digest's text without its last line of small print, which ends with its id. */
const withoutId = (content: string) =>
  content.replace(/\n-# The day [^\n]+ · k7m2$|\n-# La journée [^\n]+ · k7m2$/, '');

/** The one embed of a digest, with its words and files. */
function shown(...[digest, facts]: Parameters<typeof renderer.message>) {
  const { body, files } = renderer.message(digest, facts);
  expect(checkBody('messageCreate', body)).toEqual({ refusal: undefined, ignored: [] });
  expect(lostFacts(body as Parameters<typeof lostFacts>[0])).toEqual([]);
  const [embed] = body.embeds as readonly {
    title: string;
    footer: { text: string };
    image?: { url: string };
  }[];
  return { embed, files, body, words: withoutId(String(body.content)).split('\n') };
}

const allDay = (day: string) => [
  {
    from: startOfServiceDay(day),
    to: startOfServiceDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString()),
  },
];

describe('a digest', () => {
  test('says of one library when it is open, when to come, and when not', () => {
    const { embed, files, body, words } = shown(digestOf(), factsOf(['webster'], 42));
    expect(embed?.title).toBe('The day ahead · Webster · Monday 23 November');
    expect(words).toEqual([
      'Open 08:00–22:00',
      '**Best:** 08:00–11:00, about 300 people',
      expect.stringMatching(/^\*\*Avoid:\*\* .+, about 1,1\d0 people$/),
    ]);
    expect(embed?.footer.text).toBe('Concordia University Library (CC BY 4.0) · k7m2');
    expect(embed?.image?.url).toBe('attachment://chart.png');
    expect(files).toMatchObject([{ name: 'chart.png', description: 'the day' }]);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  test('says it in French', () => {
    const { embed, words } = shown(digestOf({ locale: 'fr' }), factsOf(['greynuns'], 42));
    expect(embed?.title).toBe('La journée à venir · Sœurs-Grises · lundi 23 novembre');
    expect(words.slice(0, 2)).toEqual([
      'Ouverte de 8\u00a0h à 22\u00a0h',
      '**Idéal\u00a0:** 8\u00a0h à 11\u00a0h, environ 300\u00a0personnes'.replace('300\u00a0', '300 '),
    ]);
  });

  test('gives each of several libraries its own lines', () => {
    const { embed, words } = shown(digestOf(), factsOf(['webster', 'vanier'], 42));
    expect(embed?.title).toBe('The day ahead · Concordia libraries · Monday 23 November');
    expect(words.filter((line) => /^\*\*\w+\*\*$/.test(line))).toEqual(['**Webster**', '**Vanier**']);
    expect(words.join('\n')).toContain('**Vanier**\nOpen 08:00–22:00\n**Best:**');
  });

  test('comes as words alone where there is no picture', () => {
    const { embed, files, words } = shown(digestOf(), factsOf(['webster'], 42, { picture: 'none' }));
    expect(files).toEqual([]);
    expect(embed?.image).toBeUndefined();
    expect(words.join('\n')).toContain('**Best:**');
  });

  test('says what it still needs where there is too little past', () => {
    const { words } = shown(digestOf(), factsOf(['webster'], 3, { picture: 'none' }));
    expect(words.join('\n')).toMatch(
      /^Open 08:00–22:00\nCarrel needs 14 days of readings for this and has 3\. It should be ready around .+\.$/,
    );
  });

  test('just after midnight says that the day is closed, though last night’s hours still run', () => {
    const facts = factsOf(['webster'], 42, { picture: 'none' });
    const late = { ...facts, libraries: facts.libraries.map((library) => ({ ...library, open: [] })) };
    expect(shown(digestOf(), late).words).toEqual(['Closed today']);
  });

  test('says that it is closed, and that it is open all day', () => {
    const closed = shown(digestOf(), factsOf(['webster'], 42, { openOn: () => [], picture: 'none' }));
    expect(closed.words).toEqual(['Closed today']);
    const open = shown(digestOf(), factsOf(['webster'], 42, { openOn: (_id, day) => allDay(day) }));
    expect(open.words[0]).toBe('Open 24 hours');
  });

  test('does not make up opening hours that are not known', () => {
    const { words } = shown(digestOf(), factsOf(['webster'], 42, { openOn: () => undefined }));
    expect(words[0]).toMatch(/^\*\*Best:\*\*/);
    expect(words.join('\n')).toContain('Carrel doesn’t know that day’s opening hours, so check them first.');
  });

  test.each([
    [
      'en',
      'unknownChannel',
      /^Digest `k7m2` in <#c1> was paused <t:\d+:R>: the channel is gone\. .+`\/digest edit id:k7m2 channel:#`/,
    ],
    ['en', 'missingAccess', /Carrel can’t see the channel\. .+`\/digest resume id:k7m2`/],
    ['en', 'missingPermissions', /\(Send Messages, Embed Links, Attach Files\)/],
    ['fr', 'missingAccess', /^Le bulletin `k7m2` de <#c1> est en pause .+`\/bulletin reprendre id:k7m2`/],
  ] as const)('says in %s that it is paused: %s', (locale, reason, words) => {
    const paused = { reason, at: 1_000 };
    expect(renderer.paused(digestOf({ locale, paused }), reason).content).toMatch(words);
  });
});
