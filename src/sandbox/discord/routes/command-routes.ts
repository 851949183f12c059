import type { Hono } from 'hono';
import { withoutLocalizations } from '../commands/commands.ts';
import { isObject, objectsIn } from '../json.ts';
import { refuse } from '../spec/refusal.ts';
import { checkCommandList } from '../spec/validate.ts';
import type { World } from '../world.ts';
import { type ApiContext, type ApiEnv, enforce, param, readBody, readChecked } from './context.ts';

/** The registration of application commands, global and for one server. */
export function addCommandRoutes(app: Hono<ApiEnv>, world: World): void {
  const { commands } = world;
  /** The server that the path names, or `undefined` for the global commands. Throws when the bot has no business there. */
  const scopeOf = (context: ApiContext): string | undefined => {
    if (param(context, 'application') !== world.settings.applicationId) throw refuse.unknownApplication();
    const guild = context.req.param('guild');
    if (guild === undefined) return undefined;
    if (!world.guilds.find(guild)) throw refuse.unknownGuild();
    if (!world.guilds.isIn(guild)) throw refuse.missingAccess();
    return guild;
  };
  const commandOf = (context: ApiContext) => {
    const command = commands.find(param(context, 'command'), scopeOf(context));
    if (!command) throw refuse.unknownCommand();
    return command;
  };
  app.get('/applications/:application/guilds/:guild/commands/permissions', (context) => {
    const guild_id = scopeOf(context) ?? '';
    const application_id = world.settings.applicationId;
    const set = [...commands.overrides(guild_id)];
    return context.json(set.map(([id, permissions]) => ({ id, application_id, guild_id, permissions })));
  });
  for (const base of ['/applications/:application/commands', '/applications/:application/guilds/:guild/commands']) {
    app.get(base, (context) => {
      const full = context.req.query('with_localizations') === 'true';
      const list = commands.list(scopeOf(context));
      return context.json(full ? list : list.map(withoutLocalizations));
    });
    app.put(base, async (context) => {
      const scope = scopeOf(context);
      const { value } = await readBody(context);
      if (world.settings.validate) enforce(world, context, checkCommandList(value));
      return context.json(commands.overwrite(objectsIn(value), scope));
    });
    app.post(base, async (context) => {
      const scope = scopeOf(context);
      const { body } = await readChecked(world, context, 'commandCreate');
      const { command, isNew } = commands.put(body, scope);
      return context.json(command, isNew ? 201 : 200);
    });
    app.get(`${base}/:command`, (context) => context.json(commandOf(context)));
    app.patch(`${base}/:command`, async (context) => {
      const command = commandOf(context);
      const { body } = await readChecked(world, context, 'commandPatch');
      return context.json(commands.patch(command, isObject(body) ? body : {}));
    });
    app.delete(`${base}/:command`, (context) => {
      commands.remove(commandOf(context).id, scopeOf(context));
      return context.body(null, 204);
    });
  }
}
