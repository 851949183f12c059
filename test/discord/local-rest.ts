import { onTestFinished } from 'vitest';
import { createDiscordRest } from '../../src/discord/transport/rest.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';

/** A local Discord and Carrel's REST to it; both are closed at the end of the test. */
export async function localRest(options?: Parameters<typeof startLocalDiscord>[0]) {
  const discord = await startLocalDiscord(options);
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  onTestFinished(async () => {
    await rest.close();
    await discord.close();
  });
  return { discord, rest };
}
