import type { ActionResult, CommandSpec, OptionSpec } from '../../wire.ts';
import type { PageTexts } from '../texts.ts';
import { leafOf, localPath, nameOf, nestedIn } from './suggestions.ts';

/** Where a line that was not sent comes from: what was typed, among which commands, in whose language. */
export interface ProblemPlace {
  readonly line: string;
  readonly commands: readonly CommandSpec[];
  readonly locale: string;
  readonly texts: PageTexts;
}

/** Why the command box did not send a line, with what there is instead, in the words of its reader. */
export function problemWords(result: Extract<ActionResult, { status: 'invalid' }>, place: ProblemPlace): string {
  const { texts, line, commands, locale } = place;
  const kinds: Readonly<Record<string, string>> = texts.kinds;
  const options = leafOf(`${line} `, commands, locale)?.options ?? [];
  const about = options.find(({ name }) => name === result.option);
  const said = kinds[result.kind] ?? texts.kinds.syntax;
  const reason = about === undefined ? said : texts.about(nameOf(about, locale), said);
  const known = result.known.map((word) => knownWord(word, about, place));
  if (known.length === 0) return reason;
  return result.kind === 'missing-option'
    ? `${reason} ${known.join(', ')}`
    : `${reason} ${texts.thereIs} ${known.join(', ')}`;
}

/** A command, an option, a sub-command or a value, as its reader knows it. */
function knownWord(word: string, about: OptionSpec | undefined, { line, commands, locale, texts }: ProblemPlace) {
  if (about !== undefined) {
    if (word === 'true') return texts.yes;
    if (word === 'false') return texts.no;
    const choice = about.choices?.find(({ value }) => String(value) === word);
    return choice === undefined ? word : nameOf(choice, locale);
  }
  if (word.startsWith('/')) return `/${localPath(word.slice(1), commands, locale)}`;
  const [bare = ''] = word.split(':');
  const options = leafOf(`${line} `, commands, locale)?.options ?? nestedIn(line, commands, locale);
  const option = options.find(({ name }) => name === bare);
  return option === undefined ? word : `${nameOf(option, locale)}${word.slice(bare.length)}`;
}
