import { expect, test } from 'vitest';
import { watchDepartures } from '../../src/worker/departures.ts';
import { onEachEngine } from '../store/each-engine.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { subscriptionFor } from './outbox/alert-scene.ts';

onEachEngine('a look for servers that have removed the bot', (engine) => {
  let now = 1_000;
  const add = (guild: string, channel: string) =>
    engine.store.subscriptions.add(subscriptionFor({}, { guild, channel }, now), 25);
  const counts = (guildIds: readonly string[]) =>
    Promise.all(
      guildIds.map(async (guildId) => (await engine.store.subscriptions.list({ kind: 'guild', guildId })).length),
    );

  /** One look while the bot is in `joined`. Answers with what was logged. */
  const look = async (joined: readonly string[], hasLeft: (guildId: string) => Promise<boolean>) => {
    const over = new AbortController();
    const { logger, lines } = recordingLogger();
    await watchDepartures({
      subscriptions: engine.store.subscriptions,
      membership: { joined: async () => new Set(joined), hasLeft },
      now: () => now,
      clock: { sleep: async () => over.abort() },
      signal: over.signal,
      logger,
    });
    return lines;
  };

  test('forgets them, but not one that adds the bot and an alert again meanwhile', async () => {
    const guilds = ['g1', 'g2', 'g3'];
    for (const guild of guilds) await add(guild, 'c1');
    now += 1;
    const hasLeft = async (guildId: string) => {
      now += 1;
      if (guildId === 'g2') await add(guildId, 'c2');
      return true;
    };
    await look(['g3'], hasLeft);
    expect(await counts(guilds)).toEqual([0, 2, 1]);
  });

  test('forgets the others where Discord fails about one of them, which is asked about again', async () => {
    const guilds = ['g1', 'g2', 'g3', 'g4'];
    for (const guild of guilds) await add(guild, 'c1');
    now += 1;
    let fails = true;
    const hasLeft = async (guildId: string) => {
      if (fails && guildId === 'g1') throw new Error('HTTP 500');
      return true;
    };
    const [line, ...rest] = (await look(['g4'], hasLeft)).filter(({ level }) => level === 40);
    expect(await counts(guilds)).toEqual([1, 0, 0, 1]);
    expect([line, rest]).toMatchObject([{ servers: 1, reason: 'HTTP 500' }, []]);
    fails = false;
    await look(['g4'], hasLeft);
    expect(await counts(guilds)).toEqual([0, 0, 0, 1]);
  });

  test('deletes nothing where the bot is in none of the servers: its token may be that of another bot', async () => {
    for (const guild of ['g1', 'g2']) await add(guild, 'c1');
    const lines = await look(['elsewhere'], async () => true);
    expect(await counts(['g1', 'g2'])).toEqual([1, 1]);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.msg).toContain('check that DISCORD_TOKEN and DATABASE_URL belong together');
  });
});
