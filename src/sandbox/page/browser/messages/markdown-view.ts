import { box, h } from '../dom.ts';
import { timeElement } from '../times.ts';
import { type Block, type Inline, parseMarkdown } from './markdown.ts';

/** What a text needs to know to be shown: whose language, what time it is (ms since the Unix epoch), what ids are called. */
export interface Reading {
  readonly locale: string;
  readonly now: number;
  readonly nameOf: (kind: 'channel' | 'user' | 'role', id: string) => string;
}

/** A text in Discord's markdown, as elements. */
export function markdownView(source: string, reading: Reading): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const block of parseMarkdown(source)) fragment.append(blockView(block, reading));
  return fragment;
}

function blockView(block: Block, reading: Reading): Node {
  if (block.kind === 'block') return h('pre', {}, h('code', {}, block.text));
  const inside = block.children.map((child) => inlineView(child, reading));
  // A text's own headings are no headings of the page: they only look like some.
  if (block.kind === 'heading') return box('p', `line heading-${block.level}`, ...inside);
  if (block.kind === 'quote') return box('blockquote', 'line', ...inside);
  return box('p', block.kind === 'line' ? 'line' : `line ${block.kind}`, ...inside);
}

const tags = { strong: 'strong', em: 'em', underline: 'u', strike: 's' } as const;

function inlineView(inline: Inline, reading: Reading): Node {
  const inside = (children: readonly Inline[]) => children.map((child) => inlineView(child, reading));
  switch (inline.kind) {
    case 'text':
      return document.createTextNode(inline.text);
    case 'code':
      return h('code', {}, inline.text);
    case 'spoiler':
      return h('details', { attributes: { class: 'spoiler' } }, h('summary', {}, '…'), ...inside(inline.children));
    case 'link':
      return h(
        'a',
        { attributes: { href: inline.url, target: '_blank', rel: 'noreferrer' } },
        ...inside(inline.children),
      );
    case 'time':
      return timeElement(inline.at, inline.style, reading.locale, reading.now);
    case 'command':
      return box('span', 'mention', `/${inline.name}`);
    case 'channel':
    case 'user':
    case 'role':
      return box('span', 'mention', reading.nameOf(inline.kind, inline.id));
    case 'emoji':
      return emojiView(inline.text, inline.codePoints);
    default:
      return h(tags[inline.kind], {}, ...inside(inline.children));
  }
}

/** An emoji as Discord draws it, with the character as its name. */
export function emojiView(text: string, codePoints: string): HTMLElement {
  const attributes = { class: 'emoji', src: `/emoji/${codePoints}.svg`, alt: text, draggable: 'false' };
  return h('img', { attributes });
}
