import { escapeMarkdown } from 'discord.js';

const everything = { heading: true, bulletedList: true, numberedList: true, maskedLink: true } as const;

/**
 * A text that others wrote (the feed, a person) so that Discord shows it as it is: no markdown, link or mention in it
 * works. `escapeMarkdown` leaves `<@…>` and `<t:…>` alone, and whatever follows a `<` that may begin an emoji.
 */
export function plainText(text: string): string {
  return text
    .split('<')
    .map((part) => escapeMarkdown(part, everything))
    .join('\\<');
}
