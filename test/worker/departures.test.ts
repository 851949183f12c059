import { expect, test } from 'vitest';
import { createLogger } from '../../src/base/logger.ts';
import { watchDepartures } from '../../src/worker/departures.ts';
import { onEachEngine } from '../store/each-engine.ts';
import { subscriptionFor } from './outbox/alert-scene.ts';

onEachEngine('a look for servers that have removed the bot', (engine) => {
  test('forgets them, but not one that adds the bot and an alert again meanwhile', async () => {
    const { subscriptions } = engine.store;
    let now = 1_000;
    const add = (guild: string, channel: string) => subscriptions.add(subscriptionFor({}, { guild, channel }, now), 25);
    for (const guild of ['g1', 'g2', 'g3']) await add(guild, 'c1');
    now += 1;
    const over = new AbortController();
    await watchDepartures({
      subscriptions,
      membership: {
        joined: async () => new Set(['g3']),
        hasLeft: async (guildId) => {
          now += 1;
          if (guildId === 'g2') await add(guildId, 'c2');
          return true;
        },
      },
      now: () => now,
      clock: { sleep: async () => over.abort() },
      signal: over.signal,
      logger: createLogger({ level: 'silent', secrets: [] }),
    });
    const counts = ['g1', 'g2', 'g3'].map(
      async (guildId) => (await subscriptions.list({ kind: 'guild', guildId })).length,
    );
    expect(await Promise.all(counts)).toEqual([0, 2, 1]);
  });
});
