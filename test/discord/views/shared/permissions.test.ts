import { describe, expect, test } from 'vitest';
import { PermissionFlagsBits as Bits, ChannelType } from '#discord.js';
import { holds, missingOf, neededToPost, permissionNames } from '../../../../src/discord/views/shared/permissions.ts';
import { translator } from '../../../../src/i18n/index.ts';

const inWords = (bits: bigint): string => permissionNames(bits, translator('en'));

test('an administrator may do everything, others what they hold', () => {
  expect(holds(Bits.Administrator, Bits.ManageGuild)).toBe(true);
  expect(holds(Bits.ManageGuild | Bits.SendMessages, Bits.ManageGuild)).toBe(true);
  expect(holds(Bits.SendMessages, Bits.ManageGuild | Bits.SendMessages)).toBe(false);
  expect(holds(0n, Bits.ManageGuild)).toBe(false);
});

describe('what is missing after a refusal', () => {
  const text = ChannelType.GuildText;
  test.each([
    ['is what the bot does not hold', Bits.ViewChannel, text, 'missingPermissions', 'Send Messages'],
    ['is both, where it holds neither', 0n, text, 'missingAccess', 'View Channel, Send Messages'],
    [
      'is another permission in threads',
      Bits.ViewChannel,
      ChannelType.PublicThread,
      'missingPermissions',
      'Send Messages in Threads',
    ],
    [
      'is what Discord’s error says, where it is not known what it holds',
      undefined,
      text,
      'missingAccess',
      'View Channel',
    ],
    ['is what the refusal names', undefined, text, 'lacks16384', 'Embed Links'],
    [
      'is Connect in a voice channel',
      Bits.ViewChannel | Bits.SendMessages,
      ChannelType.GuildVoice,
      'missingAccess',
      'Connect',
    ],
    ['is nothing that is there', Bits.ViewChannel | Bits.SendMessages, text, 'missingPermissions', ''],
    ['is nothing for an administrator', Bits.Administrator, text, 'missingPermissions', ''],
  ] as const)('%s', (_what, held, type, refusal, words) => {
    expect(inWords(missingOf(neededToPost(type), held, refusal))).toBe(words);
  });

  test('has Discord’s names in French too', () => {
    expect(permissionNames(Bits.ManageGuild, translator('fr'))).toBe('Gérer le serveur');
  });
});
