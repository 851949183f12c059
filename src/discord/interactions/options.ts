import { ApplicationCommandOptionType } from '#discord.js';
import { discordLimits, truncate } from '../views/reply/limits.ts';
import { oncePer } from '../views/reply/once-per.ts';
import { plainText } from '../views/reply/plain-text.ts';
import type { BasicOption, Definition, SubcommandDefinition } from './command.ts';
import { type GivenOption, isId } from './interaction.ts';
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

type Defined = NonNullable<Definition['options']>[number];

const isSubcommand = (option: Defined): option is SubcommandDefinition =>
  option.type === ApplicationCommandOptionType.Subcommand;
const isBasic = (option: Defined): option is BasicOption => !isSubcommand(option);

const badOption = (name: string): UserError =>
  new UserError('error.badOption', { option: plainText(truncate(name, 32)) });

const optionsOf = oncePer(({ options = [] }: Definition) => ({
  subcommands: options.filter(isSubcommand),
  basics: options.filter(isBasic),
}));

/** What was asked of a definition: which sub-command, where it has some, and the options as given. */
interface AskedPart {
  readonly subcommand: string | undefined;
  readonly defined: readonly BasicOption[];
  readonly given: readonly GivenOption[];
}

/** Finds the sub-command that was asked. Throws `UserError` for one that is unknown or missing. */
export function askedPart(definition: Definition, given: readonly GivenOption[] = []): AskedPart {
  const { subcommands, basics } = optionsOf(definition);
  if (subcommands.length === 0) return { subcommand: undefined, defined: basics, given };
  const [first] = given;
  const found = subcommands.find(({ name, type }) => name === first?.name && type === first.type);
  if (found === undefined) throw badOption(first?.name ?? definition.name);
  return { subcommand: found.name, defined: found.options ?? [], given: first?.options ?? [] };
}

/** What options were called before: a client that has not fetched the commands since still sends these. The last is typed in French. */
export const formerNames: Readonly<Record<string, string | undefined>> = {
  weekdays: 'days',
  libraries: 'library',
  bibliothèques: 'library',
};

/**
 * The options of an asked command, or of its sub-command, checked against the definition: Discord may still hold an older
 * one than this version's. Throws `UserError` for an option that is unknown, of another type, or absent though required.
 */
export function readOptions({ defined, given }: AskedPart): Readonly<Record<string, OptionValue>> {
  const values: Record<string, OptionValue> = {};
  for (const { name, value } of given) {
    const option =
      defined.find((candidate) => candidate.name === name) ??
      defined.find((candidate) => Object.hasOwn(formerNames, name) && candidate.name === formerNames[name]);
    if (option === undefined || value === undefined || typeof value !== kinds[option.type]) throw badOption(name);
    if (!isWithin(option, value)) throw badOption(name);
    values[option.name] = value;
  }
  for (const option of defined) {
    if (option.required === true && values[option.name] === undefined) throw badOption(option.name);
  }
  return values;
}

/** The types whose values are Discord's ids. */
const idTypes: readonly ApplicationCommandOptionType[] = [
  ApplicationCommandOptionType.User,
  ApplicationCommandOptionType.Channel,
  ApplicationCommandOptionType.Role,
];

/** Whether a value is one of the choices and between the bounds, which Discord checks too, but not in forged requests. */
function isWithin(option: BasicOption, value: OptionValue): boolean {
  const {
    choices,
    max_length: longest = discordLimits.optionText,
    min_value: least = -Infinity,
    max_value: most = Infinity,
  } = option as Partial<Bounds>;
  if (choices !== undefined) return choices.some((choice) => choice.value === value);
  if (idTypes.includes(option.type)) return isId(value);
  if (typeof value === 'string') return value.length <= longest;
  if (typeof value === 'boolean') return true;
  const isWhole = option.type !== ApplicationCommandOptionType.Integer || Number.isInteger(value);
  return isWhole && value >= least && value <= most;
}

/** What a definition may ask of an option's value; Discord's JSON has each for some types alone. */
interface Bounds {
  readonly choices: readonly { readonly value: string | number }[];
  readonly max_length: number;
  readonly min_value: number;
  readonly max_value: number;
}
