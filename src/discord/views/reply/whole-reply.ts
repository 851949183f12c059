import type { APIEmbed, APIEmbedField } from 'discord.js';
import { discordLimits } from './limits.ts';
import type { Reply } from './reply.ts';

/** Bars, and symbols with the word beside them, which a screen reader would name each; marks of bold and of small print. */
const ornaments = /^-# |[▰▱]+ ?|[\p{Extended_Pictographic}→]\uFE0F? ?|\*\*/gu;
const plainWords = (text: string): string => text.replaceAll(ornaments, '').trim();

/** A line of small print, in words alone. */
export const smallPrint = (line: string): string => `-# ${plainWords(line)}`;

/**
 * The reply with everything that its embeds say in its text too, since some users hide embeds, and notifications and screen
 * readers give this text first. It begins as the reply's own does, or with the title of an embed. What that leaves unsaid
 * follows in small print, a line for each field. Whole lines are left out where it would be more than a message holds.
 */
export function wholeReply(reply: Reply): Reply {
  const { content, embeds = [] } = reply;
  if (embeds.length === 0) return reply;
  const [{ title, description = '' } = {}] = embeds;
  const head = content || (title === undefined ? description : `**${title}**`);
  const said = new Set(factsOf(head));
  const unsaid = (text = ''): string[] =>
    text
      .split('\n')
      .map(plainWords)
      .filter((line) => !factsOf(line).every((fact) => said.has(fact)));
  const lines = embeds.flatMap((embed) => linesOf(embed, unsaid)).map(smallPrint);
  return { ...reply, content: within([...head.split('\n'), ...lines]) };
}

function linesOf(
  { title = '', fields = [], description, footer }: APIEmbed,
  unsaid: (text?: string) => string[],
): string[] {
  const lineOf = ({ name, value, inline }: APIEmbedField): string[] => {
    const rest = unsaid(value);
    // The name says whose the facts are.
    const named = fields.length > 1 && rest.length > 0 ? [plainWords(name)] : unsaid(name);
    if (named.length + rest.length === 0) return [];
    return [inline ? [...named, rest.join(', ')].join(' ') : [...named, ...rest].join(' · ')];
  };
  // A title without a number only names what follows.
  const titled = /\p{N}/u.test(title) ? unsaid(title) : [];
  const short = fields.filter(({ inline }) => inline).flatMap(lineOf);
  return [
    short.join(' · '),
    ...fields.filter(({ inline }) => !inline).flatMap(lineOf),
    [...titled, ...unsaid(description), ...unsaid(footer?.text)].join(' · '),
  ].filter((line) => line !== '');
}

/** What a text says, in any order: its numbers with their units, its moments and its longer words. */
function factsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/(<t:-?\d+):\w>/g, '$1>')
    .split(/[ \n·]+/)
    .map((word) => word.replaceAll(/^(?:(?!<t:)[^\p{L}\p{N}])+|[^\p{L}\p{N}%>]+$/gu, ''))
    .filter((word) => /\p{N}/u.test(word) || word.length > 3);
}

/** The lines that fit into a message, the first and the last always. */
function within([first = '', ...others]: readonly string[]): string {
  const last = others.pop();
  const kept = [first];
  let left = discordLimits.content - first.length - (last === undefined ? 0 : last.length + 1);
  for (const line of others) {
    left -= line.length + 1;
    if (left < 0) break;
    kept.push(line);
  }
  return [...kept, ...(last === undefined ? [] : [last])].join('\n');
}
