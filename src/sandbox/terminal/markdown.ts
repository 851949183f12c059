import { stripVTControlCharacters } from 'node:util';
import { momentWords, relativeWords } from '../time-words.ts';

/** How a text is shown: colours only where a person looks at a terminal. `now` is milliseconds since the Unix epoch. */
export interface Look {
  readonly locale: string;
  readonly now: number;
  readonly colors: boolean;
  /** What channels, roles and people are called, by id; those that are not here keep their ids. */
  readonly names?: ReadonlyMap<string, string>;
}

/** A style by its ANSI code, where there are colours. */
export const styled = (text: string, code: string, { colors }: Look): string =>
  colors ? `\x1b[${code}m${text}\x1b[0m` : text;

function timestampWords(seconds: string, style: string | undefined, look: Look): string {
  const at = Number(seconds) * 1000;
  if (style === 'R') return relativeWords(at, look.now, look.locale);
  return momentWords(at, style ?? 'f', look.locale);
}

/** The part of Discord's markdown that Carrel uses, as text for a terminal. */
export function markdownText(markdown: string, look: Look): string {
  return stripVTControlCharacters(markdown)
    .replace(/(?<!\\)<t:(-?\d+)(?::([A-Za-z]))?>/g, (_, seconds: string, style?: string) =>
      timestampWords(seconds, style, look),
    )
    .replace(/(?<!\\)<(#|@&|@)(\d+)>/g, (_, kind: string, id: string) => `${kind[0]}${look.names?.get(id) ?? id}`)
    .replace(/(?<!\\)<\/([^:>]+):\d+>/g, (_, command: string) => styled(`/${command}`, '1', look))
    .replace(/^-# (.*)$/gm, (_, small: string) => styled(small, '2', look))
    .replace(/\*\*(.+?)\*\*/g, (_, bold: string) => styled(bold, '1', look))
    .replace(/\[([^\]]+)\]\(<?(https?:[^)>]+)>?\)/g, '$1 ($2)')
    .replace(/\\([^\p{L}\p{N}\s])/gu, '$1');
}
