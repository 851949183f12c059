import type { World } from '../../src/sandbox/discord/world.ts';
import type { HttpRequest } from './http-requests.ts';

/** Servers on one page of GET /users/@me/guilds (Discord's documentation of Get Current User Guilds). */
const pageSize = 200;

/** What a bot asks beside its answers to interactions. */
export interface Routes {
  /** The answer as JSON, `undefined` for what is not known here. */
  answer(request: HttpRequest): unknown;
  /** How many messages were posted and edited so far. */
  messages(): number;
}

/** What bots ask when they start, and messages in any channel. */
export function createRoutes(world: World): Routes {
  const { settings, bot, guilds } = world;
  const application = { id: settings.applicationId, name: settings.applicationName, flags: 0, bot };
  const gateway = { url: `${world.origin.replace('http', 'ws')}/gateway` };
  const commandsPath = `/applications/${settings.applicationId}/commands`;
  let commands: unknown = [];
  let messages = 0;
  const answer = ({ method, path, body }: HttpRequest): unknown => {
    const { pathname, searchParams } = new URL(path, 'http://local');
    const route = pathname.replace('/api/v10', '');
    if (method === 'PUT' && route === commandsPath) commands = JSON.parse(body.toString());
    const channelId = /^\/channels\/(\d+)\/messages/.exec(route)?.[1];
    if (channelId !== undefined) {
      messages += 1;
      return { id: world.ids(), channel_id: channelId };
    }
    const after = BigInt(searchParams.get('after') ?? 0);
    const limits = { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 16 };
    const answers: Readonly<Record<string, () => unknown>> = {
      '/gateway': () => gateway,
      '/gateway/bot': () => ({ ...gateway, shards: 1, session_start_limit: limits }),
      '/users/@me': () => bot,
      '/applications/@me': () => application,
      '/oauth2/applications/@me': () => application,
      [commandsPath]: () => commands,
      '/users/@me/guilds': () =>
        guilds
          .joined()
          .filter((id) => BigInt(id) > after)
          .slice(0, pageSize)
          .map((id) => ({ id })),
    };
    return answers[route]?.();
  };
  return { answer, messages: () => messages };
}
