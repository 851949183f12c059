import { Writable } from 'node:stream';
import type { DecisionNote } from '../../../../src/domain/alerts/decision.ts';
import { type RuleRequest, ruleOf } from '../../../../src/domain/alerts/rule.ts';
import type { SubscriptionOwner } from '../../../../src/domain/alerts/subscription.ts';
import { defaultFreshnessLimits } from '../../../../src/domain/occupancy/freshness.ts';
import type { Store } from '../../../../src/store/open-store.ts';
import { runBackup } from '../../../../src/transfer/backup-job.ts';
import { runRestore } from '../../../../src/transfer/restore-job.ts';
import { recordReadings } from '../../../../src/worker/feed/record-readings.ts';
import { boardRequest } from '../../../store/boards/board-request.ts';
import type { SharedPlace } from '../../../store/each-engine.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { recordingLogger } from '../../../support/recording-logger.ts';
import { sight, subscriptionFor } from '../alert-scene.ts';
import { boardDiscord } from './board-discord.ts';
import { keyOf, troubledDiscord } from './discord.ts';
import type { Crash, Life, Trouble } from './life.ts';
import { createProcesses, type Process } from './process.ts';
import { newRecord, type Record, restored } from './record.ts';
import { createWorkCount } from './work-count.ts';

const second = 1_000;
const minute = 60 * second;

export const server: SubscriptionOwner = { kind: 'guild', guildId: 'g1' };
export const otherServer: SubscriptionOwner = { kind: 'guild', guildId: 'g2' };
export const student: SubscriptionOwner = { kind: 'user', userId: 'student' };

/** What posts: an alert of a server, a reminder of a student, or a digest of a server. */
export interface Thing {
  readonly kind: 'alert' | 'reminder' | 'digest';
  readonly id: string;
  readonly owner: SubscriptionOwner;
  /** When a reminder runs out, or a digest is due, at the latest: something is to be read of it then. */
  readonly endsOn?: number;
}

/**
 * Four alerts of two servers, a digest, two reminders of a student, where it `hasBoards` a board of a server, and one process after another
 * that sends, over the store of a `place`. `backup` is the path of a file. Close it.
 */
export async function troubleScene(place: SharedPlace, backup: string, hasBoards: boolean) {
  let drawn = 0;
  // The same ids each time, so that a counterexample can be repeated.
  const random = () => (++drawn * 0.618_034) % 1;
  let serial = 0;
  const newId = () => `id${String(++serial).padStart(6, '0')}`;
  const work = createWorkCount();
  const clock = manualClock(undefined, work.wait);
  const trueNow = clock.steady.now;
  const open = async () => work.counted(await place.open({ clock, random, newId }));
  let store: Store = await open();
  const discord = troubledDiscord(clock);
  const { logger } = recordingLogger();
  const things: Thing[] = [];
  let steps = 0;
  /** The number of this step: of two that are taken at one time, which was first. */
  const step = () => ++steps;
  let record = newRecord();
  /** What was known when the backup was made. */
  let saved: { readonly record: Record; readonly things: readonly Thing[] } | undefined;
  const trouble: Trouble = {};
  const boardsIn = boardDiscord(discord, step);
  /** How many people the boards show. */
  let shown = 300;
  /** All that have not ended. The last one leads. */
  let processes: Process[] = [];
  /** What lets those go on that do not. */
  const waiting: (() => void)[] = [];

  const end = (life: Life): void => {
    life.isOver = true;
    discord.dropAnswers();
    processes.find((one) => one.life === life)?.end();
    processes = processes.filter((one) => one.life !== life);
  };
  const crash = (life: Life, by: Crash['by']): void => {
    if (by === undefined) {
      end(life);
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    life[by] = promise;
    life.hasLost = true;
    waiting.push(() => {
      life[by] = undefined;
      resolve();
    });
  };
  const parts = { discord, boardsIn, hasBoards, trouble, clock, logger, step, onCrash: crash };
  const starter = createProcesses({ ...parts, store: () => store, people: () => shown });
  const start = async (): Promise<void> => {
    processes.push(await starter.start());
    await clock.advance(0);
  };
  const leader = (): Process | undefined => processes.findLast(({ life }) => !life.hasLost);
  /** Ends the process that leads at this moment, with what it has under way. */
  const kill = async (): Promise<void> => {
    const own = leader();
    if (own !== undefined) end(own.life);
    await clock.advance(0);
  };
  const killAll = async (): Promise<void> => {
    for (const { life } of processes) end(life);
    waiting.length = 0;
    await clock.advance(0);
  };
  /** Those that stand still, or are cut off from the database, go on, and notice soon that another one leads. */
  const goOn = async (): Promise<void> => {
    for (const goes of waiting.splice(0)) goes();
    await clock.advance(second / 2);
    for (const one of processes) if (one.life.hasLost) one.end();
    await clock.advance(0);
  };
  const wake = (): void => {
    for (const { wakeSignal } of processes) wakeSignal.wake();
  };

  const onDecided = (notes: readonly DecisionNote[]): void => {
    for (const { reason, subscriptionId: id, at } of notes)
      if (reason === 'fired') record.firedAt.set(keyOf({ id, openedAt: at }), { at, step: step() });
  };
  const atOnce = { holdMs: 0, recoverMs: 0, cooldownMs: 0, margin: { people: 0 } };
  const add = async (
    owner: SubscriptionOwner,
    request: Partial<RuleRequest>,
    more: { readonly channel?: string; readonly expiresAt?: number },
  ): Promise<void> => {
    const isServers = owner.kind === 'guild';
    const place = isServers
      ? { guild: owner.guildId, channel: `${owner.guildId}-${more.channel}` }
      : { target: { kind: 'dm', userId: owner.userId, channelId: `dm-${owner.userId}` } as const };
    const rule = ruleOf({
      ...{ libraries: ['webster'], direction: 'above', threshold: { people: 400 } },
      ...{ ...atOnce, oneShot: !isServers, ...request },
    });
    const { expiresAt } = more;
    const wanted = subscriptionFor({}, { ...place, rule, expiresAt: expiresAt ?? null }, clock.now());
    const added = await store.subscriptions.add(wanted, 25);
    if (added.kind !== 'added') return;
    const thing = { kind: isServers ? 'alert' : 'reminder', owner, id: added.thing.id } as const;
    things.push(expiresAt === undefined ? thing : { ...thing, endsOn: expiresAt });
  };

  await start();
  await add(server, { threshold: { people: 400 } }, { channel: 'c1' });
  await add(server, { threshold: { people: 420 } }, { channel: 'c1' });
  await add(server, { threshold: { people: 440 } }, { channel: 'c2' });
  await add(student, { threshold: { people: 400 } }, {});
  await add(student, { threshold: { people: 420 } }, { expiresAt: trueNow() + 12 * minute });
  await add(otherServer, { threshold: { people: 410 } }, { channel: 'c1' });
  const request = { createdBy: 'moderator', createdAt: trueNow(), locale: 'en', libraryIds: [] } as const;
  // The clock begins at noon.
  const daily = { ...request, minute: 12 * 60 + 10, weekdays: [1, 2, 3, 4, 5, 6, 7] as const };
  const digest = await store.digests.add({ ...daily, guildId: 'g1', channelId: 'g1-c1' }, 5);
  if (digest.kind === 'added')
    things.push({ kind: 'digest', owner: server, id: digest.thing.id, endsOn: digest.thing.nextAt });

  void leader()?.boardCommands?.create(boardRequest({ channelId: 'g1-c1', createdAt: clock.now() }));
  await clock.advance(0);

  const host = () => ({
    databaseUrl: place.url,
    now: clock.now(),
    signal: new AbortController().signal,
    stdout: new Writable({ write: (_chunk, _encoding, done) => done() }),
    stderr: { isTTY: false, write: () => {} },
  });
  return {
    ...discord,
    get store() {
      return store;
    },
    clock,
    trueNow,
    step,
    things,
    get record() {
      return record;
    },
    trouble,
    boardsIn,
    /** The commands of the process that lives. */
    get boardCommands() {
      return leader()?.boardCommands;
    },
    get shown() {
      return shown;
    },
    add,
    query: place.query,
    /** One reading at this moment, and what it leads to. */
    read: async (people: number) => {
      await clock.advance(minute);
      shown = people;
      const recording = { store, full: new Map([['webster', 1600]]), limits: defaultFreshnessLimits, logger };
      const clocks = { clock: { now: trueNow }, machine: clock };
      const isNews = await recordReadings([sight('webster', people, trueNow())], {
        ...recording,
        ...clocks,
        onDecided,
      });
      if (isNews) wake();
      await clock.advance(0);
    },
    /** What is looked after every few seconds: digests that have become due, and a process that has died. */
    look: async () => {
      if (leader() === undefined) {
        await clock.advance(2 * second);
        // One that is only cut off notices it.
        for (const { life, end } of processes) if (life.isCutOff !== undefined) end();
        await start();
      }
      const { queued } = await store.digests.queueDue({ now: clock.now(), campusNow: trueNow(), most: 10 });
      if (queued > 0) wake();
      await clock.advance(0);
    },
    /** The process is killed, and another one begins that long after. */
    restart: async (awayMs: number) => {
      await kill();
      await clock.advance(awayMs);
      await start();
    },
    goOn,
    /** From now on all goes well; what a moderator has deleted stays away. */
    endTroubles: async () => {
      delete trouble.crash;
      await goOn();
      discord.setMood('normal');
      discord.left.clear();
      delete trouble.settles;
      delete trouble.boardFailure;
      boardsIn.hidePast(false);
      shown = 77;
    },
    /** Makes a backup, unless there is one. */
    backUp: async () => {
      if (saved !== undefined) return;
      await runBackup([backup], host());
      saved = { record: { ...structuredClone(record), gap: { from: step(), to: step() } }, things: [...things] };
    },
    /** Stops everything, and goes on with what the backup holds. */
    restore: async () => {
      if (saved === undefined) return;
      await killAll();
      await store.close();
      await runRestore([backup, '--replace'], host());
      store = await open();
      const ids = saved.things.map(({ id }) => id);
      record = restored(record, structuredClone(saved.record), ids, step());
      things.splice(0, things.length, ...saved.things);
      await start();
    },
    close: async () => {
      await killAll();
      await store.close();
    },
  };
}

export type TroubleScene = Awaited<ReturnType<typeof troubleScene>>;
