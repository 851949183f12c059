import { afterEach, beforeEach } from 'vitest';
import type { DecisionNote } from '../../../src/domain/alerts/decision.ts';
import type { Subscription } from '../../../src/domain/alerts/subscription.ts';
import type { Store } from '../../../src/store/open-store.ts';
import type { JobOutcome, OutboxJob } from '../../../src/store/outbox/outbox-ports.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { readAt } from '../alerts/read-at.ts';
import { onEachPlace } from '../each-engine.ts';
import { at } from '../readings/record-of.ts';

/** The outbox of one test, at a time that only the test moves: `minute` minutes after noon. Ids rise. */
export interface OutboxScene {
  readonly store: Store;
  /** Whether `query` sees the data. */
  readonly durable: boolean;
  minute: number;
  /** An alert above 400 people, without a hold, in channel `c1` of the server `g1`. */
  add(
    request?: Parameters<typeof subscriptionFor>[0],
    changes?: Parameters<typeof subscriptionFor>[1],
    createdAt?: number,
  ): Promise<Subscription>;
  /** Readings of Webster a minute after one another, from this minute on; this minute is then the last one's. */
  read(...counts: readonly number[]): Promise<void>;
  /** The jobs that can be had now. */
  lease(): Promise<readonly OutboxJob[]>;
  /** The only job that can be had now. Throws where there are more, or none. */
  leaseOne(): Promise<OutboxJob>;
  settle(job: OutboxJob, outcome: JobOutcome): Promise<readonly DecisionNote[]>;
  /** Leases the only job and has it posted as `messageId`. */
  post(messageId: string): Promise<OutboxJob>;
  sweep(): Promise<readonly DecisionNote[]>;
  query(statement: string): Promise<readonly unknown[]>;
}

/** Declares a suite about the outbox for each engine. `durableOnly`: it looks at the rows. */
export function onEachOutbox(
  what: string,
  suite: (scene: OutboxScene) => void,
  options: { readonly durableOnly?: boolean } = {},
): void {
  onEachPlace(
    what,
    (place) => {
      let store: Store;
      let made = 0;
      beforeEach(async () => {
        scene.minute = 0;
        const newId = () => {
          made += 1;
          return `id${String(made).padStart(6, '0')}`;
        };
        store = await place.open({ clock: { now: () => at(scene.minute) }, newId });
      });
      afterEach(async () => {
        await store.close();
        await place.empty();
      });
      const scene: OutboxScene = {
        get store() {
          return store;
        },
        durable: place.durable,
        minute: 0,
        add: async (request, ...more) =>
          addedThing(await store.subscriptions.add(subscriptionFor({ holdMs: 0, ...request }, ...more), 25)),
        read: async (...counts) => {
          for (const [index, people] of counts.entries()) {
            if (index > 0) scene.minute += 1;
            await readAt(store, scene.minute, people);
          }
        },
        lease: () => store.outbox.lease({ now: at(scene.minute), leaseMs: 90_000, most: 10 }),
        leaseOne: async () => {
          const jobs = await scene.lease();
          const [job] = jobs;
          if (job === undefined || jobs.length > 1) throw new Error(`${jobs.length} jobs were leased`);
          return job;
        },
        settle: (job, outcome) => store.outbox.settle(job, outcome, at(scene.minute)),
        post: async (messageId) => {
          const job = await scene.leaseOne();
          await scene.settle(job, { kind: 'sent', messageId });
          return job;
        },
        sweep: async () => (await store.outbox.sweep(at(scene.minute), at(scene.minute))).notes,
        query: (statement) => place.query(statement),
      };
      suite(scene);
    },
    options,
  );
}

/** All that can be had now, several jobs of a server included, by what each is about. */
export async function leaseAll(scene: OutboxScene): Promise<ReadonlyMap<string, OutboxJob>> {
  const all = new Map<string, OutboxJob>();
  for (;;) {
    const jobs = await scene.lease();
    if (jobs.length === 0) return all;
    for (const job of jobs) all.set(job.kind === 'alerts' ? job.about : job.kind, job);
  }
}

/** One of what `leaseAll` gives. Throws where it is not among them. */
export function leased(jobs: ReadonlyMap<string, OutboxJob>, what: string): OutboxJob {
  const job = jobs.get(what);
  if (job === undefined) throw new Error(`no ${what} was leased`);
  return job;
}

/** An alert whose message `m1` is out and that is over: its edit and its line, which are leased. It is minute 2. */
export async function overAlert(scene: OutboxScene) {
  const alert = await scene.add({ recoverMs: 0, cooldownMs: 0 });
  await scene.read(300, 500);
  await scene.post('m1');
  await scene.read(500, 300);
  const jobs = await leaseAll(scene);
  return { ...alert, edit: leased(jobs, 'edit'), line: leased(jobs, 'line') };
}
