import { describe, expect, test } from 'vitest';
import { PermissionFlagsBits } from '#discord.js';
import { authorise, type ServerVerdict } from '../../../src/discord/interactions/authorise.ts';
import type { Asker, Definition } from '../../../src/discord/interactions/command.ts';

const asker: Asker = {
  userId: '1',
  guildId: '2',
  channelId: '3',
  channelType: 0,
  parentId: undefined,
  locale: 'en',
  now: 0,
  roleIds: [],
  permissions: 0n,
  isServerApp: true,
  appPermissions: undefined,
  isWaiting: () => true,
};
const definitionFor = (needed: string | null): Definition => ({
  name: 'alert',
  description: 'Alerts',
  contexts: [0],
  integration_types: [0],
  default_member_permissions: needed,
});
const needsManageGuild = String(PermissionFlagsBits.ManageGuild);
const members = {
  'a member': 0n,
  'a moderator': PermissionFlagsBits.ManageGuild,
  'an administrator': PermissionFlagsBits.Administrator,
};

/** What an attempt comes to, and what Discord was asked for it. */
async function attempted(permissions: bigint, kind: 'command' | 'press', verdict: ServerVerdict) {
  const asked: unknown[] = [];
  const serverAllows = async (...given: unknown[]): Promise<ServerVerdict> => {
    asked.push(given);
    return verdict;
  };
  try {
    await authorise(definitionFor(needsManageGuild), { ...asker, permissions }, serverAllows, kind);
    return { outcome: 'allowed', asked };
  } catch (error) {
    return { outcome: (error as Error).message, asked };
  }
}

describe('a command that is for moderators', () => {
  test.each([
    ['a member', 'command', 'unset', 'error.notAllowed'],
    ['a member', 'command', 'granted', 'allowed'],
    ['a member', 'command', 'denied', 'error.notAllowed'],
    ['a member', 'press', 'unset', 'error.notAllowed'],
    ['a member', 'press', 'granted', 'allowed'],
    ['a moderator', 'press', 'unset', 'allowed'],
    ['a moderator', 'press', 'granted', 'allowed'],
    ['a moderator', 'press', 'denied', 'error.denied'],
  ] as const)(
    'for %s by a %s, where its server says %s: %s, as Discord was asked',
    async (who, kind, verdict, outcome) => {
      const permissions = members[who];
      expect(await attempted(permissions, kind, verdict)).toEqual({
        outcome,
        asked: [['alert', { ...asker, permissions }]],
      });
    },
  );

  test.each([
    ['a moderator', 'command'],
    ['an administrator', 'command'],
    ['an administrator', 'press'],
  ] as const)('is for %s by a %s whatever its server says, and Discord is not asked', async (who, kind) => {
    expect(await attempted(members[who], kind, 'denied')).toEqual({ outcome: 'allowed', asked: [] });
  });

  test('is refused with the permissions that it needs', async () => {
    const denied = async (): Promise<ServerVerdict> => 'denied';
    const attempt = Promise.resolve(authorise(definitionFor(needsManageGuild), asker, denied));
    await expect(attempt).rejects.toMatchObject({ values: { permissions: expect.stringContaining('Manage Server') } });
  });

  test('and sent by Discord as one, is not a press', async () => {
    const never = () => Promise.reject(new Error('Discord was asked'));
    expect(authorise(definitionFor(needsManageGuild), { ...asker, permissions: members['a moderator'] }, never)).toBe(
      undefined,
    );
  });
});

test.each([{}, { default_member_permissions: null }])(
  'a command with %j is for all, and Discord is not asked',
  (more) => {
    const { default_member_permissions: _needed, ...free } = definitionFor(null);
    const never = () => Promise.reject(new Error('Discord was asked'));
    expect(authorise({ ...free, ...more }, asker, never, 'press')).toBe(undefined);
  },
);
