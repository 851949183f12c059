import { describe, expect, test } from 'vitest';
import { createMessageSender } from '../../../src/discord/messages/messages.ts';
import { postMessage } from '../../../src/discord/messages/posting.ts';
import { channelMessage } from '../../../src/discord/views/shared/channel-message.ts';
import { type MessageSender, SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { localRest } from '../local-rest.ts';

describe('a post into a channel that may not be seen', () => {
  test('is refused because the bot is not in the server, or for want of access where it is', async () => {
    const { discord, rest } = await localRest();
    const channelId = discord.channelId('general');
    const guildId = discord.guilds()[0]?.id ?? '';
    discord.faults.denyPermissions(channelId, ['ViewChannel']);
    const post = () => postMessage(createMessageSender(rest.general), { channelId, guildId }, channelMessage('a'), 'n');
    expect(await post()).toEqual({ kind: 'refused', reason: 'missingAccess' });
    const unsure: MessageSender = {
      ...createMessageSender(rest.general),
      noticeChannel: () =>
        Promise.reject(new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '502' })),
    };
    expect(await postMessage(unsure, { channelId, guildId }, channelMessage('a'), 'n2')).toEqual({
      kind: 'refused',
      reason: 'missingAccess',
    });
    discord.kickGuild(guildId);
    expect(await post()).toEqual({ kind: 'refused', reason: 'notInServer' });
  });
});
