import type { PageMessage } from '../wire.ts';
import { controlsView, type MenuPlaces, type MessageHands } from './controls-view.ts';
import { box, h } from './dom.ts';
import { embedView, imageView } from './embed-view.ts';
import { markdownView, type Reading } from './markdown-view.ts';
import type { PageTexts } from './texts.ts';
import { momentWords, timeElement } from './times.ts';

/** Flags of a message: only one person sees it; the bot has asked for time ("Message Flags" of Discord's reference). */
const flag = { ephemeral: 64, loading: 128 } as const;

/** What every message is shown with. */
export interface MessageParts {
  readonly texts: PageTexts;
  readonly reading: Reading;
  readonly visitorId: string;
  /** The name of a command in the reader's language. */
  readonly commandName: (name: string) => string;
  readonly places: MenuPlaces;
  readonly hands: MessageHands;
  readonly dismiss: () => void;
}

/** A message of the bot, as it now is. */
export function messageView({ raw, postedAt }: PageMessage, parts: MessageParts): HTMLElement {
  const { texts, reading, places, hands } = parts;
  const has = (bit: number) => ((raw.flags ?? 0) & bit) !== 0;
  // A picture that an embed shows stands only there, as in Discord.
  const shownElsewhere = new Set(raw.embeds.map((embed) => embed.image?.url));
  const pictures = raw.attachments.filter(({ url }) => !shownElsewhere.has(url));
  const element = box(
    'article',
    has(flag.ephemeral) ? 'message ephemeral' : 'message',
    usedLine(raw.interaction, parts),
    h('img', { attributes: { class: 'avatar', src: '/carrel.svg', alt: '' } }),
    box(
      'div',
      'body',
      box(
        'p',
        'byline',
        box('strong', 'author', raw.author.username),
        box('span', 'tag', texts.appTag),
        timeElement(postedAt, 't', reading.locale, reading.now),
      ),
      has(flag.loading) && box('p', 'thinking', `${raw.author.username} ${texts.thinking}`),
      raw.content !== '' && box('div', 'content', markdownView(raw.content, reading)),
      ...raw.embeds.map((embed) => embedView(embed, reading, raw.attachments, texts.image)),
      ...pictures.map((file) => imageView(file.url, file.description ?? file.filename, file.width, file.height)),
      ...controlsView(raw.components ?? [], { hands, places, reading, texts }),
      raw.edited_timestamp !== null && box('p', 'edited', texts.edited),
      has(flag.ephemeral) && onlyYou(parts),
    ),
  );
  element.dataset.id = raw.id;
  element.setAttribute('aria-label', `${raw.author.username}, ${momentWords(postedAt, 't', reading.locale)}`);
  return element;
}

function usedLine(
  used: PageMessage['raw']['interaction'],
  { texts, visitorId, commandName }: MessageParts,
): HTMLElement | undefined {
  if (used === undefined) return undefined;
  const words = used.user.id === visitorId ? texts.youUsed : texts.someoneUsed(used.user.username);
  return box('p', 'used', `${words} `, box('span', 'command', `/${commandName(used.name)}`));
}

function onlyYou({ texts, dismiss }: MessageParts): HTMLElement {
  const button = h('button', { attributes: { type: 'button', class: 'plain' }, on: { click: dismiss } }, texts.dismiss);
  return box('p', 'only-you', `${texts.onlyYou} · `, button);
}

/** A line of Discord's own about something that did not work. */
export function noticeView(text: string, about: string): HTMLElement {
  return h(
    'article',
    { attributes: { class: 'notice' } },
    about !== '' && box('p', 'used', box('span', 'command', about)),
    h('p', {}, text),
  );
}
