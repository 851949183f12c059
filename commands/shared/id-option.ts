import { ApplicationCommandOptionType } from '#discord.js';
import type { Choice } from '../../src/discord/interactions/command.ts';
import type { MessageKey } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';

/** Which one, by its id, offered with words beside it. */
export const idOption = (nameKey: MessageKey, descriptionKey: MessageKey) =>
  ({
    ...localized('id', nameKey, descriptionKey),
    type: ApplicationCommandOptionType.String,
    autocomplete: true,
    required: true,
    max_length: 100,
  }) as const;

/**
 * The id that was typed: `K7M2 ` is `k7m2`. Some clients send the name of a completed choice instead of its value, so
 * that "k7m2 · Annex above 400 people" is `k7m2` too.
 */
export const parseId = (typed: string): string => /[a-z0-9]+/.exec(typed.toLowerCase())?.[0] ?? '';

/** The choices of an id, each with its words (plain text), found by either. */
export function idChoices<Thing extends { readonly id: string }>(
  things: readonly Thing[],
  words: (thing: Thing) => string,
  typed: string,
): Choice[] {
  const part = typed.trim().toLowerCase();
  return things
    .map((thing) => ({ name: `${thing.id} · ${words(thing)}`, value: thing.id }))
    .filter(({ name }) => name.toLowerCase().includes(part));
}
