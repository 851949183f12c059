import type { Hono } from 'hono';
import { type APIMessage, ChannelType, MessageFlags, MessageType } from '#discord.js';
import { channelPayload } from '../guilds/guild-payload.ts';
import type { LocalChannel } from '../guilds/guilds.ts';
import { firstMissing, type PermissionName } from '../guilds/permissions.ts';
import { type JsonObject, objectsIn } from '../json.ts';
import { isEmptyMessage, type Upload } from '../messages/messages.ts';
import { invalidForm, refuse } from '../spec/refusal.ts';
import { botPermissions, findChannel, grantedPermissions, isTextual, isThread, type World } from '../world.ts';
import { type ApiContext, type ApiEnv, param, readChecked } from './context.ts';

/** Channels and their messages, as far as a bot that posts, edits and deletes its own needs them. */
export function addChannelRoutes(app: Hono<ApiEnv>, world: World): void {
  const { messages } = world;

  /** The channel of the path. Throws what Discord answers when it is gone, out of sight, or the bot lacks a permission. */
  const channelOf = (context: ApiContext, needed: readonly PermissionName[]): LocalChannel => {
    const channel = findChannel(world, param(context, 'channel'));
    if (!channel) throw refuse.unknownChannel();
    const held = botPermissions(world, channel);
    if (firstMissing(held, ['ViewChannel'])) throw refuse.missingAccess();
    if (firstMissing(held, needed)) throw refuse.missingPermissions();
    return channel;
  };
  const needsOf = (
    channel: LocalChannel | undefined,
    body: JsonObject,
    uploads: readonly Upload[],
  ): PermissionName[] => [
    channel && isThread(channel.type) ? 'SendMessagesInThreads' : 'SendMessages',
    ...(Array.isArray(body.embeds) && body.embeds.length > 0 ? (['EmbedLinks'] as const) : []),
    ...(uploads.length > 0 ? (['AttachFiles'] as const) : []),
  ];
  const messageOf = (context: ApiContext, channel: LocalChannel): APIMessage => {
    const message = messages.find(channel.id, param(context, 'message'));
    if (!message) throw refuse.unknownMessage();
    return message;
  };
  const forgetOldNonces = () => {
    for (const [key, known] of world.nonces) {
      if (world.settings.now() - known.at < world.settings.timing.nonceMs) return;
      world.nonces.delete(key);
    }
  };

  /** What is denied to the bot in a channel is an overwrite for its member. */
  const withDenials = (payload: JsonObject, channelId: string): JsonObject => {
    const allow = String(world.granted.get(channelId) ?? 0n);
    const own = { id: world.bot.id, type: 1, allow, deny: String(world.denied.get(channelId) ?? 0n) };
    return { ...payload, permission_overwrites: [...objectsIn(payload.permission_overwrites), own] };
  };

  app.get('/channels/:channel', (context) => {
    const channel = findChannel(world, param(context, 'channel'));
    if (!channel) throw refuse.unknownChannel();
    // A voice channel can be looked at without Connect.
    if (firstMissing(grantedPermissions(world, channel), ['ViewChannel'])) throw refuse.missingAccess();
    if (channel.type !== ChannelType.DM) return context.json(withDenials(channelPayload(channel), channel.id));
    return context.json(dmPayload(world, channel));
  });
  app.get('/channels/:channel/messages', (context) => {
    const isHidden = world.settings.hiddenHistory === 'empty';
    const channel = channelOf(context, isHidden ? [] : ['ReadMessageHistory']);
    if (firstMissing(botPermissions(world, channel), ['ReadMessageHistory'])) return context.json([]);
    const visible = messages.list(channel.id).filter((message) => ((message.flags ?? 0) & 64) === 0);
    return context.json(pageOf(visible, context.req.query()));
  });
  app.get('/channels/:channel/messages/:message', (context) => {
    return context.json(messageOf(context, channelOf(context, ['ReadMessageHistory'])));
  });
  app.post('/channels/:channel/messages', async (context) => {
    const { body, uploads } = await readChecked(world, context, 'messageCreate');
    const channel = channelOf(context, needsOf(findChannel(world, param(context, 'channel')), body, uploads));
    if (!isTextual(channel.type)) throw refuse.notText();
    if (channel.recipientId !== undefined && world.closedDms.has(channel.recipientId)) throw refuse.closedDms();
    if (isEmptyMessage(body, uploads)) throw refuse.emptyMessage();
    forgetOldNonces();
    const hasNonce = body.nonce !== undefined && body.nonce !== null;
    const key = `${channel.id} ${body.nonce}`;
    const before = hasNonce && body.enforce_nonce === true ? world.nonces.get(key) : undefined;
    if (before) return context.json(before.message);
    const message = messages.create(
      { channelId: channel.id, extra: hasNonce ? { nonce: body.nonce } : {} },
      body,
      uploads,
    );
    // Taken out first, because a map keeps the place of a key that is there already.
    world.nonces.delete(key);
    if (hasNonce) world.nonces.set(key, { message, at: world.settings.now() });
    return context.json(message);
  });
  app.patch('/channels/:channel/messages/:message', async (context) => {
    const { body, uploads } = await readChecked(world, context, 'messageEdit');
    const message = messageOf(context, channelOf(context, []));
    if (message.author.id !== world.bot.id) throw refuse.foreignMessage();
    return context.json(messages.edit(message, body, uploads));
  });
  app.post('/channels/:channel/messages/:message/crosspost', (context) => {
    const channel = channelOf(context, ['SendMessages']);
    const message = messageOf(context, channel);
    const isOwn = message.author.id === world.bot.id;
    if (!isOwn && firstMissing(botPermissions(world, channel), ['ManageMessages'])) throw refuse.missingPermissions();
    if (channel.type !== ChannelType.GuildAnnouncement) throw refuse.wrongChannelType();
    if (((message.flags ?? 0) & MessageFlags.Crossposted) !== 0) throw refuse.alreadyPublished();
    return context.json(messages.publish(message));
  });
  app.put('/channels/:channel/messages/pins/:message', (context) => {
    const channel = channelOf(context, ['PinMessages']);
    const message = messageOf(context, channel);
    if (!message.pinned) {
      const extra = { message_reference: { type: 0, channel_id: channel.id, message_id: message.id } };
      messages.create({ channelId: channel.id, type: MessageType.ChannelPinnedMessage, extra }, {}, []);
    }
    messages.pin(message);
    return context.body(null, 204);
  });
  app.delete('/channels/:channel/messages/:message', (context) => {
    messages.remove(messageOf(context, channelOf(context, [])));
    return context.body(null, 204);
  });
  app.post('/users/@me/channels', async (context) => {
    const { body } = await readChecked(world, context, 'privateChannel');
    const recipient = String(body.recipient_id);
    if (!world.users.find(recipient)) throw refuse.unknownUser();
    return context.json(dmPayload(world, world.users.dm(recipient)));
  });
}

function dmPayload(world: World, channel: LocalChannel): JsonObject {
  const recipient = world.users.find(channel.recipientId ?? '');
  return {
    id: channel.id,
    type: channel.type,
    last_message_id: null,
    flags: 0,
    recipients: recipient ? [recipient] : [],
  };
}

/**
 * A page of a channel's messages, newest first: the last ones, or those next to the id in `after` or `before`. Throws 50035
 * for a `limit` outside 1 to 100 and for an id that is none.
 */
function pageOf(messages: readonly APIMessage[], query: Record<string, string>): APIMessage[] {
  const limit = Number(query.limit ?? 50);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 100)) {
    const message = 'int value should be between 1 and 100.';
    throw invalidForm([{ path: ['limit'], code: 'NUMBER_TYPE_RANGE', message }]);
  }
  const bound = (name: 'after' | 'before'): bigint | undefined => {
    const id = query[name];
    if (id === undefined) return undefined;
    if (/^\d{1,20}$/.test(id)) return BigInt(id);
    throw invalidForm([{ path: [name], code: 'NUMBER_TYPE_COERCE', message: `Value "${id}" is not snowflake.` }]);
  };
  const after = bound('after');
  const before = bound('before');
  if (after !== undefined) {
    const newer = messages.filter(({ id }) => BigInt(id) > after);
    return newer.slice(0, limit).reverse();
  }
  const older = before === undefined ? messages : messages.filter(({ id }) => BigInt(id) < before);
  return older.slice(-limit).reverse();
}
