import { type APIMessage, type APIUser, ComponentType, MessageFlags, MessageType } from '#discord.js';
import { isObject, type JsonObject, numberOf, objectsIn, textOf } from '../json.ts';
import { attachmentPayload, type FileStore, type StoredFile } from './attachments.ts';

/** A message as a person's Discord shows it. `raw` is Discord's own JSON; the rest saves looking into it. */
export interface LocalMessage {
  id: string;
  channelId: string;
  authorId: string;
  content: string;
  embeds: APIMessage['embeds'];
  components: NonNullable<APIMessage['components']>;
  attachments: APIMessage['attachments'];
  flags: number;
  /** Whether only the user who asked can see it. */
  ephemeral: boolean;
  /** Milliseconds since the Unix epoch; `null` until it is edited. */
  editedAt: number | null;
  raw: APIMessage;
}

/** What happened to a message. */
export interface MessageEvent {
  kind: 'created' | 'edited' | 'deleted';
  message: LocalMessage;
}

/** A file as it was uploaded; `index` is the n of `files[n]`. */
export interface Upload {
  index: number;
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

/** What is known about a new message beside its body. */
export interface MessageFacts {
  channelId: string;
  type?: MessageType;
  extra?: JsonObject;
}

/** The messages of all channels, of each the last `history`. */
export interface MessageBook {
  /** `ownFlags` are flags that only Discord sets, such as Loading. */
  create(facts: MessageFacts, body: JsonObject, uploads: readonly Upload[], ownFlags?: number): APIMessage;
  edit(message: APIMessage, body: JsonObject, uploads: readonly Upload[]): APIMessage;
  /** Publishes it to the servers that follow its channel. */
  publish(message: APIMessage): APIMessage;
  pin(message: APIMessage): void;
  remove(message: APIMessage): void;
  /** Forgets without an event, for benchmarks. */
  forget(message: APIMessage): void;
  find(channelId: string, messageId: string): APIMessage | undefined;
  /** Oldest first. */
  list(channelId: string): APIMessage[];
  /** Returns a function that ends the listening. */
  listen(listener: (event: MessageEvent) => void): () => void;
}

const shownFlags =
  MessageFlags.Ephemeral |
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2;

/** An empty book. `origin` gives `http://host:port` once the server listens. */
export function createMessages(setting: {
  ids: () => string;
  bot: APIUser;
  files: FileStore;
  now: () => number;
  origin: () => string;
  history: number;
}): MessageBook {
  const channels = new Map<string, Map<string, APIMessage>>();
  const listeners = new Set<(event: MessageEvent) => void>();
  const tell = (kind: MessageEvent['kind'], raw: APIMessage) => {
    if (listeners.size === 0) return;
    const event = { kind, message: localMessage(raw) };
    for (const listener of listeners) listener(event);
  };
  const store = (uploads: readonly Upload[], body: JsonObject, channelId: string): APIMessage['attachments'] =>
    uploads.map((upload) => {
      const file: StoredFile = { id: setting.ids(), ...upload };
      setting.files.set(file.id, file);
      const described = objectsIn(body.attachments).find((entry) => String(entry.id) === String(upload.index));
      return attachmentPayload(file, setting.origin(), channelId, textOf(described?.description));
    });
  const forget = (message: APIMessage) => {
    channels.get(message.channel_id)?.delete(message.id);
    for (const attachment of message.attachments) setting.files.delete(attachment.id);
  };
  return {
    create: (facts, body, uploads, ownFlags = 0) => {
      const attachments = uploads.length > 0 ? store(uploads, body, facts.channelId) : [];
      const message = {
        id: setting.ids(),
        channel_id: facts.channelId,
        type: facts.type ?? MessageType.Default,
        author: setting.bot,
        content: textOf(body.content) ?? '',
        timestamp: timestamp(setting.now()),
        edited_timestamp: null,
        tts: body.tts === true,
        mention_everyone: false,
        mentions: [],
        mention_roles: mentionedRoles(body),
        pinned: false,
        embeds: embedsOf(body, attachments),
        attachments,
        components: componentsOf(body),
        flags: ((numberOf(body.flags) ?? 0) & shownFlags) | ownFlags,
        ...facts.extra,
      } as APIMessage;
      let channel = channels.get(facts.channelId);
      if (!channel) {
        channel = new Map();
        channels.set(facts.channelId, channel);
      }
      channel.set(message.id, message);
      if (channel.size > setting.history) {
        const oldest = channel.values().next().value;
        if (oldest) forget(oldest);
      }
      tell('created', message);
      return message;
    },
    edit: (message, body, uploads) => {
      const kept =
        'attachments' in body && body.attachments !== undefined
          ? message.attachments.filter((old) =>
              objectsIn(body.attachments).some((entry) => String(entry.id) === old.id),
            )
          : message.attachments;
      for (const old of message.attachments) if (!kept.includes(old)) setting.files.delete(old.id);
      message.attachments = [...kept, ...store(uploads, body, message.channel_id)];
      if ('content' in body && body.content !== undefined) message.content = textOf(body.content) ?? '';
      if ('embeds' in body && body.embeds !== undefined) message.embeds = embedsOf(body, message.attachments);
      if ('components' in body && body.components !== undefined) message.components = componentsOf(body);
      const keptFlags = (message.flags ?? 0) & (MessageFlags.Ephemeral | MessageFlags.Crossposted);
      const newFlags = 'flags' in body ? (numberOf(body.flags) ?? 0) & shownFlags : (message.flags ?? 0) & shownFlags;
      message.flags = keptFlags | (newFlags & ~MessageFlags.Ephemeral);
      message.edited_timestamp = timestamp(setting.now());
      tell('edited', message);
      return message;
    },
    publish: (message) => {
      message.flags = (message.flags ?? 0) | MessageFlags.Crossposted;
      tell('edited', message);
      return message;
    },
    pin: (message) => {
      message.pinned = true;
      tell('edited', message);
    },
    remove: (message) => {
      forget(message);
      tell('deleted', message);
    },
    forget,
    find: (channelId, messageId) => channels.get(channelId)?.get(messageId),
    list: (channelId) => [...(channels.get(channelId)?.values() ?? [])],
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A time as Discord writes it, in microseconds. */
const timestamp = (now: number): string => new Date(now).toISOString().replace('Z', '000+00:00');

/** The view of a message that the driver hands out: a copy, so that later edits do not change what was seen. */
export function localMessage(raw: APIMessage): LocalMessage {
  const flags = raw.flags ?? 0;
  return {
    id: raw.id,
    channelId: raw.channel_id,
    authorId: raw.author.id,
    content: raw.content,
    embeds: raw.embeds,
    components: raw.components ?? [],
    attachments: raw.attachments,
    flags,
    ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
    editedAt: raw.edited_timestamp === null ? null : Date.parse(raw.edited_timestamp),
    raw: { ...raw },
  };
}

/** Whether a message body would show nothing at all: Discord refuses it with code 50006. */
export function isEmptyMessage(body: JsonObject, uploads: readonly Upload[]): boolean {
  const lists = ['embeds', 'components', 'sticker_ids', 'attachments'];
  return (
    !textOf(body.content)?.trim() &&
    uploads.length === 0 &&
    !isObject(body.poll) &&
    lists.every((key) => {
      const list = body[key];
      return !Array.isArray(list) || list.length === 0;
    })
  );
}

function embedsOf(body: JsonObject, attachments: APIMessage['attachments']): APIMessage['embeds'] {
  const address = (url: unknown) => {
    const name = textOf(url)?.startsWith('attachment://') ? String(url).slice('attachment://'.length) : undefined;
    return attachments.find((attachment) => attachment.filename === name)?.url ?? url;
  };
  return objectsIn(body.embeds).map((embed) => {
    const shown: JsonObject = { type: 'rich', ...embed };
    for (const key of ['image', 'thumbnail']) {
      const media = embed[key];
      if (isObject(media)) shown[key] = { ...media, url: address(media.url), proxy_url: address(media.url) };
    }
    for (const key of ['author', 'footer']) {
      const part = embed[key];
      if (isObject(part) && 'icon_url' in part) shown[key] = { ...part, icon_url: address(part.icon_url) };
    }
    return shown;
  }) as unknown as APIMessage['embeds'];
}

/** Components as Discord gives them back: each with the number that Discord assigns where the sender gave none. */
function componentsOf(body: JsonObject): NonNullable<APIMessage['components']> {
  let next = 0;
  const numbered = (component: JsonObject): JsonObject => {
    next += 1;
    const id = numberOf(component.id) ?? next;
    return 'components' in component
      ? { ...component, id, components: objectsIn(component.components).map(numbered) }
      : { ...(component.type === ComponentType.Button ? {} : { min_values: 1, max_values: 1 }), ...component, id };
  };
  return objectsIn(body.components).map(numbered) as unknown as NonNullable<APIMessage['components']>;
}

/** The roles that a message really pings: named in its text and let through by `allowed_mentions`. */
function mentionedRoles(body: JsonObject): string[] {
  const content = textOf(body.content) ?? '';
  if (!content.includes('<@&')) return [];
  const named = [...content.matchAll(/<@&(\d+)>/g)].map((match) => match[1] ?? '');
  if (!isObject(body.allowed_mentions)) return named;
  const { parse, roles } = body.allowed_mentions;
  if (Array.isArray(parse) && parse.includes('roles')) return named;
  return Array.isArray(roles) ? named.filter((role) => roles.includes(role)) : [];
}
