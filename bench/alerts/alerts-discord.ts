import '../../src/base/temporal.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';

/*
 * The local Discord of the alert figures, in a process of its own: rate limits as Discord's, counted in any second, a random time on the way
 * of every request. Arguments: how many servers, the least and the most of that time (ms).
 */

/** What the process says first. */
export interface AlertPlaces {
  readonly url: string;
  readonly token: string;
  readonly places: readonly { readonly guildId: string; readonly channelId: string }[];
}

/** What it answers when it is asked anything. `perChannel`: how many messages each channel holds. */
export interface AlertCounts {
  readonly requests: number;
  readonly rateLimited: number;
  readonly perChannel: readonly number[];
}

const [servers = 1, least = 0, most = 0] = process.argv.slice(2).map(Number);
const discord = await startLocalDiscord({ guilds: servers, validate: false, rateLimits: 'sliding', history: 10 });
if (most > 0) discord.faults.jitter(least, most);
const places = discord.guilds().map(({ id }) => ({ guildId: id, channelId: discord.channelId('general', id) }));
process.on('message', () => {
  const { requests, rateLimited } = discord.counts();
  const perChannel = places.map(({ channelId }) => discord.messages(channelId).length);
  process.send?.({ requests, rateLimited, perChannel } satisfies AlertCounts);
});
process.on('disconnect', () => process.exit());
process.send?.({ url: discord.url, token: discord.token, places } satisfies AlertPlaces);
