import type { APIEmbed } from 'discord.js';
import type { Library } from '../../../domain/occupancy/library.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { PictureOrNot } from '../../../worker/history/history-ports.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';

const fileName = 'chart.png';

/** What is written of one library, a line each. */
interface Section {
  readonly library: Library;
  readonly lines: readonly string[];
}

/** Words of each library with a picture below them. The words come whatever became of the picture. */
export function picturedReply(
  title: string,
  sections: readonly Section[],
  picture: PictureOrNot,
  locale: Locale,
): Reply {
  const t = translator(locale);
  const [first, ...others] = sections;
  const alone = first !== undefined && others.length === 0 ? first.lines : [];
  const description = [...alone, ...(picture === 'failed' ? [t('picture.failed')] : [])].join('\n');
  const embed: APIEmbed = {
    title,
    color: 0x912338,
    ...(description === '' ? {} : { description }),
    fields: others.length === 0 ? [] : sections.map((section) => fieldOf(section, locale)),
    footer: { text: t('occupancy.source') },
  };
  if (typeof picture === 'string') return { embeds: [embed] };
  return {
    embeds: [{ ...embed, image: { url: `attachment://${fileName}` } }],
    files: [{ name: fileName, data: picture.png, description: picture.alt }],
  };
}

function fieldOf({ library, lines }: Section, locale: Locale): { readonly name: string; readonly value: string } {
  return { name: plainText(library.names[locale]), value: lines.join('\n') };
}
