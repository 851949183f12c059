import { describe, expect, test } from 'vitest';
import { PermissionFlagsBits as Bits, ChannelType } from '#discord.js';
import { otherRefusalWords, unpermittedWords } from '../../../../src/discord/views/shared/refusal-words.ts';

const channelId = '1300000000000000001';
const all = Bits.ViewChannel | Bits.SendMessages | Bits.SendMessagesInThreads;

describe('a refusal that no permission explains', () => {
  test.each([
    ['blocked', /AutoMod/],
    ['notInServer', /Invite the bot/],
    ['code50009', /code 50009/],
  ] as const)('%s says what to do, or at least the code', (reason, words) => {
    expect(otherRefusalWords(reason, channelId, 'en')).toMatch(words);
    expect(otherRefusalWords(reason, channelId, 'fr')).not.toMatch(/\{\{/);
  });

  test('in a private thread asks to be added there', () => {
    const place = { channelId, channelType: ChannelType.PrivateThread, held: all };
    expect(unpermittedWords('missingAccess', place, 'en')).toMatch(/private thread.*Mention it there/);
  });

  test('although all permissions are there names none, but the code', () => {
    const place = { channelId, channelType: ChannelType.GuildText, held: all };
    expect(unpermittedWords('missingPermissions', place, 'en')).toBe(
      `Discord refuses Carrel’s message in <#${channelId}> (code 50013).`,
    );
  });

  test('is none where a permission explains it, or may', () => {
    const place = { channelId, channelType: ChannelType.GuildText };
    expect(unpermittedWords('missingPermissions', { ...place, held: Bits.ViewChannel }, 'en')).toBeUndefined();
    expect(unpermittedWords('missingPermissions', { ...place, held: undefined }, 'en')).toBeUndefined();
    expect(unpermittedWords('lacks16384', { ...place, held: undefined }, 'en')).toBeUndefined();
  });
});
