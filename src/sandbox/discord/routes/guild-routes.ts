import type { Hono } from 'hono';
import { channelPayload, guildPayload, memberPayload } from '../guilds/guild-payload.ts';
import { everyonePermissions } from '../guilds/permissions.ts';
import { refuse } from '../spec/refusal.ts';
import type { World } from '../world.ts';
import { type ApiContext, type ApiEnv, param } from './context.ts';

/** Servers, their channels, roles and members, read only; and the bot leaving one. */
export function addGuildRoutes(app: Hono<ApiEnv>, world: World, leave: (guildId: string) => void): void {
  const guildOf = (context: ApiContext) => {
    const guild = world.guilds.find(param(context, 'guild'));
    // A server that the bot is not in does not exist for it.
    if (!guild || !world.guilds.isIn(guild.id)) throw refuse.unknownGuild();
    return guild;
  };
  app.get('/guilds/:guild', (context) => context.json(guildPayload(guildOf(context))));
  app.get('/guilds/:guild/channels', (context) => context.json(guildOf(context).channels.map(channelPayload)));
  app.get('/guilds/:guild/roles', (context) => context.json(guildOf(context).roles));
  app.get('/guilds/:guild/members/:user', (context) => {
    const guild = guildOf(context);
    const id = param(context, 'user');
    const user = id === '@me' || id === world.bot.id ? world.bot : world.users.find(id);
    if (!user) throw refuse.unknownMember();
    const isTimedOut = user === world.bot && world.timedOut.has(guild.id);
    const until = isTimedOut ? { communication_disabled_until: new Date(Date.now() + 3_600_000).toISOString() } : {};
    return context.json({ ...memberPayload(guild, user), ...until });
  });
  app.get('/users/@me/guilds', (context) => {
    const limit = Number(context.req.query('limit') ?? 200);
    const after = BigInt(context.req.query('after') ?? 0);
    const ids = world.guilds.joined().filter((id) => BigInt(id) > after);
    const permissions = everyonePermissions.toString();
    const pages = ids
      .slice(0, limit)
      .map((id) => ({ id, name: world.guilds.find(id)?.name, icon: null, owner: false, permissions, features: [] }));
    return context.json(pages);
  });
  app.delete('/users/@me/guilds/:guild', (context) => {
    leave(guildOf(context).id);
    return context.body(null, 204);
  });
}
