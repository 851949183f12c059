import type { CampusState, Hello, VisitorRole } from '../wire.ts';
import { box, h } from './dom.ts';
import type { PageTexts } from './texts.ts';

/** What the list shows and where it leads. */
export interface ChannelListParts {
  readonly hello: Hello;
  readonly texts: PageTexts;
  readonly here: string;
  readonly unread: ReadonlyMap<string, number>;
  readonly bot: CampusState['bot'];
  readonly open: (channelId: string) => void;
}

/** The servers at the very left: the direct messages and the one server that there is. */
export function serversView({ hello, texts, here, open }: ChannelListParts): HTMLElement[] {
  const isDm = here === hello.dm.id;
  const general = hello.guild.channels.find(({ name }) => name === 'general') ?? hello.guild.channels[0];
  const entry = (label: string, isHere: boolean, channelId: string, inside: Node) =>
    h(
      'button',
      {
        attributes: {
          type: 'button',
          class: 'server',
          title: label,
          'aria-label': label,
          'aria-current': isHere ? 'true' : undefined,
        },
        on: { click: () => open(channelId) },
      },
      inside,
    );
  const mark = h('img', { attributes: { src: '/carrel.svg', alt: '' } });
  const initials = hello.guild.name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('');
  return [
    entry(texts.directMessages, isDm, hello.dm.id, mark),
    entry(
      hello.guild.name,
      !isDm,
      general?.id ?? hello.dm.id,
      h('span', { attributes: { class: 'initials', 'data-initials': initials } }),
    ),
  ];
}

/** The channels of the server and the DM with the bot, each with its number of unread messages. */
export function channelsView(parts: ChannelListParts): HTMLElement[] {
  const { hello, texts, bot } = parts;
  const state = bot.online ? texts.online : texts.offline;
  const dm = entryView(parts, hello.dm.id, hello.dm.name, 'dm');
  dm.append(
    box('span', 'face', h('img', { attributes: { src: '/carrel.svg', alt: '', class: 'small-avatar' } })),
    box(
      'span',
      'who',
      box('span', 'name', hello.dm.name),
      box('span', 'presence', bot.presence === null ? state : `${state} · ${bot.presence}`),
    ),
    ...badge(parts, hello.dm.id),
  );
  dm.dataset.online = String(bot.online);
  const channels = hello.guild.channels.map(({ id, name }) => {
    const entry = entryView(parts, id, name, 'channel');
    entry.append(box('span', 'sign', '#'), box('span', 'name', name), ...badge(parts, id));
    return h('li', {}, entry);
  });
  return [
    box('p', 'server-name', hello.guild.name),
    box('p', 'list-title', texts.textChannels),
    box('ul', 'list', ...channels),
    box('p', 'list-title', texts.directMessages),
    box('ul', 'list', h('li', {}, dm)),
  ];
}

/** Below the lists, as in Discord: who is looking, and as what. */
export function meView(texts: PageTexts, role: VisitorRole): HTMLElement[] {
  const face = box('span', 'face', h('img', { attributes: { src: '/visitor.svg', alt: '', class: 'small-avatar' } }));
  return [face, box('span', 'who', box('span', 'name', texts.visitor), box('span', 'presence', texts.roles[role]))];
}

function entryView({ here, open, unread }: ChannelListParts, id: string, name: string, kind: string) {
  const state = unread.has(id) ? ' unread' : '';
  const attributes = {
    type: 'button',
    class: `entry ${kind}${state}`,
    'aria-current': id === here ? 'page' : undefined,
  };
  const entry = h('button', { attributes, on: { click: () => open(id) } });
  entry.dataset.channel = name;
  return entry;
}

function badge({ unread, texts }: ChannelListParts, channelId: string): HTMLElement[] {
  const count = unread.get(channelId) ?? 0;
  if (count === 0) return [];
  return [box('span', 'badge', String(count), box('span', 'hidden-text', ` ${texts.unread}`))];
}
