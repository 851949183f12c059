import { momentWords } from '../../../time-words.ts';
import type { PageMessage } from '../../wire.ts';
import { box, h, svg } from '../dom.ts';
import type { PageTexts } from '../texts.ts';
import { postedElement } from '../times.ts';
import { controlsView, type MenuPlaces, type MessageHands } from './controls-view.ts';
import { embedView, imageView } from './embed-view.ts';
import { markdownView, type Reading } from './markdown-view.ts';

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
        postedElement(postedAt, reading.locale, reading.now),
      ),
      has(flag.loading) && box('p', 'thinking', `${raw.author.username} ${texts.thinking}`),
      raw.content !== '' && box('div', 'content', markdownView(raw.content, reading)),
      raw.edited_timestamp !== null && box('p', 'edited', texts.edited),
      ...raw.embeds.map((embed) => embedView(embed, reading, raw.attachments, texts.image)),
      ...pictures.map((file) => imageView(file.url, file.description ?? file.filename, file.width, file.height)),
      ...controlsView(raw.components ?? [], { hands, places, reading, texts }),
      has(flag.ephemeral) && onlyYou(parts),
    ),
  );
  const isReply = String(raw.interaction !== undefined);
  const day = momentWords(postedAt, 'D', reading.locale);
  Object.assign(element.dataset, { id: raw.id, author: raw.author.id, postedAt: String(postedAt), day, isReply });
  element.setAttribute('aria-label', `${raw.author.username}, ${momentWords(postedAt, 't', reading.locale)}`);
  return element;
}

function usedLine(
  used: PageMessage['raw']['interaction'],
  { texts, visitorId, commandName }: MessageParts,
): HTMLElement | undefined {
  if (used === undefined) return undefined;
  const words = used.user.id === visitorId ? texts.youUsed : texts.someoneUsed(used.user.username);
  const face = h('img', { attributes: { class: 'tiny-avatar', src: '/visitor.svg', alt: '' } });
  return box('p', 'used', face, `${words} `, box('span', 'command', `/${commandName(used.name)}`));
}

const eyePath =
  'M12 5C6.5 5 2.7 9.3 1.5 12c1.2 2.7 5 7 10.5 7s9.3-4.3 10.5-7C21.3 9.3 17.5 5 12 5zm0 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zm0-2.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z';

function onlyYou({ texts, dismiss }: MessageParts): HTMLElement {
  const button = h('button', { attributes: { type: 'button', class: 'plain' }, on: { click: dismiss } }, texts.dismiss);
  const eye = svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: eyePath }));
  return box('p', 'only-you', eye, `${texts.onlyYou} ·`, button);
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
