import type { Hono } from 'hono';
import type { Gateway } from '../gateway/gateway.ts';
import { userPayload } from '../guilds/users.ts';
import { refuse } from '../spec/refusal.ts';
import type { World } from '../world.ts';
import { type ApiEnv, readChecked } from './context.ts';

/** /gateway, /gateway/bot, /users/@me, /applications/@me: what a bot asks and sets when it starts. */
export function addApplicationRoutes(
  app: Hono<ApiEnv>,
  world: World,
  gateway: () => Gateway,
  gatewayUrl: () => string,
): void {
  const { settings, bot } = world;
  app.get('/gateway', (context) => context.json({ url: gatewayUrl() }));
  app.get('/gateway/bot', (context) =>
    context.json({
      url: gatewayUrl(),
      shards: settings.shards,
      session_start_limit: {
        total: settings.sessionStarts,
        remaining: gateway().sessionStartsLeft(),
        reset_after: 86_400_000,
        max_concurrency: settings.maxConcurrency,
      },
    }),
  );
  app.get('/users/@me', (context) =>
    context.json({ ...bot, verified: true, mfa_enabled: true, email: null, locale: 'en-US' }),
  );
  app.get('/users/:user', (context) => {
    const user = context.req.param('user') === bot.id ? bot : world.users.find(context.req.param('user'));
    if (!user) throw refuse.unknownUser();
    return context.json(user);
  });
  const application = () => ({
    id: settings.applicationId,
    name: settings.applicationName,
    icon: null,
    description: 'How full the libraries are.',
    type: null,
    summary: '',
    is_monetized: false,
    is_verified: false,
    is_discoverable: false,
    bot,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: world.application.verifyKey,
    flags: 0,
    flags_new: '0',
    hook: true,
    owner: userPayload('1000000000000000001', 'owner', 'Owner'),
    team: null,
    redirect_uris: [],
    role_connections_verification_url: null,
    approximate_guild_count: world.guilds.joined().length,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    eligible_oauth2_scopes: [],
    ...world.application.settings,
  });
  for (const path of ['/applications/@me', '/oauth2/applications/@me']) {
    app.get(path, (context) => context.json(application()));
  }
  app.patch('/applications/@me', async (context) => {
    const { body } = await readChecked(world, context, 'application');
    await world.application.edit(body);
    return context.json(application());
  });
}
