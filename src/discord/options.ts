import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Definition } from './command.ts';
import type { CommandInteraction } from './interaction.ts';
import { truncate } from './limits.ts';
import { plainText } from './plain-text.ts';
import { UserError } from './user-error.ts';

type OptionValue = string | number | boolean;

const kinds: Readonly<Partial<Record<ApplicationCommandOptionType, 'string' | 'number' | 'boolean'>>> = {
  [ApplicationCommandOptionType.String]: 'string',
  [ApplicationCommandOptionType.Integer]: 'number',
  [ApplicationCommandOptionType.Number]: 'number',
  [ApplicationCommandOptionType.Boolean]: 'boolean',
  [ApplicationCommandOptionType.User]: 'string',
  [ApplicationCommandOptionType.Channel]: 'string',
  [ApplicationCommandOptionType.Role]: 'string',
};

/**
 * The options of an asked command, checked against its definition: Discord may still hold an older definition than this
 * version's. Throws `UserError` for an option that is unknown, of another type, or absent though required.
 */
export function readOptions(
  definition: Definition,
  given: CommandInteraction['data']['options'] = [],
): Readonly<Record<string, OptionValue>> {
  const defined = definition.options ?? [];
  const values: Record<string, OptionValue> = {};
  for (const { name, value } of given) {
    const option = defined.find((candidate) => candidate.name === name);
    if (option === undefined || value === undefined || typeof value !== kinds[option.type]) {
      throw new UserError('error.badOption', { option: plainText(truncate(name, 32)) });
    }
    values[name] = value;
  }
  for (const option of defined) {
    if (option.required === true && values[option.name] === undefined) {
      throw new UserError('error.badOption', { option: option.name });
    }
  }
  return values;
}
