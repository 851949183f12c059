import type { APIAttachment, APIEmbed } from 'discord.js';
import { momentWords } from '../../../time-words.ts';
import { box, h } from '../dom.ts';
import { markdownView, type Reading } from './markdown-view.ts';

/** An embed: colour at the side, title, description, fields, image, footer. Its image is one of `files`, or stands elsewhere. */
export function embedView(
  embed: APIEmbed,
  reading: Reading,
  files: readonly APIAttachment[],
  imageWord: string,
): HTMLElement {
  const element = box(
    'div',
    'embed',
    embed.author && box('p', 'embed-author', embed.author.name),
    embed.title !== undefined && box('h2', 'embed-title', titleOf(embed, reading)),
    embed.description !== undefined && box('div', 'embed-description', markdownView(embed.description, reading)),
    fieldsOf(embed, reading),
    embed.image && embedImage(embed.image, files, embed.title ?? imageWord),
    footerOf(embed, reading),
  );
  if (embed.thumbnail) {
    element.append(h('img', { attributes: { class: 'picture thumbnail', src: embed.thumbnail.url, alt: '' } }));
  }
  if (embed.color) element.style.setProperty('--side', `#${embed.color.toString(16).padStart(6, '0')}`);
  return element;
}

function titleOf({ title = '', url }: APIEmbed, reading: Reading): Node {
  const words = markdownView(title, reading);
  return url === undefined ? words : h('a', { attributes: { href: url, target: '_blank', rel: 'noreferrer' } }, words);
}

function fieldsOf({ fields = [] }: APIEmbed, reading: Reading): HTMLElement | undefined {
  if (fields.length === 0) return undefined;
  const views = fields.map(({ name, value, inline }) =>
    box(
      'div',
      inline === true ? 'field inline' : 'field',
      h('dt', {}, markdownView(name, reading)),
      h('dd', {}, markdownView(value, reading)),
    ),
  );
  return box('dl', 'fields', ...views);
}

function footerOf({ footer, timestamp }: APIEmbed, { locale }: Reading): HTMLElement | undefined {
  const parts = [footer?.text, timestamp && momentWords(Date.parse(timestamp), 's', locale)].filter(Boolean);
  return parts.length === 0 ? undefined : box('p', 'embed-footer', parts.join(' • '));
}

/** The image of an embed: the alt text of an upload is its file's description, as in Discord. */
function embedImage(
  { url, width, height }: NonNullable<APIEmbed['image']>,
  files: readonly APIAttachment[],
  otherwise: string,
): HTMLElement {
  const file = files.find((each) => each.url === url);
  return imageView(url, file?.description ?? otherwise, width ?? file?.width, height ?? file?.height);
}

/**
 * A picture in a message, which opens large when it is chosen: a phone shows it small. Its size is known before it
 * arrives, so that nothing jumps.
 */
export function imageView(url: string, alt: string, width?: number | null, height?: number | null): HTMLElement {
  const size = width && height ? { width: String(width), height: String(height) } : {};
  const picture = h('img', { attributes: { class: 'picture', src: url, alt, ...size } });
  return h('a', { attributes: { class: 'enlarge', href: url, target: '_blank' } }, picture);
}
