import { DiscordAPIError, type REST, type RESTGetAPICurrentUserGuildsResult, Routes } from '#discord.js';
import type { Membership } from '../../worker/departures.ts';

/** The most servers in one answer (Discord's documentation of Get Current User Guilds). */
const pageSize = 200;

/** "Unknown Guild" and "Missing Access": Discord's codes for a server that the bot is not in. */
const outside: ReadonlySet<number | string> = new Set([10_004, 50_001]);

/** Asks Discord page by page which servers the bot is in. */
export function membershipByRest(rest: REST): Membership {
  return {
    joined: async () => {
      const ids = new Set<string>();
      for (let after = '0'; ; ) {
        const query = new URLSearchParams({ limit: String(pageSize), after });
        const page = (await rest.get(Routes.userGuilds(), { query })) as RESTGetAPICurrentUserGuildsResult;
        for (const { id } of page) ids.add(id);
        const last = page.at(-1);
        if (last === undefined || page.length < pageSize) return ids;
        after = last.id;
      }
    },
    hasLeft: async (guildId) => {
      try {
        await rest.get(Routes.guild(guildId));
        return false;
      } catch (error) {
        if (error instanceof DiscordAPIError && outside.has(error.code)) return true;
        throw error;
      }
    },
  };
}

/** The bot's servers, the first page of them alone, and what it may do there (bits as text). Throws what discord.js throws. */
export async function firstServers(
  rest: REST,
): Promise<readonly { readonly name: string; readonly permissions?: string }[]> {
  return (await rest.get(Routes.userGuilds())) as RESTGetAPICurrentUserGuildsResult;
}
