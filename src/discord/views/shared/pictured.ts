import type { APIEmbed } from 'discord.js';
import type { Library } from '../../../domain/occupancy/library.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { PictureOrNot } from '../../../worker/history/history-ports.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { fewWords } from './few-words.ts';

const fileName = 'chart.png';

/** What is written of one library, or of several that have it in common, a line each. */
export interface Section {
  readonly libraries: readonly Library[];
  readonly lines: readonly string[];
}

/**
 * A picture below the words of each library, which begin with `headline` (lines; several libraries have their names above
 * theirs). The words come whatever became of the picture, and for those who hide embeds.
 */
export function picturedReply(
  title: string,
  { headline = [], sections }: { readonly headline?: readonly string[]; readonly sections: readonly Section[] },
  picture: PictureOrNot,
  locale: Locale,
): Reply {
  const t = translator(locale);
  const namesOf = ({ libraries }: Section) => {
    const names = libraries.map((library) => plainText(library.names[locale]));
    return fewWords(names, locale).join(', ');
  };
  const words = sections.flatMap((section) => [
    ...(sections.length === 1 ? [] : [`**${namesOf(section)}**`]),
    ...section.lines,
  ]);
  const content = [...headline, ...words].join('\n');
  const embed: APIEmbed = {
    title,
    color: 0x912338,
    ...(picture === 'failed' ? { description: t('picture.failed') } : {}),
    footer: { text: t('occupancy.source') },
  };
  if (typeof picture === 'string') return { content, embeds: [embed] };
  return {
    content,
    embeds: [{ ...embed, image: { url: `attachment://${fileName}` } }],
    files: [{ name: fileName, data: picture.png, description: picture.alt }],
  };
}
