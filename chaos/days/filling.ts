import { type RuleRequest, ruleOf } from '../../src/domain/alerts/rule.ts';
import { advanceEstimate, type EstimateState, estimatedPeople } from '../../src/domain/occupancy/estimate.ts';
import { knownLibraries } from '../../src/domain/occupancy/library.ts';
import type { Campus } from '../../src/sandbox/campus/campus.ts';
import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { LibraryRecord } from '../../src/store/readings/reading-ports.ts';

const minute = 60_000;
/** So much of the past does an answer use (ms): with less the bot's memory would still be growing for half a year. */
const pastMs = 27 * 7 * 24 * 60 * minute;
const everyMs = 5 * minute;

export const servers = 100;
const alertsOfServer = 20;
const boards = 1;
const person = '300000000000000001';

/**
 * The rules of a server: two that many days have, and eighteen that an unusual day has, or none, as in real servers. Those of one
 * server differ from those of another.
 */
const requestOf = (server: number, index: number): RuleRequest => {
  const offset = (server % 25) + 25 * Math.floor(index / 8);
  const kinds: readonly RuleRequest[] = [
    {
      libraries: ['webster'],
      direction: 'above',
      threshold: { people: (server % 2) * 900 + 700 + 20 * offset },
      holdMs: 0,
    },
    {
      libraries: ['vanier'],
      direction: 'below',
      threshold: { people: server % 5 === 0 ? 60 : 1 },
      holdMs: 30 * minute,
    },
    { libraries: ['webster'], direction: 'above', threshold: { people: 1_500 + 20 * offset }, holdMs: 6 * minute },
    {
      libraries: ['vanier'],
      direction: 'above',
      threshold: { people: 640 + offset },
      holdMs: 6 * minute,
      days: [1, 2, 3, 4, 5],
    },
    { libraries: ['greynuns'], direction: 'above', threshold: { people: 220 + offset }, holdMs: 12 * minute },
    { libraries: 'any', direction: 'above', threshold: { people: 1_900 + offset }, holdMs: 6 * minute },
    { libraries: ['webster', 'vanier'], direction: 'above', threshold: { people: 1_700 + offset }, holdMs: 6 * minute },
    {
      libraries: ['webster'],
      direction: 'above',
      threshold: { people: 1_400 + offset },
      holdMs: 6 * minute,
      quietHours: { fromMinute: 22 * 60, toMinute: 8 * 60 },
    },
  ];
  // Two that are within reach, and then those that are not.
  return kinds[index < 2 ? index : 2 + (index % (kinds.length - 2))] as RuleRequest;
};

/** Fills a new database with half a year of readings, and with what a hundred servers have asked for. */
export async function fillStore(options: {
  readonly url: string;
  readonly discord: LocalDiscord;
  readonly campus: Campus;
  readonly startAt: number;
}): Promise<void> {
  const { url, discord, campus, startAt } = options;
  const store = await openStore({ url });
  await fillPast(store, campus, startAt);
  for (const [index, { id: guildId }] of discord.guilds().entries()) {
    const common = { createdBy: person, createdAt: startAt, locale: index % 3 === 0 ? 'fr' : 'en' } as const;
    const channelId = discord.channelId('study-hall', guildId);
    for (let rule = 0; rule < alertsOfServer; rule += 1) {
      await store.subscriptions.add(
        {
          ...common,
          target: { kind: 'channel', guildId, channelId },
          rule: ruleOf(requestOf(index, rule)),
          roleId: null,
          sayResolved: rule % 2 === 0,
          expiresAt: null,
        },
        alertsOfServer,
      );
    }
    const post = { ...common, guildId, channelId: discord.channelId('general', guildId) };
    await store.digests.add({ ...post, libraryIds: [], minute: 8 * 60 + (index % 60), weekdays: [1, 4] }, 1);
    if (index < boards) {
      const added = await store.boards.add({ ...post, libraryIds: [], hasChart: false }, 5, {
        now: startAt,
        until: startAt + minute,
      });
      if (added.kind === 'added') await store.boards.release([added.thing]);
    }
  }
  await store.close();
}

async function fillPast(store: Store, campus: Campus, startAt: number): Promise<void> {
  const states = new Map<string, EstimateState>();
  for (let day = startAt - pastMs; day < startAt; day += 24 * 60 * minute) {
    const records: LibraryRecord[] = [];
    for (let fetchedAt = day; fetchedAt < Math.min(startAt, day + 24 * 60 * minute); fetchedAt += everyMs) {
      const feed = campus.feed(fetchedAt);
      for (const { id: libraryId, sourceKey } of knownLibraries) {
        const { Occupancy = '0', LastRecordTime: stamp = '' } = feed[sourceKey] ?? {};
        const raw = Number(Occupancy);
        const estimateState = advanceEstimate(states.get(libraryId), { raw, stamp, at: fetchedAt });
        states.set(libraryId, estimateState);
        const reading = { libraryId, raw, stamp, fetchedAt };
        records.push({ reading, seenAt: fetchedAt, estimateState, people: estimatedPeople(estimateState) });
      }
    }
    await store.history.add(records);
  }
}
