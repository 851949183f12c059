import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, randomFor } from '../../src/sandbox/campus/random.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createDatabase } from '../../test/support/postgres/database.ts';
import { type PostgresServer, startPostgres } from '../../test/support/postgres/server.ts';
import { type Place, startCrew } from './crew.ts';
import { drawFaults, faultOf } from './faults.ts';
import { openStormFeed, type StormFeed } from './feed.ts';
import { logMessages, type Posted } from './message-log.ts';
import { observe, patienceMs, until, untilRead, untilSettled, watchTerms } from './observer.ts';
import { askAllTheTime } from './questions.ts';
import { busiestOf, type Round, type StormReport } from './storm-report.ts';
import { addSubscriptions, counts } from './subscriptions.ts';
import { judge } from './verdict.ts';

const pollMs = 1_000;
const shards = 2;
const database = 'storm';

/** What a storm is to be. */
interface StormOptions {
  readonly rounds: number;
  readonly seed: string;
  /** 96. */
  readonly subscriptions?: number;
  /** Whether each range of shards has a second process that stands by (yes). */
  readonly hasSpares?: boolean;
  /** Whether some rounds have a process that is stopped for 30 or 90 s (no). */
  readonly hasLongStops?: boolean | undefined;
  /** The faults of each round; drawn by the seed where they are not given. */
  readonly faults?: readonly (readonly string[])[];
  readonly onRound?: (index: number, round: Round) => void;
}

/** Runs `rounds` rounds, drawn by `seed`; `onRound` hears of each. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const random = randomFor('processes', options.seed);
  // A crash loses nothing of what was committed, as with the settings of PostgreSQL itself.
  const server = await startPostgres({ synchronous_commit: 'on' });
  const closing: (() => Promise<unknown>)[] = [() => server.stop()];
  try {
    const discord = await startLocalDiscord({
      guilds: 6,
      shards,
      maxConcurrency: 1,
      rateLimits: 'sliding',
      history: 100_000,
      // How late an answer is gets measured.
      timing: { answerMs: 60_000 },
    });
    closing.push(() => discord.close());
    const feed = await openStormFeed({ Webster: counts.low, Vanier: counts.low });
    closing.push(() => feed.close());
    await prepareDatabase(server, discord, options.subscriptions ?? 96);
    const scene = { server, discord, feed, random, posted: logMessages(discord) };
    return await runRounds(scene, options, closing);
  } finally {
    for (const close of closing.reverse()) await close().catch(() => {});
  }
}

async function prepareDatabase(server: PostgresServer, discord: LocalDiscord, many: number): Promise<void> {
  const { url } = await createDatabase(server, database);
  const store = await openStore({ url });
  await addSubscriptions(store, discord, many);
  await store.close();
}

async function runRounds(
  scene: {
    readonly server: PostgresServer;
    readonly discord: LocalDiscord;
    readonly feed: StormFeed;
    readonly random: Random;
    readonly posted: ReadonlyMap<string, Posted>;
  },
  { rounds: many, seed, hasSpares = true, hasLongStops = false, faults: given, onRound }: StormOptions,
  closing: (() => Promise<unknown>)[],
): Promise<StormReport> {
  const { server, discord, feed, random, posted } = scene;
  const logFolder = mkdtempSync(join(tmpdir(), 'carrel-storm-'));
  const observer = observe(server, database);
  closing.push(observer.close);
  closing.push(async () => cpSync(join(server.folder, 'log'), join(logFolder, 'postgres.log')));
  const crew = await startCrew({
    socket: join(server.folder, '.s.PGSQL.5432'),
    database,
    variables: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      DISCORD_PUBLIC_KEY: discord.application.verifyKey,
      CONCORDIA_API_URL: feed.url,
      CONCORDIA_API_USER: 'user',
      CONCORDIA_API_KEY: 'key-of-the-feed',
      POLL_SECONDS: String(pollMs / 1000),
    },
    logFolder,
    hasSpares,
  });
  let stopCrew: (() => Promise<void>) | undefined = crew.stop;
  closing.push(async () => stopCrew?.());
  let lostSessions = 0;
  const beforeKill = async ({ shardId }: Place): Promise<void> => {
    if (shardId === undefined) return;
    const written = await observer.rows('select 1 from gateway_shard where shard_id = $1 and session_id is not null', [
      shardId,
    ]);
    if (written.length === 0) lostSessions += 1;
  };
  await discord.waitForBot(patienceMs);
  await until(() => discord.counts().connected === shards, 'both shards have a session');
  const startedAt = Date.now();
  const questions = askAllTheTime({ discord, crew, random: randomFor('questions', seed), everyMs: 250 });
  const terms = watchTerms(observer);
  const rounds: Round[] = [];
  const keys = Object.keys(feed.counters);
  for (let index = 0; index < many; index += 1) {
    const round: Round = { faults: given?.[index] ?? drawFaults(random, hasLongStops), from: Date.now(), to: 0 };
    rounds.push(round);
    const isBoth = random.uniform() < 0.5;
    const crossing = isBoth ? keys : [keys[Math.floor(random.uniform() * keys.length)] ?? ''];
    const waits = round.faults.map(() => random.uniform() * 2_500);
    const crossAfterMs = random.uniform() * 1_500;
    const isWaiting = random.uniform() < 0.7 || index === many - 1;
    const acting = round.faults.map(async (name, place) => {
      await sleep(waits[place] ?? 0);
      await faultOf(name)?.({ crew, discord, server, random, beforeKill });
    });
    await sleep(crossAfterMs);
    for (const key of crossing) feed.counters[key] = feed.counters[key] === counts.low ? counts.high : counts.low;
    await Promise.all(acting);
    await untilRead(observer, feed);
    if (isWaiting) await untilSettled(observer);
    round.to = Date.now();
    onRound?.(index, round);
  }
  await questions.stop();
  const counted = discord.counts();
  const endedAt = Date.now();
  await terms.stop();
  stopCrew = undefined;
  await crew.stop();
  const takeovers = (terms.last().poller ?? 1) - 1;
  const verdict = await observer.ask((client) => judge(client, posted));
  return {
    ...verdict,
    rounds,
    asked: questions.asked,
    polls: {
      asked: feed.askedAt.filter((at) => at >= startedAt && at <= endedAt).length,
      most: Math.floor((endedAt - startedAt) / pollMs) + 1 + takeovers,
    },
    fallenTerms: terms.fallen,
    terms: terms.last(),
    identifies: { sent: counted.identified, most: shards + lostSessions },
    busiestSecond: counted.busiestSecond,
    busiest: busiestOf(discord),
    rateLimited: counted.rateLimited,
    violations: discord.violations().map(({ method, path, reason }) => `${method} ${path}: ${reason}`),
    complaints: crew.complaints,
    failedStarts: crew.failedStarts(),
    logFolder,
  };
}
