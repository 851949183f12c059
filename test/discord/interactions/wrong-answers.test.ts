import { expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import { asked, dataOf, pressed, typed } from '../../support/interactions.ts';
import { coldStart, routing } from '../../support/routing.ts';
import { discordError, networkError } from './scripted-discord.ts';

const wrong = () => discordError(50_035, 400);
const said = {
  content: expect.stringMatching(/^Something went wrong\. It’s in the log as c0ffee42\./),
  flags: MessageFlags.Ephemeral,
};

test.each([
  ['a command', asked('occupancy')],
  ['a press that changes its message', pressed('occupancy:en:refresh:*')],
  ['a press that stands apart', pressed('when:en:today:*')],
])(
  'an answer to %s that Discord finds wrong is replaced by an error with an id that stands in the log',
  async (_what, interaction) => {
    const { ask, discord, responses, lines, handled } = routing();
    discord.nextRefusals.push(wrong());
    await ask(interaction);
    expect(responses).toMatchObject([{ type: InteractionResponseType.ChannelMessageWithSource, data: said }]);
    expect(lines).toMatchObject([{ level: 50, errorId: 'c0ffee42', reason: 'refused' }]);
    expect(handled).toMatchObject([{ outcome: 'error' }]);
  },
);

test('half-typed text gets no choices where Discord finds them wrong', async () => {
  const { ask, discord, responses, handled } = routing();
  discord.nextRefusals.push(wrong());
  await ask(typed('occupancy', 'web'));
  expect(responses.map(dataOf)).toEqual([{ choices: [] }]);
  expect(handled).toMatchObject([{ outcome: 'error' }]);
});

test('a wrong answer is replaced after a deferral too, in the user’s language', async () => {
  const { ask, clock, discord, edits, followUps } = routing(coldStart(2_000));
  const done = ask(asked('occupancy', {}, { locale: 'fr' }));
  await clock.advance(1_500);
  discord.nextRefusals.push(wrong());
  await clock.advance(500);
  await done;
  expect(edits).toEqual([]);
  expect(followUps).toMatchObject([{ content: expect.stringMatching(/^Quelque chose a mal tourné\./) }]);
});

test('a wrong answer is replaced also where Discord had the deferral, and its answer to that was lost', async () => {
  const { ask, clock, discord, followUps, handled } = routing(coldStart(4_000));
  const done = ask(asked('occupancy'));
  discord.nextRefusals.push(networkError('ECONNRESET'));
  // Its repeats too, until the three seconds are over.
  await clock.advance(1_500);
  discord.isAway = true;
  await clock.advance(1_600);
  discord.isAway = false;
  discord.nextRefusals = [wrong()];
  await clock.advance(1_000);
  await done;
  expect(followUps).toMatchObject([{ content: said.content }]);
  expect(handled).toMatchObject([{ outcome: 'error' }]);
});

test('no third answer is tried where Discord finds the error wrong too', async () => {
  const { ask, discord, responses, lines, handled } = routing();
  discord.nextRefusals.push(wrong(), wrong());
  await ask(asked('occupancy'));
  expect(responses).toEqual([]);
  expect(lines.map(({ level }) => level)).toEqual([50, 40]);
  expect(handled).toMatchObject([{ outcome: 'undelivered' }]);
});
