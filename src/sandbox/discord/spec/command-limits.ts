import { Locale } from '#discord.js';
import { isObject, type JsonObject, objectsIn, textOf } from '../json.ts';
import type { FieldError } from './refusal.ts';

type Path = readonly (string | number)[];

/** The names that slash commands and options may have ("Application Command Naming" of Discord's reference). */
const commandName = /^[-_ʼ\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const locales: ReadonlySet<string> = new Set(Object.values(Locale));
const mostCharacters = 8_000;

/**
 * The limits of an application command that Discord writes down and its specification lacks: names, the order of
 * options, locales, and 8,000 characters in all. Works on a body whose shape the specification has accepted.
 */
export function commandLimits(command: JsonObject, at: Path = []): FieldError[] {
  const isSlash = (command.type ?? 1) === 1;
  const errors = isSlash ? [...nameErrors(command, at), ...optionErrors(command, at)] : [];
  errors.push(...localeErrors(command, at));
  if (isSlash && 'name' in command && !textOf(command.description)) {
    errors.push({ path: [...at, 'description'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  }
  if (commandSize(command) > mostCharacters) {
    const message = `Command exceeds maximum size (${mostCharacters})`;
    errors.push({ path: at, code: 'APPLICATION_COMMAND_TOO_LARGE', message });
  }
  return errors;
}

/** The commands of one bulk overwrite: each by itself, and no two of one type with one name. */
export function commandListLimits(commands: readonly JsonObject[]): FieldError[] {
  const seen = new Set<string>();
  return commands.flatMap((command, index) => {
    const key = `${command.type ?? 1} ${textOf(command.name)}`;
    const duplicate = seen.has(key);
    seen.add(key);
    const message = 'Application command names must be unique';
    return [
      ...commandLimits(command, [index]),
      ...(duplicate ? [{ path: [index], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message }] : []),
    ];
  });
}

function nameErrors(thing: JsonObject, at: Path): FieldError[] {
  const names: [Path, string | undefined][] = [[['name'], textOf(thing.name)]];
  if (isObject(thing.name_localizations)) {
    for (const [locale, name] of Object.entries(thing.name_localizations))
      names.push([['name_localizations', locale], textOf(name)]);
  }
  return names
    .filter(([, name]) => name !== undefined && !(commandName.test(name) && name === name.toLowerCase()))
    .map(([path]) => ({
      path: [...at, ...path],
      code: 'APPLICATION_COMMAND_INVALID_NAME',
      message: 'Command name is invalid',
    }));
}

function localeErrors(thing: JsonObject, at: Path): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ['name_localizations', 'description_localizations']) {
    const texts = thing[key];
    if (!isObject(texts)) continue;
    for (const locale of Object.keys(texts).filter((candidate) => !locales.has(candidate))) {
      const message = `Value must be one of {${[...locales].join(', ')}}.`;
      errors.push({ path: [...at, key, locale], code: 'BASE_TYPE_CHOICES', message });
    }
  }
  for (const key of ['options', 'choices']) {
    objectsIn(thing[key]).forEach((part, index) => {
      errors.push(...localeErrors(part, [...at, key, index]));
    });
  }
  return errors;
}

function optionErrors(parent: JsonObject, at: Path): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<unknown>();
  let optionalSeen = false;
  const options = objectsIn(parent.options);
  const nested = options.filter((option) => option.type === 1 || option.type === 2).length;
  if (nested > 0 && nested < options.length) {
    const message = 'Sub-commands and other options cannot stand beside each other';
    errors.push({ path: [...at, 'options'], code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message });
  }
  options.forEach((option, index) => {
    const path = [...at, 'options', index];
    errors.push(...nameErrors(option, path), ...optionErrors(option, path));
    if (seen.has(option.name)) {
      errors.push({
        path: [...path, 'name'],
        code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        message: 'Option name already exists',
      });
    }
    seen.add(option.name);
    if (option.required === true && optionalSeen) {
      const message = 'Required options must be placed before non-required options';
      errors.push({ path: [...path, 'required'], code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message });
    }
    if (option.required !== true) optionalSeen = true;
    if (option.autocomplete === true && objectsIn(option.choices).length > 0) {
      const message = 'autocomplete cannot be set on options with choices';
      errors.push({
        path: [...path, 'autocomplete'],
        code: 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID',
        message,
      });
    }
  });
  return errors;
}

/** Name, description and values of a command, its options and choices; of localisations only the longest counts. */
function commandSize(thing: JsonObject): number {
  const longest = (base: unknown, texts: unknown) =>
    Math.max(
      textOf(base)?.length ?? 0,
      ...(isObject(texts) ? Object.values(texts).map((text) => textOf(text)?.length ?? 0) : []),
    );
  let size =
    longest(thing.name, thing.name_localizations) + longest(thing.description, thing.description_localizations);
  size += textOf(thing.value)?.length ?? 0;
  for (const part of [...objectsIn(thing.options), ...objectsIn(thing.choices)]) size += commandSize(part);
  return size;
}
