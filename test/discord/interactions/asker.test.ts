import { describe, expect, test } from 'vitest';
import type { Asker } from '../../../src/discord/interactions/command.ts';
import { asked } from '../../support/interactions.ts';
import { answering, routed } from './one-command.ts';

describe('who asks', () => {
  /** The asker that a command hears of. */
  const askerOf = async (interaction: unknown): Promise<Asker> => {
    const askers: Asker[] = [];
    const { ask } = routed(
      answering((question) => {
        askers.push(question);
        return { content: 'heard' };
      }),
    );
    await ask(interaction);
    const [asker] = askers;
    if (asker === undefined) throw new Error('the command was not asked');
    return asker;
  };

  test('in a server is the member, with their roles and what they and the bot may do there', async () => {
    const member = { user: { id: '7' }, permissions: '8', roles: ['9'] };
    const more = { member, user: { id: '6' }, app_permissions: '16', channel: { type: 5 }, locale: 'fr' };
    expect(await askerOf(asked('find', {}, more))).toMatchObject({
      userId: '7',
      guildId: '1400000000000000004',
      channelId: '1400000000000000003',
      channelType: 5,
      locale: 'fr',
      roleIds: ['9'],
      permissions: 8n,
      appPermissions: 16n,
    });
  });

  test('in a DM is the user, who has no roles and no permissions', async () => {
    const { member: _member, guild_id: _guild, ...inDm } = asked('find');
    const asker = await askerOf({ ...inDm, user: { id: '6' } });
    expect(asker).toMatchObject({ userId: '6', roleIds: [], permissions: 0n });
    expect([asker.guildId, asker.channelType, asker.appPermissions]).toEqual([undefined, undefined, undefined]);
  });

  test('is no one where Discord names no one', async () => {
    const { member: _member, guild_id: _guild, ...inDm } = asked('find');
    expect((await askerOf(inDm)).userId).toBe('');
  });
});
