import { Locale } from '#discord.js';
import { CommandLineError } from '../discord/commands/command-line.ts';

/**
 * A language that was typed, as Discord's clients have it: "fr", "en-US", and "en" for the first of those that begin so. Throws
 * `CommandLineError` for one that they do not have.
 */
export function discordLanguage(typed: string): string {
  const known = Object.values(Locale);
  const wanted = typed.toLowerCase();
  const found =
    known.find((code) => code.toLowerCase() === wanted) ?? known.find((code) => code.startsWith(`${wanted}-`));
  if (found === undefined) throw new CommandLineError('bad-value', `Discord has no language "${typed}".`, known);
  return found;
}
