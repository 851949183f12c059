import { expect, test } from 'vitest';
import { ApplicationCommandOptionType, InteractionType } from '#discord.js';
import { commands } from '../../commands/index.ts';
import type { Definition } from '../../src/discord/interactions/command.ts';
import { alertApp } from '../support/alert-app.ts';
import { boardApp } from '../support/board-app.ts';
import { forgedSubcommand } from '../support/forged-alert.ts';
import { dataOf } from '../support/interactions.ts';

/** Every subcommand that has an option `id`. */
const withId = commands.flatMap(({ definition }) =>
  ((definition as Definition).options ?? []).flatMap((option) =>
    option.type === ApplicationCommandOptionType.Subcommand && option.options?.some(({ name }) => name === 'id')
      ? [[definition.name, option.name] as const]
      : [],
  ),
);

const more = { 'alert edit': { threshold: '300' } } as Record<string, Record<string, string>>;

test.each(withId)(
  '/%s %s takes the name of a completed choice for its id, as some clients send it',
  async (...line) => {
    const app = line[0] === 'board' ? await boardApp() : await alertApp();
    const moderator = app.discord.user({ id: '1500000000000000001', permissions: ['ManageGuild'] });
    const created = {
      alert: '/alert add library:webster direction:below threshold:400',
      'notify-me': '/notify-me when library:webster direction:below threshold:400',
      digest: '/digest add channel:#study-hall time:8:00',
      board: '/board create channel:general',
    };
    await moderator.run(created[line[0] as keyof typeof created]);
    const here = { guild_id: app.guild.id, channel_id: app.discord.channelId('general') };
    const typing = forgedSubcommand(line, { id: '' }, here, InteractionType.ApplicationCommandAutocomplete);
    const [choice] = dataOf(await app.forged(typing)).choices ?? [];
    expect(choice?.name).toMatch(/^\w{4} · ./);
    const options = { id: choice?.name ?? '', ...more[line.join(' ')] };
    const { content } = dataOf(await app.forged(forgedSubcommand(line, options, here)));
    expect(content).not.toContain('To see ');
  },
);

test('there are ids to complete', () => expect(withId.length).toBeGreaterThan(6));
