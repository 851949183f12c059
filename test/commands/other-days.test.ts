import { describe, expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import type { Services } from '../../commands/index.ts';
import { asked, chosen, dataOf, pressed } from '../support/interactions.ts';
import { drawnPictures, knownHistory } from '../support/known-history.ts';
import { routing } from '../support/routing.ts';

/** A Wednesday, noon in Montreal: where the clock of `routing` stands. */
const now = Date.UTC(2026, 1, 11, 17);

/** Twenty days that are known, and pictures that are drawn at once, but for what `more` replaces. */
function routed(more: () => Partial<Services> = () => ({})) {
  const { pictures, requests } = drawnPictures();
  return { ...routing(() => ({ history: knownHistory(now, 20), pictures, ...more() })), requests };
}

describe('the menu of days below /when', () => {
  const menuOf = (data: ReturnType<typeof dataOf>) => JSON.stringify(data);

  test('offers today and the seven days to come, and the one that is shown is chosen', async () => {
    const { ask, responses } = routed();
    await ask(asked('when', { library: 'Webster', day: 'tomorrow' }));
    const options = [...menuOf(dataOf(responses[0])).matchAll(/"value":"([^"]+)","default":(\w+)/g)];
    expect(options.map(([, day, chosen]) => `${day} ${chosen}`)).toEqual(
      [11, 12, 13, 14, 15, 16, 17, 18].map((day) => `2026-02-${day} ${day === 12}`),
    );
    expect(menuOf(dataOf(responses[0]))).toContain('"custom_id":"when:en:day:webster"');
    await ask(asked('when'));
    expect(menuOf(dataOf(responses[1]))).toContain('"custom_id":"when:en:day:*"');
  });

  test('changes its message to the chosen day, in the language of the message', async () => {
    const { ask, responses, requests } = routed();
    await ask(
      chosen({ command: 'when', locale: 'fr', action: 'day', argument: 'webster' }, ['2026-02-13'], {
        locale: 'en-US',
      }),
    );
    expect(responses).toMatchObject([
      {
        type: InteractionResponseType.UpdateMessage,
        data: {
          content: expect.stringMatching(/^\*\*Idéal/),
          embeds: [{ title: 'Quand venir · Webster · vendredi 13 février' }],
        },
      },
    ]);
    expect(requests).toMatchObject([{ firstDay: '2026-02-13' }]);
  });

  test.each([
    [['2026-02-19'], /too far away/],
    [['2026-02-10'], /is over/],
    [['2026-13-45'], /doesn’t recognize the day/],
    [[], /^That button is from an older message/],
  ])('that is forged as %j is refused', async (values, refusal) => {
    const { ask, responses, requests } = routed();
    await ask(chosen({ command: 'when', locale: 'en', action: 'day', argument: 'webster' }, values));
    expect(dataOf(responses[0])).toMatchObject({
      content: expect.stringMatching(refusal),
      flags: MessageFlags.Ephemeral,
    });
    expect(requests).toEqual([]);
  });
});

describe('the buttons below /history', () => {
  interface Part {
    readonly custom_id?: string;
    readonly disabled?: boolean;
    readonly components?: readonly Part[];
  }
  const buttonsOf = (part: Part): string[] =>
    part.disabled === undefined ? (part.components ?? []).flatMap(buttonsOf) : [`${part.custom_id} ${part.disabled}`];

  test('lead to the day before and the day after, not beyond today', async () => {
    const { ask, responses } = routed();
    await ask(asked('history', { library: 'webster' }));
    await ask(asked('history', { day: 'yesterday' }));
    expect(responses.map((response) => buttonsOf(dataOf(response)))).toEqual([
      ['history:en:d-2026-02-10:webster false', 'history:en:d-2026-02-12:webster true'],
      ['history:en:d-2026-02-09:* false', 'history:en:d-2026-02-11:* false'],
    ]);
  });

  test('do not lead to before the first reading, and are not there for a week or without readings', async () => {
    const { ask, responses } = routed();
    await ask(asked('history', { library: 'webster', day: '2026-01-22' }));
    await ask(asked('history', { library: 'webster', day: 'week' }));
    expect(responses.map((response) => buttonsOf(dataOf(response)))).toEqual([
      ['history:en:d-2026-01-21:webster true', 'history:en:d-2026-01-23:webster false'],
      [],
    ]);
    const empty = routed(() => ({ history: knownHistory(now, 0) }));
    await empty.ask(asked('history', { library: 'webster' }));
    expect(dataOf(empty.responses[0])).toMatchObject({ components: [] });
  });

  test('change their message, in its language, and its picture', async () => {
    const { ask, responses, files } = routed();
    await ask(pressed('history:fr:d-2026-02-09:webster', { locale: 'en-US' }));
    expect(responses).toMatchObject([
      {
        type: InteractionResponseType.UpdateMessage,
        data: {
          content: expect.stringMatching(/^\*\*Pointe/),
          embeds: [{ title: 'Webster · lundi 9 février' }],
          attachments: [{ filename: 'chart.png' }],
        },
      },
    ]);
    expect(files).toHaveLength(1);
  });

  test.each([
    ['history:en:d-2026-02-12:webster', /is still ahead/],
    ['history:en:d-2026-02-31:webster', /doesn’t recognize the day/],
    ['history:en:d-yesterday:webster', /^That button is from an older message/],
    ['history:en:d-:webster', /^That button is from an older message/],
    ['history:en:day:webster', /^That button is from an older message/],
  ])('that are forged as %j are refused', async (id, refusal) => {
    const { ask, responses, requests } = routed();
    await ask(pressed(id));
    expect(dataOf(responses[0])).toMatchObject({
      content: expect.stringMatching(refusal),
      flags: MessageFlags.Ephemeral,
    });
    expect(requests).toEqual([]);
  });
});

test('what cannot be answered to a press is said in the language of the user alone, whatever that of the message is', async () => {
  const { ask, responses } = routing();
  const french = { locale: 'fr' };
  const argument = 'webster';
  await ask(chosen({ command: 'when', locale: 'en', action: 'day', argument }, ['2020-11-23'], french));
  await ask(pressed({ command: 'history', locale: 'en', action: 'd-2099-11-23', argument }, french));
  await ask(pressed({ command: 'occupancy', locale: 'en', action: 'refresh', argument: 'annex' }, french));
  await ask(pressed({ command: 'computers', locale: 'en', action: 'refresh', argument: 'annex' }, french));
  const contents = responses.map((response) => dataOf(response).content);
  expect(contents[0]).toContain('lundi 23 novembre 2020');
  expect(contents[1]).toContain('lundi 23 novembre 2099');
  for (const content of contents.slice(2)) expect(content).toContain('Sœurs-Grises');
});
