import { setImmediate } from 'node:timers/promises';
import type { Store } from '../../../src/store/open-store.ts';
import type { OutboxJob } from '../../../src/store/outbox/outbox-ports.ts';
import type { TestDatabase } from '../../support/postgres/test-database.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { pollAt, readAt } from '../alerts/read-at.ts';
import { at } from '../readings/record-of.ts';

/** What can go wrong where several processes decide from what each of them has read. */
export const anomalies = [
  'an added alert sleeps through a crossing',
  'a paused alert watches',
  'an edit waits for ever',
  'a removed alert leaves rows',
  'a server has more alerts than it may',
  'two processes collide',
  'two processes send one notification',
  'a notification is not sent',
] as const;
export type Anomaly = (typeof anomalies)[number];

const owner = { kind: 'guild', guildId: 'g1' } as const;
const others = { kind: 'guild', guildId: 'g2' } as const;
const rule = { holdMs: 0, recoverMs: 0, cooldownMs: 0, threshold: { people: 400 }, margin: { people: 0 } };
const wanted = (guild: string, channel: string) => subscriptionFor(rule, { guild, channel }, at(4));

/** What is being sent, and how often something was that was being sent, or had been sent, already. */
function sending() {
  const begun = new Set<string>();
  let twice = 0;
  const send = async (store: Store, job: OutboxJob) => {
    for (const id of job.deliveryIds) {
      if (begun.has(id)) twice += 1;
      begun.add(id);
    }
    await store.outbox.settle(job, { kind: 'sent', messageId: `m ${job.id}` }, at(4));
  };
  return { send, twice: () => twice };
}

/**
 * Three processes on one database: two of them poll and send, and all add, pause and remove alerts, at the same moment.
 * `random` (0 to below 1) says who is how late. Answers how often each anomaly is to be seen afterwards.
 */
export async function raceRound(
  [one, two, three]: readonly [Store, Store, Store],
  { query, clear }: TestDatabase,
  random: () => number,
): Promise<ReadonlyMap<Anomaly, number>> {
  await clear();
  const ids: string[] = [];
  for (let channel = 1; channel <= 4; channel += 1) {
    ids.push(addedThing(await one.subscriptions.add(wanted('g1', `c${channel}`), 25)).id);
  }
  await one.subscriptions.add(wanted('g2', 'c'), 25);
  await readAt(one, 1, 300);
  await readAt(one, 2, 500);
  const messages = sending();
  const held = await one.outbox.lease({ now: at(2), leaseMs: 600_000, most: 1 });

  let collisions = 0;
  const soon = async (work: () => Promise<unknown>) => {
    for (let turns = Math.floor(6 * random()); turns > 0; turns -= 1) await setImmediate();
    await work().catch(() => {
      collisions += 1;
    });
  };
  const taken: number[] = [];
  const poll = (store: Store) =>
    soon(async () => {
      for (const [minutes, people] of [
        [3, 300],
        [4, 500],
      ] as const) {
        const [{ outcomes }] = await Promise.all([
          pollAt(store, minutes, { webster: people }, { now: at(4) }),
          soon(() => three.subscriptions.add(wanted('g4', `c${store === one}${minutes}`), 25)),
        ]);
        if (outcomes[0] === 'new') taken.push(minutes);
      }
    });
  const speak = async (store: Store) => {
    for (let round = 0; round < 3; round += 1) {
      const jobs = await store.outbox.lease({ now: at(4), leaseMs: 60_000, most: 2 });
      await Promise.all(jobs.map((job) => messages.send(store, job)));
    }
  };
  const [paused = '', removed = '', edited = ''] = ids;
  await Promise.all([
    poll(one),
    poll(two),
    ...held.map((job) => soon(() => messages.send(one, job))),
    soon(() => Promise.all([speak(one), speak(two)])),
    soon(() =>
      Promise.all([two.subscriptions.add(wanted('g3', 'c1'), 1), three.subscriptions.add(wanted('g3', 'c2'), 1)]),
    ),
    soon(() => three.subscriptions.pause(owner, paused, 'byHand', at(3))),
    soon(() => two.subscriptions.remove(owner, removed)),
    soon(() => three.subscriptions.forgetGuild(others.guildId)),
    soon(() => three.subscriptions.edit(owner, edited, { roleId: 'r' })),
  ]);
  for (let minutes = 5; minutes < 11; minutes += 1) {
    for (const job of await three.outbox.lease({ now: at(minutes), leaseMs: 1, most: 5 })) {
      await messages.send(three, job);
    }
  }

  const count = async (statement: string) =>
    (await query<{ count: number }>(`select count(*)::int as count from ${statement}`))[0]?.count ?? 0;
  const inForce = `subscription on subscription.id = alert.subscription_id and owner_key <> 'removed' and paused_reason`;
  return new Map<Anomaly, number>([
    [
      'an added alert sleeps through a crossing',
      await count(`alert join ${inForce} is null join alert_library using (library_id)
        where phase = 'inactive' and breach_at <= people`),
    ],
    [
      'a paused alert watches',
      await count(`alert join ${inForce} is not null where breach_at is not null or phase not in ('disarmed', 'over')`),
    ],
    ['an edit waits for ever', await count(`delivery where status = 'waiting'`)],
    [
      'a removed alert leaves rows',
      await count(`alert left join subscription on subscription.id = subscription_id
        where subscription.id is null or guild_id = 'g2' or (owner_key = 'removed' and breach_at is not null)`),
    ],
    ['a server has more alerts than it may', Math.max(0, (await count(`subscription where guild_id = 'g3'`)) - 1)],
    ['two processes collide', collisions + taken.length - new Set(taken).size],
    ['two processes send one notification', messages.twice()],
    ['a notification is not sent', await count(`delivery where kind = 'fired' and status in ('queued', 'leased')`)],
  ]);
}
