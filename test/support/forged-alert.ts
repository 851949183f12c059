import { ApplicationCommandOptionType, InteractionType } from '#discord.js';
import { asked } from './interactions.ts';

type Given = Readonly<Record<string, string | number | boolean>>;

const typeOf = (name: string, value: Given[string]) => {
  if (name === 'channel') return ApplicationCommandOptionType.Channel;
  if (name === 'role') return ApplicationCommandOptionType.Role;
  if (typeof value === 'number') return ApplicationCommandOptionType.Integer;
  return typeof value === 'boolean' ? ApplicationCommandOptionType.Boolean : ApplicationCommandOptionType.String;
};

/** A sub-command as a forger would send it; Manage Server unless `more` says otherwise. */
export function forgedSubcommand(
  [command, subcommand]: readonly [string, string],
  options: Given,
  more: Readonly<Record<string, unknown>> = {},
  type:
    | InteractionType.ApplicationCommand
    | InteractionType.ApplicationCommandAutocomplete = InteractionType.ApplicationCommand,
) {
  const { data, ...rest } = asked(command);
  const { resolved, ...others } = more;
  const given = Object.entries(options).map(([name, value]) => ({ name, type: typeOf(name, value), value }));
  const last = given.at(-1);
  const focused =
    type === InteractionType.ApplicationCommandAutocomplete && last ? [{ ...last, focused: true }] : given;
  return {
    ...rest,
    type,
    member: { user: { id: '1500000000000000001' }, permissions: '32', roles: [] },
    data: {
      ...data,
      options: [{ name: subcommand, type: ApplicationCommandOptionType.Subcommand, options: focused }],
      resolved,
    },
    ...others,
  };
}
