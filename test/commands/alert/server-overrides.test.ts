import { describe, expect, test } from 'vitest';
import { ChannelType, PermissionFlagsBits } from '#discord.js';
import { allCommands } from '../../../src/sandbox/discord/server.ts';
import { forgedSubcommand } from '../../support/forged-alert.ts';
import { dataOf, pressed } from '../../support/interactions.ts';
import { member, sentence, servers } from './two-servers.ts';

describe('a member to whom the server’s owner gave the command', () => {
  const student = { id: '1500000000000000009' };

  test('uses it, its buttons included, and no one else does', async () => {
    const { discord, alerts, forged, inOwn, alert } = await servers();
    discord.overrideCommand('alert', { id: student.id, type: 2, permission: true });
    const { message } = await discord.user(student).run('/alert list');
    expect(JSON.stringify(message?.raw)).toContain(alert.id);
    const id = { command: 'alert', locale: 'en', action: 'remove', argument: `${alert.id}.0` } as const;
    const another = { ...member, user: { id: '1500000000000000010' } };
    expect(dataOf(await forged(pressed(id, { ...inOwn, member: another }))).content).toBe(sentence);
    expect(await alerts()).toHaveLength(1);
    await forged(pressed(id, { ...inOwn, member }));
    expect(await alerts()).toEqual([]);
  });

  test('by a role has it as long as no word about the person says otherwise', async () => {
    const { discord, alert, forged, inOwn, clock } = await servers();
    const role = '1500000000000000077';
    discord.overrideCommand('alert', { id: role, type: 1, permission: true });
    const list = forgedSubcommand(['alert', 'list'], {}, { ...inOwn, member: { ...member, roles: [role] } });
    expect(JSON.stringify(await forged(list))).toContain(alert.id);
    discord.overrideCommand('alert', { id: student.id, type: 2, permission: false });
    await clock.advance(60_001);
    expect(dataOf(await forged(list)).content).toBe(sentence);
  });

  test('of another server has it there alone', async () => {
    const { discord, forged, inOwn, other } = await servers();
    discord.overrideCommand('alert', { id: student.id, type: 2, permission: true }, other.id);
    const list = forgedSubcommand(['alert', 'list'], {}, { ...inOwn, member });
    expect(dataOf(await forged(list)).content).toBe(sentence);
  });

  test('with all others of the application uses it, unless the command has a set of its own', async () => {
    const { discord, alert, forged, inOwn, clock } = await servers();
    discord.overrideCommand(allCommands, { id: student.id, type: 2, permission: true });
    const list = forgedSubcommand(['alert', 'list'], {}, { ...inOwn, member });
    expect(JSON.stringify(await forged(list))).toContain(alert.id);
    discord.overrideCommand('alert', { id: '1500000000000000011', type: 2, permission: true });
    await clock.advance(60_001);
    expect(dataOf(await forged(list)).content).toBe(sentence);
  });

  test('is refused while Discord does not say so', async () => {
    const { discord, forged, inOwn } = await servers();
    discord.overrideCommand('alert', { id: student.id, type: 2, permission: true });
    discord.faults.failNext(9, { status: 403 });
    const list = forgedSubcommand(['alert', 'list'], {}, { ...inOwn, member });
    expect(dataOf(await forged(list)).content).toBe(sentence);
  });
});

describe('a moderator to whom the server’s owner denied the command', () => {
  const denials = [
    ['in person', { id: '1500000000000000009', type: 2, permission: false }],
    ['by a role', { id: '1500000000000000077', type: 1, permission: false }],
    ['as everybody', 'everyone'],
    ['in all channels', 'channels'],
  ] as const;

  test.each(denials)('%s has no use of its buttons either, an administrator has', async (_how, denial) => {
    const { discord, alerts, forged, inOwn, own, alert } = await servers();
    const everyone = { id: own.id, type: 1, permission: false } as const;
    const channels = { id: String(BigInt(own.id) - 1n), type: 3, permission: false } as const;
    discord.overrideCommand('alert', denial === 'everyone' ? everyone : denial === 'channels' ? channels : denial);
    const id = { command: 'alert', locale: 'en', action: 'remove', argument: `${alert.id}.0` } as const;
    const roles = ['1500000000000000077'];
    const press = (permissions: bigint) =>
      forged(pressed(id, { ...inOwn, member: { ...member, roles, permissions: String(permissions) } }));
    expect(dataOf(await press(PermissionFlagsBits.ManageGuild)).content).toMatch(/settings don’t let you/);
    expect(await alerts()).toHaveLength(1);
    await press(PermissionFlagsBits.Administrator);
    expect(await alerts()).toEqual([]);
  });

  test('in a channel has no use of its buttons in that channel’s threads either, and has in those of others', async () => {
    const { discord, alerts, forged, inOwn, alert } = await servers();
    discord.overrideCommand('alert', { id: inOwn.channel_id, type: 3, permission: false });
    const id = { command: 'alert', locale: 'en', action: 'remove', argument: `${alert.id}.0` } as const;
    const pressIn = (parentId: string) => {
      const thread = { id: '1500000000000000055', type: ChannelType.PublicThread, parent_id: parentId };
      const moderator = { ...member, permissions: String(PermissionFlagsBits.ManageGuild) };
      return forged(pressed(id, { ...inOwn, channel_id: thread.id, channel: thread, member: moderator }));
    };
    expect(dataOf(await pressIn(inOwn.channel_id)).content).toMatch(/settings don’t let you/);
    expect(await alerts()).toHaveLength(1);
    await pressIn(discord.channelId('jobs'));
    expect(await alerts()).toEqual([]);
  });
});
