import type { APIEmbed } from 'discord-api-types/v10';
import { box, h } from './dom.ts';
import { markdownView, type Reading } from './markdown-view.ts';
import { momentWords } from './times.ts';

/** An embed: colour at the side, title, description, fields, image, footer. */
export function embedView(embed: APIEmbed, reading: Reading, imageWord: string): HTMLElement {
  const element = box(
    'div',
    'embed',
    embed.author && box('p', 'embed-author', embed.author.name),
    embed.title !== undefined && box('h2', 'embed-title', titleOf(embed, reading)),
    embed.description !== undefined && box('div', 'embed-description', markdownView(embed.description, reading)),
    fieldsOf(embed, reading),
    embed.image && imageView(embed.image.url, embed.title ?? imageWord, embed.image.width, embed.image.height),
    footerOf(embed, reading),
  );
  if (embed.thumbnail) {
    const thumbnail = imageView(embed.thumbnail.url, '');
    thumbnail.classList.add('thumbnail');
    element.append(thumbnail);
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

/** A picture in a message; its size is known before it arrives, so that nothing jumps. */
export function imageView(url: string, alt: string, width?: number, height?: number): HTMLImageElement {
  const size = width && height ? { width: String(width), height: String(height) } : {};
  return h('img', { attributes: { class: 'picture', src: url, alt, ...size } });
}
