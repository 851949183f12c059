import { ruleOf } from '../src/domain/alerts/rule.ts';
import type { Subscription } from '../src/domain/alerts/subscription.ts';
import { openStore } from '../src/store/open-store.ts';
import { addedThing } from '../test/store/added-thing.ts';

/** A channel of a server. */
export interface Place {
  readonly guildId: string;
  readonly channelId: string;
}

const minute = 60_000;
const person = '300000000000000001';

/** Four alerts for each channel: at once and after a hold, above and below, one library and any. */
const requests = (index: number) => {
  const steady = { margin: { people: 20 }, cooldownMs: 0 } as const;
  const offset = index % 10;
  return [
    { ...steady, libraries: ['webster'], direction: 'above', threshold: { people: 400 + offset }, holdMs: 0 },
    { ...steady, libraries: 'any', direction: 'above', threshold: { people: 500 + offset }, holdMs: 0 },
    { ...steady, libraries: ['vanier'], direction: 'above', threshold: { people: 450 + offset }, holdMs: 2 * minute },
    { ...steady, libraries: ['webster', 'vanier'], direction: 'below', threshold: { people: 200 + offset }, holdMs: 0 },
  ] as const;
};

/** Fills a new database with alerts in every place, and with a board and a digest in some. Answers with the alerts. */
export async function fillWithSubscribers(
  url: string,
  places: readonly Place[],
  at: number,
): Promise<readonly Subscription[]> {
  const store = await openStore({ url });
  const added: Subscription[] = [];
  for (const [index, place] of places.entries()) {
    const others = { createdBy: person, createdAt: at, locale: index % 2 === 0 ? 'en' : 'fr' } as const;
    for (const request of requests(index)) {
      const target = { kind: 'channel', ...place } as const;
      const subscription = { ...others, target, rule: ruleOf(request), roleId: null, sayResolved: false };
      added.push(addedThing(await store.subscriptions.add({ ...subscription, expiresAt: null }, 1_000)));
    }
    const post = { ...place, ...others, libraryIds: [] };
    if (index % 5 === 0) {
      const claim = addedThing(
        await store.boards.add({ ...post, hasChart: false }, 25, { now: at, until: at + minute }),
      );
      await store.boards.release([claim]);
    }
    if (index % 10 === 0) {
      await store.digests.add({ ...post, minute: 10 * 60 + 20, weekdays: [1, 2, 3, 4, 5, 6, 7] }, 25);
    }
  }
  await store.close();
  return added;
}
