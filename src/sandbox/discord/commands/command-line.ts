import { formerNames } from '../../../discord/interactions/options.ts';
import { isObject, type JsonObject, objectsIn, textOf } from '../json.ts';
import { splitLine, type Word } from './command-line-words.ts';
import type { RegisteredCommand } from './commands.ts';
import { type Mention, readOptionValue, type ValuePlaces } from './option-values.ts';

/** Why Discord's command box would not let a line be sent, with the names that it would offer instead. */
export class CommandLineError extends Error {
  readonly kind: 'syntax' | 'refused' | 'unknown-command' | 'unknown-option' | 'missing-option' | 'bad-value';
  /** What exists: commands, options or values. */
  readonly known: readonly string[];
  /** The option that it is about, by its registered name. */
  readonly option: string | undefined;

  constructor(kind: CommandLineError['kind'], message: string, known: readonly string[] = [], option?: string) {
    super(known.length > 0 ? `${message} There is: ${known.join(', ')}.` : message);
    this.name = 'CommandLineError';
    this.kind = kind;
    this.known = known;
    this.option = option;
  }
}

/** A line as Discord sends it: the command it means, the interaction's `options` and the things they mention. */
export interface ParsedLine {
  command: RegisteredCommand;
  options: JsonObject[];
  mentions: Mention[];
}

/** Where a line is read: whose language, which commands, channels and roles there are. */
export interface LinePlaces extends ValuePlaces {
  commands: readonly RegisteredCommand[];
}

const subCommand = 1;
const subCommandGroup = 2;

/**
 * Reads a line against the registered commands, as Discord's box does. With `autocomplete` the last option is the
 * focused one: nothing is required yet and its value is taken as it stands. Throws a `CommandLineError`.
 */
export function parseLine(line: string, places: LinePlaces, autocomplete = false): ParsedLine {
  const split = splitLine(line);
  if (typeof split === 'string') throw new CommandLineError('syntax', split);
  const [name = '', ...rest] = split.path;
  const command = places.commands.find((candidate) => candidate.type === 1 && isCalled(candidate, name, places.locale));
  if (!command) {
    const known = places.commands.filter((candidate) => candidate.type === 1).map((candidate) => `/${candidate.name}`);
    throw new CommandLineError('unknown-command', `There is no command /${name}.`, known);
  }
  const steps: JsonObject[] = [];
  let parent: JsonObject = command;
  for (const step of rest) {
    const next = nestedIn(parent).find((option) => isCalled(option, step, places.locale));
    if (!next) throw strayWord(step, split.path, parent);
    steps.push(next);
    parent = next;
  }
  const missing = nestedIn(parent);
  if (missing.length > 0) {
    const message = `/${split.path.join(' ')} needs a sub-command.`;
    throw new CommandLineError(
      'missing-option',
      message,
      missing.map((option) => String(option.name)),
    );
  }
  const mentions: Mention[] = [];
  const leaf = readOptions(parent, split.options, places, autocomplete, mentions);
  const options = steps.reduceRight<JsonObject[]>(
    (inner, step) => [{ type: step.type, name: step.name, options: inner }],
    leaf,
  );
  return { command, options, mentions };
}

function nestedIn(parent: JsonObject): JsonObject[] {
  return objectsIn(parent.options).filter((option) => option.type === subCommand || option.type === subCommandGroup);
}

function strayWord(step: string, path: readonly string[], parent: JsonObject): CommandLineError {
  const nested = nestedIn(parent).map((option) => String(option.name));
  if (nested.length > 0) return new CommandLineError('unknown-command', `There is no /${path.join(' ')}.`, nested);
  const known = objectsIn(parent.options).map((option) => `${option.name}:`);
  return new CommandLineError('syntax', `"${step}" belongs to no option; write name:value.`, known);
}

function readOptions(
  parent: JsonObject,
  words: readonly Word[],
  places: LinePlaces,
  autocomplete: boolean,
  mentions: Mention[],
): JsonObject[] {
  const defined = objectsIn(parent.options);
  const names = defined.map((option) => String(option.name));
  const given = new Set<JsonObject>();
  const read = words.map((word, index) => {
    // As typed from a message that was pinned before an option got another name.
    const option =
      defined.find((candidate) => isCalled(candidate, word.name, places.locale)) ??
      defined.find(({ name }) => Object.hasOwn(formerNames, word.name) && name === formerNames[word.name]);
    if (!option) throw new CommandLineError('unknown-option', `There is no option ${word.name}:.`, names);
    if (given.has(option)) throw new CommandLineError('syntax', `The option ${word.name}: is given twice.`);
    given.add(option);
    const focused = autocomplete && index === words.length - 1;
    if (focused) {
      if (option.autocomplete === true) return { name: option.name, type: option.type, value: word.value, focused };
      throw new CommandLineError('bad-value', `The option ${option.name}: has no autocompletion.`);
    }
    const result = readOptionValue(option, word.value, places);
    if ('problem' in result) {
      const name = String(option.name);
      throw new CommandLineError('bad-value', `${name}: ${result.problem}`, result.known ?? [], name);
    }
    if (result.mention) mentions.push(result.mention);
    return { name: option.name, type: option.type, value: result.value };
  });
  if (autocomplete) {
    if (words.length === 0) throw new CommandLineError('syntax', 'There is no option to complete.', names);
    return read;
  }
  const missing = defined.filter((option) => option.required === true && !given.has(option));
  if (missing.length > 0) {
    const list = missing.map((option) => `${option.name}:`);
    throw new CommandLineError('missing-option', 'A required option is missing.', list);
  }
  return read;
}

function isCalled(thing: JsonObject, name: string, locale: string): boolean {
  const translated = isObject(thing.name_localizations) ? textOf(thing.name_localizations[locale]) : undefined;
  return thing.name === name || translated === name;
}
