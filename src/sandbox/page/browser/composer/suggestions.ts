import { type Line, splitLine } from '../../../discord/commands/command-line-words.ts';
import type { Choice, CommandSpec, OptionSpec } from '../../wire.ts';

/** One entry of the list above the command box; `line` is what the box holds once it is accepted. */
export interface Suggestion {
  readonly label: string;
  readonly detail: string;
  /** What a command asks for, beside its name. */
  readonly takes?: readonly string[];
  readonly line: string;
}

/** What the list shows for a line that is being typed. */
export interface Suggestions {
  /** What the line asks for at this place, over the list. */
  readonly heading: string;
  readonly entries: readonly Suggestion[];
  /** Enter takes the first entry: the line cannot be sent as it is, or a value has been begun. */
  readonly eager: boolean;
  /** The bot itself has to say what fits: `accept` makes the line of one of its answers. */
  readonly remote?: { readonly accept: (choice: Choice) => Suggestion };
}

/** Where names in values are looked up, and the words of the reader's language. */
export interface SuggestionPlaces {
  readonly locale: string;
  readonly channels: readonly { readonly name: string; readonly type: number }[];
  readonly roles: readonly { readonly name: string }[];
  readonly words: {
    readonly yes: string;
    readonly no: string;
    readonly required: string;
    readonly between: (least: number | undefined, most: number | undefined) => string;
  };
}

/** A command or sub-command that can be sent: its whole path as the reader sees it. */
export interface Leaf {
  readonly path: string;
  readonly description: string;
  readonly options: readonly OptionSpec[];
}

/** Discord's types of options ("Application Command Option Type" of its reference). */
const optionType = { subCommand: 1, group: 2, integer: 4, boolean: 5, channel: 7, role: 8, number: 10 } as const;

type Named = Pick<OptionSpec, 'name' | 'name_localizations'>;
/** What a command, option or choice is called in the reader's language. */
export const nameOf = (thing: Named, locale: string): string => thing.name_localizations?.[locale] ?? thing.name;
const descriptionOf = (thing: CommandSpec, locale: string): string =>
  thing.description_localizations?.[locale] ?? thing.description;

/** The commands that can be sent, sub-commands by themselves, in the reader's language. */
export function leavesOf(commands: readonly CommandSpec[], locale: string, before = ''): Leaf[] {
  return commands.flatMap((command) => {
    const path = `${before}${nameOf(command, locale)}`;
    const options = command.options ?? [];
    const nested = options.filter(({ type }) => type === optionType.subCommand || type === optionType.group);
    if (nested.length > 0) return leavesOf(nested, locale, `${path} `);
    return [{ path, description: descriptionOf(command, locale), options }];
  });
}

/** A command's path (`alert add`) in the reader's language; as it is where it is not known. */
export function localPath(path: string, commands: readonly CommandSpec[], locale: string): string {
  let level = commands;
  const names = path.split(' ').map((name) => {
    const found = level.find((candidate) => candidate.name === name);
    level = found?.options ?? [];
    return found === undefined ? name : nameOf(found, locale);
  });
  return names.join(' ');
}

/** What could come next in `line`, whose end is where the reader types. */
export function suggest(line: string, commands: readonly CommandSpec[], places: SuggestionPlaces): Suggestions {
  const typed = line.slice(1);
  const leaves = leavesOf(commands, places.locale);
  const leaf = leafOf(line, commands, places.locale);
  if (leaf !== undefined) return suggestOptions(line, leaf, places);
  const wanted = typed.toLowerCase();
  const starting = leaves.filter(({ path }) => path.startsWith(wanted));
  const matching = starting.length > 0 ? starting : leaves.filter(({ path }) => path.includes(wanted));
  const entries = matching.map(({ path, description, options }) => ({
    label: `/${path}`,
    detail: description,
    takes: options.filter(({ required }) => required).map((option) => nameOf(option, places.locale)),
    line: `/${path} `,
  }));
  return { heading: '', entries, eager: true };
}

/** The command that `line` is about: once there is a space after its name, nothing else is meant. */
export function leafOf(line: string, commands: readonly CommandSpec[], locale: string): Leaf | undefined {
  const fitting = leavesOf(commands, locale).filter(({ path }) => line.startsWith(`/${path} `));
  return fitting.sort((a, b) => b.path.length - a.path.length)[0];
}

/** The sub-commands below the command that `line` begins with. */
export function nestedIn(line: string, commands: readonly CommandSpec[], locale: string): readonly OptionSpec[] {
  const [word = ''] = line.slice(1).split(' ');
  return commands.find((command) => command.name === word || nameOf(command, locale) === word)?.options ?? [];
}

/** The first option that `line` still lacks, by the name that its reader knows; undefined when it can be sent. */
export function lackedOption(line: string, commands: readonly CommandSpec[], locale: string): string | undefined {
  const leaf = leafOf(`${line} `, commands, locale);
  const given = givenIn(line).filter(({ value }) => value !== '');
  const lacked = leaf?.options.find(
    (option) => option.required && !given.some(({ name }) => name === option.name || name === nameOf(option, locale)),
  );
  return lacked && nameOf(lacked, locale);
}

/** `line` with the name of the option that it lacks at its end, as Discord's box puts it there by itself. */
export function withLackedOption(line: string, commands: readonly CommandSpec[], locale: string): string {
  const lacked = lackedOption(line, commands, locale);
  if (lacked === undefined || givenIn(line).at(-1)?.value === '') return line;
  return `${line.trimEnd()} ${lacked}:`;
}

function givenIn(line: string): Line['options'] {
  const split = splitLine(line);
  return typeof split === 'string' ? [] : split.options;
}

function suggestOptions(line: string, leaf: Leaf, places: SuggestionPlaces): Suggestions {
  const given = givenIn(line);
  const isGiven = (option: OptionSpec) =>
    given.some(({ name }) => name === option.name || name === nameOf(option, places.locale));
  const last = given.at(-1);
  const current = leaf.options.find(
    (option) => last !== undefined && [option.name, nameOf(option, places.locale)].includes(last.name),
  );
  const isValueOpen = current !== undefined && (last?.value === '' || !/\s$/.test(line));
  const word = /(\S*)$/.exec(line)?.[1] ?? '';
  const open = leaf.options.filter((option) => !isGiven(option));
  const begun = open.filter((option) => nameOf(option, places.locale).startsWith(word));
  const isSecondWord = last !== undefined && /\s/.test(last.value);
  if (current && last && isValueOpen && !(isSecondWord && word !== '' && begun.length > 0)) {
    return suggestValues(line, current, last.value, places);
  }
  const base = line.slice(0, line.length - word.length);
  const entries = begun.map((option) => ({
    label: `${nameOf(option, places.locale)}:`,
    detail: `${descriptionOf(option, places.locale)}${option.required ? ` (${places.words.required})` : ''}`,
    line: `${base}${nameOf(option, places.locale)}:`,
  }));
  const eager = word !== '' || open.some(({ required }) => required);
  return { heading: `/${leaf.path}: ${leaf.description}`, entries, eager };
}

/** A value reaches to the next option, so that quotes are needed only around what looks like one. */
const quoted = (value: string): string => (/\s\S+:/.test(value) ? `"${value}"` : value);
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function suggestValues(line: string, option: OptionSpec, typed: string, places: SuggestionPlaces): Suggestions {
  const name = nameOf(option, places.locale);
  const start = Math.max(line.lastIndexOf(`${name}:`), line.lastIndexOf(`${option.name}:`));
  const base = line.slice(0, line.indexOf(':', start) + 1);
  const accept = (label: string, value: string, detail = ''): Suggestion => ({
    label,
    detail,
    line: `${base}${quoted(value)} `,
  });
  const heading = `${name}: ${descriptionOf(option, places.locale)}`;
  if (option.autocomplete) {
    const remote = { accept: (choice: Choice) => accept(choice.name, String(choice.value)) };
    return { heading, entries: [], eager: true, remote };
  }
  const all = valuesOf(option, places).map(([label, value]) => accept(label, value));
  const wanted = folded(typed.replace(/^["#@]+/, ''));
  const entries = all.filter((entry) => folded(`${entry.label} ${entry.line.slice(base.length)}`).includes(wanted));
  const isNumber = option.type === optionType.integer || option.type === optionType.number;
  const bounds = isNumber ? places.words.between(option.min_value, option.max_value) : '';
  return { heading: bounds === '' ? heading : `${heading} (${bounds})`, entries, eager: true };
}

/** The values that there are to choose from, each with what the reader sees. */
function valuesOf(option: OptionSpec, places: SuggestionPlaces): (readonly [label: string, value: string])[] {
  if (option.choices && option.choices.length > 0) {
    return option.choices.map((choice) => [nameOf(choice, places.locale), nameOf(choice, places.locale)]);
  }
  if (option.type === optionType.boolean) {
    return [
      [places.words.yes, places.words.yes],
      [places.words.no, places.words.no],
    ];
  }
  if (option.type === optionType.channel) {
    const types = option.channel_types;
    return places.channels
      .filter(({ type }) => types === undefined || types.includes(type))
      .map(({ name }) => [`#${name}`, `#${name}`]);
  }
  if (option.type === optionType.role)
    return places.roles.map(({ name }) => [`@${name.replace(/^@/, '')}`, `@${name}`]);
  return [];
}
