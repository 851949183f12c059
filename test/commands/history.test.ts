import { describe, expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import type { Services } from '../../commands/index.ts';
import { createVersioned } from '../../src/cache/versioned.ts';
import { asked, dataOf, pressed, typed, withoutSource } from '../support/interactions.ts';
import { drawnPictures, knownHistory, peopleByClock } from '../support/known-history.ts';
import { routing } from '../support/routing.ts';

/** A Wednesday, noon in Montreal: where the clock of `routing` stands. */
const now = Date.UTC(2026, 1, 11, 17);
const french = { locale: 'fr' };
const inDm = { guild_id: undefined, member: undefined, user: { id: '1400000000000000005', username: 'student' } };

/** Twenty days that are known, and pictures that are drawn at once, but for what `more` replaces. */
function routed(more: (clock: ReturnType<typeof routing>['clock']) => Partial<Services> = () => ({})) {
  const { pictures, requests } = drawnPictures();
  const routed = routing((clock) => ({ history: knownHistory(now, 20), pictures, ...more(clock) }));
  return { ...routed, requests };
}

const wordsOf = async (options: Record<string, string>, more = {}, services?: Parameters<typeof routed>[0]) => {
  const { ask, responses } = routed(services);
  await ask(asked('history', options, more));
  return withoutSource(dataOf(responses[0]).content);
};

describe('the past of one library', () => {
  test('is a picture with its alt text, the peak so far and the quietest open hour', async () => {
    const { ask, responses, files, requests } = routed();
    await ask(asked('history', { library: 'webster' }));
    expect(dataOf(responses[0])).toMatchObject({
      content: [
        '**Peak so far:** about 1,100 people at 11:00',
        '**Quietest open hour:** about 300 people, 08:00–09:00',
        '-# Webster · Wednesday 11 February · Concordia University Library (CC BY 4.0)',
      ].join('\n'),
      embeds: [
        {
          title: expect.stringMatching(/^Webster · Wednesday/),
          image: { url: 'attachment://chart.png' },
        },
      ],
      attachments: [{ filename: 'chart.png', description: 'A picture of webster' }],
    });
    expect(files).toMatchObject([{ name: 'chart.png', description: 'A picture of webster' }]);
    expect(requests).toEqual([
      { libraryIds: ['webster'], firstDay: '2026-02-11', lastDay: '2026-02-11', locale: 'en' },
    ]);
  });

  test('is written in French for who has Discord in French', async () => {
    expect(await wordsOf({ library: 'Vanier', day: 'hier' }, french)).toBe(
      '**Pointe\u00a0:** environ 1\u00a0100 personnes à 11\u00a0h\n**Heure la plus calme\u00a0:** environ 300 personnes, de 8\u00a0h à 9\u00a0h',
    );
  });

  test('may be a whole week, which says on which day', async () => {
    const people = (at: number) => peopleByClock(at) + (at < Date.UTC(2026, 1, 7) ? 100 : 0);
    const busyFriday = () => ({ history: knownHistory(now, 20, { people }) });
    expect(await wordsOf({ library: 'webster', day: 'week' }, {}, busyFriday)).toBe(
      '**Peak:** about 1,200 people on Thursday 5 February at 11:00\n**Quietest open hour:** about 300 people, Saturday 7 February, 08:00–09:00',
    );
  });

  test('has a quietest hour by day where the opening hours are not known', async () => {
    // At six in the morning it is quietest, which is no advice.
    const people = (at: number) => (new Date(at).getUTCHours() === 11 ? 0 : peopleByClock(at));
    const noHours = () => ({ history: knownHistory(now, 20, { people, openOn: () => undefined }) });
    expect(await wordsOf({ library: 'webster', day: 'yesterday' }, {}, noHours)).toContain(
      '**Quietest daytime hour:** about 100 people, 22:00–23:00',
    );
  });

  test('of a day on which it was closed is that, not the peak of who cleans there', async () => {
    const closed = () => ({ history: knownHistory(now, 20, { openOn: () => [] }) });
    expect(await wordsOf({ library: 'webster', day: 'yesterday' }, {}, closed)).toBe('Closed that day.');
    expect(await wordsOf({ library: 'webster' }, {}, closed)).toBe('Closed today');
    expect(await wordsOf({ library: 'webster', day: 'semaine' }, french, closed)).toMatch(/^\*\*Pointe/);
  });

  test('of a day without readings says so, and since when there are some', async () => {
    const { ask, responses, files, requests } = routed();
    await ask(asked('history', { library: 'webster', day: '2026-01-05' }));
    const { content, embeds: [embed] = [] } = dataOf(responses[0]);
    expect(withoutSource(content)).toBe('No readings for Monday 5 January. Readings go back to Thursday 22 January.');
    expect(embed).not.toHaveProperty('image');
    expect([files, requests]).toEqual([[], []]);
    const nothing = () => ({ history: knownHistory(now, 0) });
    expect(await wordsOf({ library: 'webster' }, {}, nothing)).toBe('No readings for Wednesday 11 February.');
    expect(await wordsOf({ library: 'webster', day: 'semaine' }, french, nothing)).toBe(
      'Aucune lecture pour ces jours.',
    );
  });
});

describe('the past of all libraries', () => {
  test('is one picture of those that have readings, below the words of each', async () => {
    const known = knownHistory(now, 20);
    const series: Services['history']['series'] = async (id, from, to) =>
      id === 'greynuns' ? [] : known.series(id, from, to);
    const { ask, responses, requests } = routed(() => ({ history: { ...known, series } }));
    await ask(asked('history'));
    expect(dataOf(responses[0]).embeds).toMatchObject([{ title: expect.stringMatching(/^Concordia libraries · /) }]);
    expect(withoutSource(dataOf(responses[0]).content)?.split('\n')).toEqual([
      '**Webster**',
      expect.stringMatching(/^\*\*Peak so far:\*\* /),
      expect.stringMatching(/^\*\*Quietest open hour:\*\* /),
      '**Vanier**',
      expect.stringMatching(/^\*\*Peak so far:\*\* /),
      expect.stringMatching(/^\*\*Quietest open hour:\*\* /),
      '**Grey Nuns**',
      expect.stringMatching(/^No readings for Wednesday 11 February\./),
    ]);
    expect(requests).toMatchObject([{ libraryIds: ['webster', 'vanier'] }]);
  });

  test('that nothing is known of is said once, with the day since when there is anything', async () => {
    const none = 'No readings for Monday 5 January. Readings go back to Thursday 22 January.';
    expect(await wordsOf({ day: '2026-01-05' })).toBe(none);
    const known = knownHistory(now, 20);
    const since = (id: string) => (known.since(id) ?? 0) + (id === 'vanier' ? 24 * 3_600_000 : 0);
    expect(await wordsOf({ day: '2026-01-05' }, {}, () => ({ history: { ...known, since } }))).toBe(
      `**Webster, Grey Nuns**\n${none}\n**Vanier**\n${none.replace('Thursday 22', 'Friday 23')}`,
    );
  });

  test('can be asked in a direct message', async () => {
    const { ask, responses } = routed();
    await ask(asked('history', {}, inDm));
    expect(dataOf(responses[0]).embeds?.[0]?.title).toMatch(/^Concordia libraries · /);
  });
});

test('many who ask for the same past at a time share one answer, each language its own', async () => {
  const known = knownHistory(now, 20);
  let read = 0;
  const series: Services['history']['series'] = (...stretch) => {
    read += 1;
    return known.series(...stretch);
  };
  const { ask, responses } = routed((clock) => ({
    history: { ...known, series },
    pictured: createVersioned({ clock, version: () => 1, maxKeys: 10 }),
  }));
  const spellings = ['webster', 'Webster', 'WEBSTER'];
  await Promise.all(spellings.map((library) => ask(asked('history', { library, day: 'week' }))));
  expect(read).toBe(1);
  await ask(asked('history', { library: 'webster', day: 'week' }, french));
  await ask(asked('history', { library: 'webster', day: 'yesterday' }));
  expect(read).toBe(3);
  expect(responses).toHaveLength(5);
});

describe('a picture', () => {
  test('that fails takes no words away, and is said to have failed', async () => {
    const failing = () => ({ pictures: { of: async () => 'failed' as const } });
    const { ask, responses, files, handled } = routed(failing);
    await ask(asked('history', { library: 'webster' }));
    const { content, embeds } = dataOf(responses[0]);
    expect(content?.split('\n')).toEqual([
      '**Peak so far:** about 1,100 people at 11:00',
      '**Quietest open hour:** about 300 people, 08:00–09:00',
      expect.stringContaining(' · The picture couldn’t be drawn this time. Try again in a minute. · '),
    ]);
    expect(embeds?.[0]?.description).toBe('⚠️ The picture couldn’t be drawn this time. Try again in a minute.');
    expect(dataOf(responses[0])).toMatchObject({ attachments: [] });
    expect(files).toEqual([]);
    expect(handled).toMatchObject([{ outcome: 'answered' }]);
  });

  test('that takes long comes with a deferred answer', async () => {
    const { pictures } = drawnPictures();
    const { ask, responses, edits, files, clock } = routed((at) => ({
      pictures: { of: async (request, asking) => at.sleep(2_000).then(() => pictures.of(request, asking)) },
    }));
    const done = ask(asked('history', { library: 'webster' }));
    await clock.advance(1_999);
    expect(responses).toMatchObject([{ type: InteractionResponseType.DeferredChannelMessageWithSource }]);
    await clock.advance(1);
    await done;
    expect(edits).toMatchObject([{ embeds: [{ image: { url: 'attachment://chart.png' } }] }]);
    expect(files).toHaveLength(1);
  });
});

describe('the Chart button', () => {
  test('answers below, only for who pressed it, in that person’s language', async () => {
    const { ask, responses, files } = routed();
    await ask(pressed('history:en:today:webster', { locale: 'fr' }));
    expect(responses).toMatchObject([
      {
        type: InteractionResponseType.ChannelMessageWithSource,
        data: {
          flags: MessageFlags.Ephemeral,
          embeds: [{ title: expect.stringMatching(/^Webster · mercredi 11 février$/) }],
        },
      },
    ]);
    expect(files).toHaveLength(1);
  });

  test('of all libraries shows all of them', async () => {
    const { ask, requests } = routed();
    await ask(pressed('history:en:today:*'));
    expect(requests).toMatchObject([{ libraryIds: ['webster', 'vanier', 'greynuns'] }]);
  });

  test('leaves its message as it is when the picture takes long, and still answers only who pressed it', async () => {
    const { pictures } = drawnPictures();
    const { ask, responses, followUps, edits, clock } = routed((at) => ({
      pictures: { of: async (request, asking) => at.sleep(2_000).then(() => pictures.of(request, asking)) },
    }));
    const done = ask(pressed('history:en:today:vanier'));
    await clock.advance(2_000);
    await done;
    expect(responses).toEqual([
      { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: MessageFlags.Ephemeral } },
    ]);
    expect(edits).toMatchObject([{ attachments: [{ filename: 'chart.png' }] }]);
    expect(followUps).toEqual([]);
  });

  test.each([
    ['history:en:today:mclennan', /^There’s no library called “mclennan”/],
    ['history:en:today:', /^There’s no library called/],
    ['history:en:week:webster', /^That button is from an older message/],
    ['history:en:refresh:*', /^That button is from an older message/],
    ['history:en:today', /^That button is from an older message/],
  ])('that is forged as %j is refused', async (id, refusal) => {
    const { ask, responses, requests } = routed();
    await ask(pressed(id));
    expect(dataOf(responses[0])).toMatchObject({
      content: expect.stringMatching(refusal),
      flags: MessageFlags.Ephemeral,
    });
    expect(requests).toEqual([]);
  });
});

describe('what cannot be asked', () => {
  test.each([
    [{ day: 'tomorrow' }, 'Thursday 12 February is still ahead. To see what to expect, use /when.'],
    [{ day: 'some day' }, /^Carrel doesn’t recognize the day “some day”\. Try today, yesterday, week,/],
    [{ library: 'McLennan' }, 'There’s no library called “McLennan”. The libraries: Webster, Vanier, Grey Nuns.'],
    [{ day: 'x'.repeat(101) }, /^The option “day” isn’t valid/],
  ])('as %j is an error for the asker alone', async (options, words) => {
    const { ask, responses } = routed();
    await ask(asked('history', options));
    expect(dataOf(responses[0])).toMatchObject({
      content: typeof words === 'string' ? words : expect.stringMatching(words),
      flags: MessageFlags.Ephemeral,
    });
  });

  test('because the database fails is an error with an id that stands in the log', async () => {
    const series = () => Promise.reject(new Error('database is locked'));
    const { ask, responses, lines } = routed(() => ({ history: { ...knownHistory(now, 0), series } }));
    await ask(asked('history'));
    expect(dataOf(responses[0]).content).toContain('c0ffee42');
    expect(JSON.stringify(lines)).toContain('database is locked');
  });
});

test('half-typed text becomes libraries or days, as the option wants', async () => {
  const { ask, responses } = routed();
  await ask(typed('history', 'van'));
  const ofDay = typed('history', 'tues');
  await ask({ ...ofDay, data: { ...ofDay.data, options: [{ name: 'day', type: 3, value: 'tues', focused: true }] } });
  expect(responses.map((response) => dataOf(response).choices)).toEqual([
    [{ name: 'Vanier', value: 'vanier' }],
    [{ name: 'Yesterday, Tuesday 10 February', value: '2026-02-10' }],
  ]);
});
