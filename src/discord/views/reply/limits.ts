import type { APIEmbed } from 'discord.js';
import type { Reply } from './reply.ts';

/** Discord's written limits, in UTF-16 units, from its documentation of messages, embeds and presences. */
export const discordLimits = {
  content: 2000,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  authorName: 256,
  embedsTotal: 6000,
  choices: 25,
  choice: 100,
  optionText: 6000,
  activityState: 128,
} as const;

/** `text` in at most `most` units, an ellipsis for what is gone, never half of a surrogate pair. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most < 1) return '';
  const cut = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** As many entries as a menu holds, the `chosen` one among them. */
export function entriesWithin<Entry extends { readonly value: string }>(
  entries: readonly Entry[],
  chosen: string | undefined,
  most: number = discordLimits.choices,
): Entry[] {
  const found = entries.slice(most).filter(({ value }) => value === chosen);
  return [...entries.slice(0, most - found.length), ...found];
}

/**
 * The reply within Discord's limits: this is the one place that cuts. What is too long loses its end; fields that no
 * longer fit into the 6,000 characters of all embeds are left out whole.
 */
export function withinLimits(reply: Reply): Reply {
  let left: number = discordLimits.embedsTotal;
  const take = (text: string | undefined, most: number): string | undefined => {
    if (text === undefined) return undefined;
    const taken = truncate(text, Math.min(most, left));
    left -= taken.length;
    return taken;
  };
  const embedWithin = (embed: APIEmbed): APIEmbed => {
    const kept: APIEmbed = { ...embed };
    if (embed.title !== undefined) kept.title = take(embed.title, discordLimits.embedTitle) ?? '';
    if (embed.author) kept.author = { ...embed.author, name: take(embed.author.name, discordLimits.authorName) ?? '' };
    if (embed.footer) kept.footer = { ...embed.footer, text: take(embed.footer.text, discordLimits.footer) ?? '' };
    if (embed.description !== undefined)
      kept.description = take(embed.description, discordLimits.embedDescription) ?? '';
    if (embed.fields) {
      kept.fields = [];
      for (const field of embed.fields.slice(0, discordLimits.embedFields)) {
        const name = truncate(field.name, discordLimits.fieldName);
        const value = truncate(field.value, discordLimits.fieldValue);
        if (name.length + value.length > left) break;
        left -= name.length + value.length;
        kept.fields.push({ ...field, name, value });
      }
    }
    return kept;
  };
  return {
    ...reply,
    ...(reply.content === undefined ? {} : { content: truncate(reply.content, discordLimits.content) }),
    ...(reply.embeds === undefined ? {} : { embeds: reply.embeds.slice(0, 10).map(embedWithin) }),
  };
}
