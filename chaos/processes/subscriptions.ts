import { ruleOf } from '../../src/domain/alerts/rule.ts';
import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';
import type { Store } from '../../src/store/open-store.ts';

/** The two counts between which each library goes: a step that the doors can pass at once (people). */
export const counts = { low: 310, high: 390 } as const;

const libraries = [['webster'], ['vanier'], ['webster', 'vanier']] as const;

/** Adds `many` subscriptions, spread over all #… channels of all servers, which every crossing fires or ends. */
export async function addSubscriptions(store: Store, discord: LocalDiscord, many: number): Promise<void> {
  const channels = discord
    .guilds()
    .flatMap(({ id: guildId, channels: own }) =>
      own.filter(({ type }) => type === 0).map(({ id: channelId }) => ({ guildId, channelId })),
    );
  for (let index = 0; index < many; index += 1) {
    const place = channels[index % channels.length];
    if (place === undefined) throw new Error('there is no channel');
    const rule = ruleOf({
      libraries: libraries[index % libraries.length] ?? libraries[0],
      direction: index % 2 === 0 ? 'above' : 'below',
      threshold: { people: 340 + (index % 5) * 5 },
      margin: { people: 10 },
      holdMs: 0,
      recoverMs: 0,
      cooldownMs: 0,
    });
    await store.subscriptions.add(
      {
        target: { kind: 'channel', ...place },
        rule,
        createdBy: '1',
        createdAt: 0,
        locale: index % 4 === 0 ? 'fr' : 'en',
        roleId: null,
        sayResolved: index % 6 === 0,
        expiresAt: null,
      },
      10_000,
    );
  }
}
