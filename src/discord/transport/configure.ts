import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationIntegrationTypeConfiguration,
  ApplicationIntegrationType,
  ApplicationWebhookEventStatus,
  ApplicationWebhookEventType,
  DiscordAPIError,
  OAuth2Scopes,
  PermissionFlagsBits as Permission,
  type REST,
  type RESTPatchCurrentApplicationJSONBody,
  Routes,
} from '#discord.js';
import { holds } from '../views/shared/permissions.ts';
import type { Application } from './register.ts';

/** What Carrel needs in a server: to see channels, write there and in threads, and find its own messages again. */
const neededPermissions =
  Permission.ViewChannel |
  Permission.SendMessages |
  Permission.SendMessagesInThreads |
  Permission.EmbedLinks |
  Permission.AttachFiles |
  Permission.ReadMessageHistory;

/** What of that a bot with these permissions in a server (Discord's bits, as text) lacks, as bits; 0 where they are not known. */
export function lackingIn(permissions: string | undefined): bigint {
  const held = permissions === undefined ? Permission.Administrator : BigInt(permissions);
  return holds(held, neededPermissions) ? 0n : neededPermissions & ~held;
}

const needed = {
  server: {
    type: ApplicationIntegrationType.GuildInstall,
    scopes: [OAuth2Scopes.ApplicationsCommands, OAuth2Scopes.Bot],
    permissions: neededPermissions,
  },
  user: {
    type: ApplicationIntegrationType.UserInstall,
    scopes: [OAuth2Scopes.ApplicationsCommands],
    permissions: 0n,
  },
} as const;

/** How an application may be installed: in a server, or by a user for themselves. */
export type Install = keyof typeof needed;

/** The tags of an application that has none; Discord takes at most 5 of at most 20 characters. */
const tags = ['library', 'university', 'occupancy', 'alerts'] satisfies RESTPatchCurrentApplicationJSONBody['tags'];

/** The address that adds the application to a server, with the permissions that Carrel needs. */
export function inviteLink(applicationId: string): string {
  const { scopes, permissions } = needed.server;
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: scopes.join(' '),
    permissions: String(permissions),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}

/** Whether a user who presses "Add App" gets everything that Carrel needs in this kind of install. */
export function isInstallReady(application: Application, install: Install): boolean {
  const current = application.integration_types_config?.[needed[install].type];
  return current !== undefined && isDeepStrictEqual(current, completed(current, install));
}

/** The install's settings with all that Carrel needs; scopes and permissions that the host added stay. */
function completed(
  current: APIApplicationIntegrationTypeConfiguration | undefined,
  install: Install,
): APIApplicationIntegrationTypeConfiguration {
  const { scopes, permissions } = needed[install];
  // What cannot be read counts as nothing: the rest of the start must not wait for it.
  const given = Object(current?.oauth2_install_params) as { scopes?: unknown; permissions?: unknown };
  const givenScopes: readonly OAuth2Scopes[] = Array.isArray(given.scopes) ? given.scopes : [];
  const givenPermissions = /^\d{1,20}$/.test(String(given.permissions)) ? BigInt(String(given.permissions)) : 0n;
  return {
    ...current,
    oauth2_install_params: {
      scopes: [...new Set([...givenScopes, ...scopes])],
      permissions: String(givenPermissions | permissions),
    },
  };
}

/** What differs from what Carrel needs, as the body of Discord's Edit Current Application; empty where nothing does. */
function missingSettings(application: Application): RESTPatchCurrentApplicationJSONBody {
  const { integration_types_config: config } = application;
  const isReady = isInstallReady(application, 'server') && isInstallReady(application, 'user');
  // Discord replaces the whole map: an install that is left out is switched off.
  const both = { '0': completed(config?.[0], 'server'), '1': completed(config?.[1], 'user') };
  return {
    ...(isReady ? {} : { integration_types_config: both }),
    ...((application.tags ?? []).length > 0 ? {} : { tags }),
  };
}

/** What the host decides about the application's settings. */
export interface ApplicationChoices {
  /** Whether Carrel may change the application at all (`CONFIGURE_APPLICATION`). */
  readonly configure: boolean;
  /** Where Discord is to send interactions, or `undefined` to leave that as it is (`INTERACTIONS_URL`). */
  readonly interactionsUrl: string | undefined;
}

/**
 * Gives the application what Carrel needs: both installs, tags where it has none, and the interactions endpoint. What the
 * host chose besides stays. Answers with the names of Discord's fields that it changed. Throws what discord.js throws.
 */
export async function configureApplication(
  rest: REST,
  application: Application,
  { configure, interactionsUrl }: ApplicationChoices,
): Promise<readonly string[]> {
  if (!configure) return [];
  // By itself: Discord calls this address first. Neither a setting that it refuses nor an address that it cannot reach may
  // cost the other.
  const changes = [missingSettings(application), missingEndpoint(application, interactionsUrl)];
  const wanted = changes.filter((body) => Object.keys(body).length > 0);
  const failures: unknown[] = [];
  for (const body of wanted) {
    await rest.patch(Routes.currentApplication(), { body }).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return wanted.flatMap((body) => Object.keys(body));
}

/** What the endpoint lacks, as a body of the same kind; empty where nothing does, and where the host names no address. */
function missingEndpoint(
  application: Application,
  interactionsUrl: string | undefined,
): RESTPatchCurrentApplicationJSONBody {
  if (interactionsUrl === undefined || application.interactions_endpoint_url === interactionsUrl) return {};
  return {
    interactions_endpoint_url: interactionsUrl,
    event_webhooks_url: interactionsUrl,
    event_webhooks_status: ApplicationWebhookEventStatus.Enabled,
    event_webhooks_types: [
      ApplicationWebhookEventType.ApplicationAuthorized,
      ApplicationWebhookEventType.ApplicationDeauthorized,
    ],
  };
}

/** Cloudflare's refusal in Discord's words ("internal network error" in its list of codes). */
const cloudflareCode = 40_333;

/** Whether a refusal is Discord's: one without its JSON comes from a proxy in between, and may pass. */
export function isDiscordsOwn({ rawError }: DiscordAPIError): boolean {
  const { code, message } = Object(rawError) as { code?: unknown; message?: unknown };
  return typeof message === 'string' && typeof code === 'number' && code !== cloudflareCode;
}

/** Whether Discord refused a setting itself: an address that did not answer its test call, for example. */
export function isSettingRefused(error: unknown): error is DiscordAPIError {
  return error instanceof DiscordAPIError && error.status !== 401 && error.status < 500 && isDiscordsOwn(error);
}

/** The log's line for such a refusal, with the cure. */
export const settingRefused =
  'Discord refused a setting of the application: correct INTERACTIONS_URL, or set CONFIGURE_APPLICATION=false and use the developer portal';
