import type { Locale } from '../../../i18n/index.ts';

/** What a button or a menu carries: its command, the language of its message, the action and its argument. */
export interface CustomId {
  readonly command: string;
  readonly locale: Locale;
  readonly action: string;
  readonly argument: string;
}

// 32 for a command's name (Discord's limit), 50 for a library's id (the feed's names); the action has what is left of 100.
const pattern = /^([a-z0-9-]{1,32}):(en|fr):([a-z0-9-]{1,13}):(.{0,50})$/su;

/** Writes a `custom_id`, at most 100 characters (Discord's limit). The action is at most 13 of them, the argument at most 50. */
export function formatCustomId(id: CustomId): string {
  return `${id.command}:${id.locale}:${id.action}:${id.argument}`;
}

/** Reads a `custom_id`, which can be forged: `undefined` for anything that Carrel would not have written. */
export function parseCustomId(text: string): CustomId | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, command = '', locale, action = '', argument = ''] = match;
  return { command, locale: locale === 'fr' ? 'fr' : 'en', action, argument };
}
