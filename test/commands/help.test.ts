import { expect, test } from 'vitest';
import { MessageFlags } from '#discord.js';
import { asked, dataOf } from '../support/interactions.ts';
import { routing } from '../support/routing.ts';

const moderator = { user: { id: '1400000000000000005' }, permissions: '32', roles: [] };
const student = { ...moderator, permissions: '0' };

test('the help is only for who asked and names every command of theirs, itself too', async () => {
  const { ask, responses } = routing();
  await ask(asked('help', {}, { locale: 'fr', member: student }));
  expect(dataOf(responses[0]).flags).toBe(MessageFlags.Ephemeral);
  for (const name of ['achalandage', 'état', 'aide']) expect(JSON.stringify(responses[0])).toContain(`**/${name}** · `);
});

test('the help names the commands of moderators to moderators only, and only in a server', async () => {
  const { ask, responses } = routing();
  await ask(asked('help', {}, { member: moderator }));
  await ask(asked('help', {}, { member: student }));
  await ask(asked('help', {}, { guild_id: undefined, member: undefined, user: moderator.user }));
  const named = responses.map((response) =>
    ['/alert', '/board', '/digest', '/notify-me'].filter((name) => JSON.stringify(response).includes(`**${name}**`)),
  );
  expect(named).toEqual([['/alert', '/board', '/digest', '/notify-me'], ['/notify-me'], ['/notify-me']]);
});

test('the help names the commands of moderators only where the server itself has Carrel', async () => {
  const { ask, responses } = routing();
  for (const owners of [{ 0: '1400000000000000004' }, { 0: '1400000000000000004', 1: '5' }, { 1: '5' }])
    await ask(asked('help', {}, { member: moderator, authorizing_integration_owners: owners }));
  expect(responses.map((response) => JSON.stringify(response).includes('**/alert**'))).toEqual([true, true, false]);
});

test('a command in the help can be tapped where its id is known', async () => {
  const { ask, responses } = routing(() => ({
    commandIds: new Map([
      ['occupancy', '77'],
      ['notify-me', '78'],
    ]),
  }));
  await ask(asked('help'));
  await ask(asked('help', {}, { locale: 'fr' }));
  expect(JSON.stringify(responses[0])).toMatch(/<\/occupancy:77> · .+<\/notify-me when:78> · .+\*\*\/help\*\* · /s);
  expect(JSON.stringify(responses[1])).toMatch(/<\/achalandage:77> · .+<\/prévenez-moi quand:78> · /s);
});
