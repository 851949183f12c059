import { escapeMarkdown } from '#discord.js';

const everything = { heading: true, bulletedList: true, numberedList: true, maskedLink: true } as const;

/** Characters that change the direction of what follows, or its shape without being seen. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** New lines and other control characters: a text of others stays on the line where it is shown. */
const breaks = /[\p{Cc}\u2028\u2029]+/gu;

/** The slash after which Discord would see a link, or an invitation even without a scheme. */
const links = /(?<=[a-z][a-z\d+.-]*:)\/(?=\/)|(?<=\bdiscord(?:\.gg|(?:app)?\.com\/invite))\//giu;

/** What makes a line a quotation or small print, which `escapeMarkdown` does not know. */
const lineStart = /^(\s*)(>|-#)/u;

/**
 * A text that others wrote (the feed, a person) so that Discord shows it as it is: no markdown, link, mention, new line or
 * change of direction in it works. `escapeMarkdown` leaves `<@…>` and `<t:…>` alone, and what follows a `<` that may begin an
 * emoji.
 */
export function plainText(text: string): string {
  return text
    .replace(directions, '')
    .replace(breaks, ' ')
    .split('<')
    .map((part) => escapeMarkdown(part, everything))
    .join('\\<')
    .replace(links, '\\/')
    .replace(lineStart, '$1\\$2');
}
