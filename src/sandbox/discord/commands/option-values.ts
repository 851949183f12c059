import { ApplicationCommandOptionType } from '#discord.js';
import type { LocalChannel } from '../guilds/guilds.ts';
import { isObject, type JsonObject, numberOf, objectsIn, textOf } from '../json.ts';

/** A channel, role or person that an option names, by id; the interaction's `resolved` is made of them. */
export interface Mention {
  kind: 'channel' | 'role' | 'user';
  id: string;
}

/** Where names in values are looked up. */
export interface ValuePlaces {
  locale: string;
  channels: readonly LocalChannel[];
  roles: readonly { id: string; name: string }[];
  users: readonly { id: string; username: string }[];
}

/** The value as Discord sends it, or what is wrong with it and what there is instead. */
export type OptionValue =
  | { value: string | number | boolean; mention?: Mention }
  | { problem: string; known?: string[] };

const words: Readonly<Record<string, boolean>> = { true: true, false: false, vrai: true, faux: false };

/** Reads the text of one option by the option's type, choices and bounds. */
export function readOptionValue(option: JsonObject, text: string, places: ValuePlaces): OptionValue {
  const choices = objectsIn(option.choices);
  if (choices.length > 0) {
    const chosen = choices.find((choice) =>
      [choice.value, choice.name, localName(choice, places.locale)].map(String).includes(text),
    );
    const known = choices.map((choice) => String(choice.value));
    return chosen
      ? { value: chosen.value as string | number }
      : { problem: `"${text}" is not one of the choices.`, known };
  }
  switch (option.type) {
    case ApplicationCommandOptionType.String:
      return readText(option, text);
    case ApplicationCommandOptionType.Integer:
      return /^-?\d+$/.test(text) ? inBounds(option, Number(text)) : { problem: `"${text}" is not a whole number.` };
    case ApplicationCommandOptionType.Number:
      return text !== '' && Number.isFinite(Number(text))
        ? inBounds(option, Number(text))
        : { problem: `"${text}" is not a number.` };
    case ApplicationCommandOptionType.Boolean: {
      const value = words[text.toLowerCase()];
      return value === undefined
        ? { problem: `"${text}" is neither true nor false.`, known: ['true', 'false'] }
        : { value };
    }
    case ApplicationCommandOptionType.Channel:
      return readChannel(option, text, places);
    case ApplicationCommandOptionType.Role:
      return found('role', text, '@', places.roles);
    case ApplicationCommandOptionType.User:
      return found('user', text, '@', named(places.users));
    case ApplicationCommandOptionType.Mentionable: {
      const role = found('role', text, '@', places.roles);
      return 'problem' in role ? found('user', text, '@', named(places.users)) : role;
    }
    default:
      return { problem: 'an option of this type cannot be typed.' };
  }
}

function readText(option: JsonObject, text: string): OptionValue {
  const shortest = numberOf(option.min_length) ?? 1;
  const longest = numberOf(option.max_length) ?? 6000;
  if (text.length < shortest) return { problem: `needs at least ${shortest} characters.` };
  return text.length > longest ? { problem: `takes at most ${longest} characters.` } : { value: text };
}

function inBounds(option: JsonObject, value: number): OptionValue {
  const least = numberOf(option.min_value) ?? -(2 ** 53);
  const most = numberOf(option.max_value) ?? 2 ** 53;
  return value >= least && value <= most ? { value } : { problem: `${value} is not between ${least} and ${most}.` };
}

function readChannel(option: JsonObject, text: string, places: ValuePlaces): OptionValue {
  const types = Array.isArray(option.channel_types) ? option.channel_types : undefined;
  return found(
    'channel',
    text,
    '#',
    places.channels.filter((channel) => !types || types.includes(channel.type)),
  );
}

/** Finds a thing by `#name`, `@name`, `<#id>`, `<@&id>` or its bare id. */
function found(
  kind: Mention['kind'],
  text: string,
  sign: string,
  things: readonly { id: string; name: string }[],
): OptionValue {
  const id = /^(?:<[#@][!&]?)?(\d{5,})>?$/.exec(text)?.[1];
  const name = text.startsWith(sign) ? text.slice(1) : text;
  const thing = things.find((candidate) => candidate.id === id || candidate.name === name || candidate.name === text);
  if (thing) return { value: thing.id, mention: { kind, id: thing.id } };
  return {
    problem: `there is no ${kind} "${text}" here.`,
    // @everyone has its sign in its name.
    known: things.slice(0, 25).map((candidate) => sign + candidate.name.replace(/^@/, '')),
  };
}

function named(users: ValuePlaces['users']): { id: string; name: string }[] {
  return users.map((user) => ({ id: user.id, name: user.username }));
}

function localName(choice: JsonObject, locale: string): string | undefined {
  return isObject(choice.name_localizations) ? textOf(choice.name_localizations[locale]) : undefined;
}
