import { expect, test } from 'vitest';
import { ApplicationCommandOptionType } from '#discord.js';
import { commands } from '../../commands/index.ts';
import { asked, dataOf } from '../support/interactions.ts';
import { routing } from '../support/routing.ts';

const user = { id: '1500000000000000001' };
const manageServer = '32';
const administrator = '8';

/** Who asks, and where: what Discord says of it in an interaction. */
const askers = {
  'a member of the server': { member: { user, permissions: '0', roles: [] } },
  'a moderator of the server': { member: { user, permissions: manageServer, roles: [] } },
  'the owner of the server': { member: { user, permissions: administrator, roles: [] } },
  'a user in a direct message': { guild_id: undefined, member: undefined, user, context: 1 },
  'a user who installed it for themselves, in a server without it': {
    guild_id: '1400000000000000099',
    member: { user, permissions: '0', roles: [] },
    context: 2,
    authorizing_integration_owners: { 1: user.id },
  },
} as const;

const everywhere = ['answered', 'answered', 'answered', 'answered', 'answered'];
const forManagers = ['not allowed', 'answered', 'answered', 'servers only', 'not allowed'];

/** What becomes of each command for each of the `askers`. */
const matrix: Readonly<Record<string, readonly string[]>> = {
  occupancy: everywhere,
  when: everywhere,
  history: everywhere,
  computers: everywhere,
  'notify-me': everywhere,
  alert: forManagers,
  board: forManagers,
  digest: forManagers,
  privacy: everywhere,
  status: everywhere,
  help: everywhere,
};

/** Every command, or each of its sub-commands. */
const leaves = commands.flatMap(({ definition: { name, options = [] } }) => {
  const subcommands = options.filter(({ type }) => type === ApplicationCommandOptionType.Subcommand);
  return subcommands.length === 0 ? [[name]] : subcommands.map((subcommand) => [name, subcommand.name]);
});

const outcomeOf = (content = ''): string => {
  if (content === 'This only works in a server.') return 'servers only';
  return content.startsWith('You need the Manage Server permission') ? 'not allowed' : 'answered';
};

test('every command has its line in the matrix', () => {
  expect(Object.keys(matrix).sort()).toEqual(commands.map(({ definition }) => definition.name).sort());
});

test.each(leaves.flatMap(([name = '', subcommand]) => Object.keys(askers).map((who) => ({ name, subcommand, who }))))(
  '/$name $subcommand for $who',
  async ({ name, subcommand, who }) => {
    const place = askers[who as keyof typeof askers];
    const interaction = asked(name, {}, place);
    const given = [{ name: subcommand, type: ApplicationCommandOptionType.Subcommand, options: [] }];
    const data = { ...interaction.data, ...(subcommand === undefined ? {} : { options: given }) };
    const app = routing();
    await app.ask({ ...interaction, data });
    const texts = [
      ...app.responses.map((response) => dataOf(response).content),
      ...app.edits.map((body) => body.content),
    ];
    const outcomes = new Set(texts.filter((text) => text !== undefined).map((text) => outcomeOf(text ?? '')));
    expect(app.responses).toHaveLength(1);
    expect([...outcomes]).toEqual([matrix[name]?.[Object.keys(askers).indexOf(who)]]);
  },
);
