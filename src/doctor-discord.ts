import { request } from 'undici';
import { commands } from '../commands/index.ts';
import { type Environment, tokenProblem } from './base/config.ts';
import { messageOf } from './base/errors.ts';
import { type Install, inviteLink, isInstallReady, lackingIn } from './discord/transport/configure.ts';
import { firstServers } from './discord/transport/membership.ts';
import { openRestForOneJob, rateLimitWords } from './discord/transport/one-job-rest.ts';
import {
  type Application,
  currentApplication,
  registeredCommands,
  sameCommands,
} from './discord/transport/register.ts';
import type { DiscordRest } from './discord/transport/rest.ts';
import { permissionNames } from './discord/views/shared/permissions.ts';
import { type Finding, ill, well } from './doctor-finding.ts';
import { translator } from './i18n/index.ts';
import { isDatabaseInUse } from './store/engine/process-lock.ts';

/** The names of what `checkDiscord` finds, in order. */
export const discordChecks = [
  'token',
  'application',
  'install in servers',
  'install for yourself',
  'commands',
  'permissions',
  'public key',
  'interactions',
  'invite',
] as const;

const waitCure = 'start Carrel after that; if it comes again, look for another program that uses this token or address';
const tokenCure = 'press Reset Token on the Bot page of your application and copy what it shows into DISCORD_TOKEN';
const onGeneralPage = 'the General Information page of the developer portal';

/** Checks all that Discord knows of the bot; fewer findings than names where the token is not accepted. */
export async function checkDiscord(environment: Environment): Promise<Finding[]> {
  const { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl } = environment;
  if (token === undefined) return [ill('DISCORD_TOKEN is not set', tokenCure)];
  const problem = tokenProblem(token);
  if (problem !== undefined) return [ill(problem, tokenCure)];
  const rest = openRestForOneJob({ apiUrl, token });
  try {
    const application = await currentApplication(rest.general);
    return [
      well('Discord accepts it'),
      checkServers(application),
      checkInstall(application, 'server', environment),
      checkInstall(application, 'user', environment),
      await checkCommands(rest.general, application, environment),
      await checkPermissions(rest.general),
      checkPublicKey(application, environment),
      await checkInteractions(application, environment),
      well(inviteLink(application.id)),
    ];
  } catch (error) {
    const wait = rateLimitWords(error);
    if (wait !== undefined) return [ill(`Discord asks to wait for ${wait}`, waitCure)];
    const refused = error instanceof Error && 'status' in error && error.status === 401;
    return [
      refused
        ? ill(`Discord refuses it${confusedWith(token)}`, tokenCure)
        : ill(`Discord cannot be asked: ${messageOf(error)}`, 'check the network and DISCORD_API_URL'),
    ];
  } finally {
    await rest.close();
  }
}

/** What else of the developer portal a refused token looks like. */
function confusedWith(token: string): string {
  if (/^\d{17,20}$/.test(token)) return ': it looks like an application id';
  if (/^[\da-f]{64}$/i.test(token)) return ': it looks like a public key';
  if (/^[\w-]{32}$/.test(token)) return ': it looks like the client secret of the OAuth2 page';
  return '';
}

function checkServers({ name, id, approximate_guild_count: count = 0 }: Application): Finding {
  if (count === 0) return well(`${name} (${id}), in no server yet: open the invite link below`);
  return well(`${name} (${id}), in ${count} ${count === 1 ? 'server' : 'servers'}`);
}

function checkInstall(
  application: Application,
  install: Install,
  { CONFIGURE_APPLICATION: configure }: Environment,
): Finding {
  if (isInstallReady(application, install)) return well('set up');
  if (configure) return well('not set up yet: npm start and npm run register do it');
  return ill(
    'not set up',
    'set it on the Installation page of the developer portal, or leave it to Carrel with CONFIGURE_APPLICATION=true',
  );
}

/** A start puts them, so that only a running Carrel is ill without them. */
async function checkCommands(
  rest: DiscordRest['general'],
  { id }: Application,
  { DATABASE_URL: url }: Environment,
): Promise<Finding> {
  const registered = await registeredCommands(rest, id);
  const definitions = commands.map(({ definition }) => definition);
  if (sameCommands(registered, definitions)) return well(`Discord has all ${definitions.length}`);
  const what =
    registered.length === 0 ? 'not registered' : 'those that Discord has are not those of this version of Carrel';
  return isDatabaseInUse(url)
    ? ill(what, 'npm run register puts them, or says why it cannot')
    : well(`${what}: npm start and npm run register put them`);
}

/** In a page of servers: that is all of them for most hosts, and the first 200 otherwise. */
async function checkPermissions(rest: DiscordRest['general']): Promise<Finding> {
  const guilds = await firstServers(rest);
  const lacking = guilds.flatMap(({ name, permissions }) => {
    const lacked = lackingIn(permissions);
    return lacked === 0n ? [] : [`${name} lacks ${permissionNames(lacked, translator('en'))}`];
  });
  if (lacking.length === 0) return well(guilds.length === 0 ? 'no server yet' : 'all that Carrel needs in its servers');
  const more = lacking.length > 3 ? `; and ${lacking.length - 3} more servers` : '';
  return ill(
    `${lacking.slice(0, 3).join('; ')}${more}`,
    'allow it to Carrel’s role under Server Settings, Roles, or open the invite link below again',
  );
}

function checkPublicKey(application: Application, { DISCORD_PUBLIC_KEY: key }: Environment): Finding {
  if (key === undefined) return well('not set: Carrel takes no interactions over HTTP');
  if (key.toLowerCase() === application.verify_key) return well('right');
  return ill(`not that of ${application.name}`, `copy it from ${onGeneralPage} into DISCORD_PUBLIC_KEY`);
}

/** Where Discord sends interactions, and whether something of ours answers there. */
async function checkInteractions(application: Application, environment: Environment): Promise<Finding> {
  const { DISCORD_PUBLIC_KEY: key, INTERACTIONS_URL: url, DATABASE_URL: database } = environment;
  const { interactions_endpoint_url: endpoint } = application;
  if (key === undefined && endpoint) {
    return ill(
      `Discord sends them to ${endpoint}, where this Carrel does not take them without DISCORD_PUBLIC_KEY`,
      `remove the Interactions Endpoint URL from ${onGeneralPage}, or set DISCORD_PUBLIC_KEY and INTERACTIONS_URL`,
    );
  }
  if (url === undefined) return well(endpoint ? `Discord sends them to ${endpoint}` : 'they come over the gateway');
  if (!url.startsWith('https://')) {
    return ill(
      'INTERACTIONS_URL is not https, and Discord calls no other address',
      'put a proxy with a certificate in front of HTTP_PORT, and its https address into INTERACTIONS_URL',
    );
  }
  try {
    const { statusCode, body } = await request(url, { method: 'POST', body: '{}', headersTimeout: 10_000 });
    await body.dump();
    // What is not signed is refused so, by Carrel as by any endpoint that Discord accepts.
    if (statusCode === 401) return well(`INTERACTIONS_URL answers, and refuses what Discord has not signed`);
    return unanswered(`INTERACTIONS_URL answers ${statusCode} to what is not signed instead of 401`);
  } catch (error) {
    return unanswered(`INTERACTIONS_URL cannot be reached: ${codeOf(error)}`);
  }

  function unanswered(what: string): Finding {
    const cure = 'let it lead to POST /interactions at HTTP_HOST and HTTP_PORT of a running Carrel';
    return isDatabaseInUse(database) ? ill(what, cure) : ill(what, `${cure}: start Carrel, then look again`);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
