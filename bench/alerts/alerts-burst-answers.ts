import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import { createCampus, occupancyText } from '../../src/sandbox/campus/campus.ts';
import { startCampusServer } from '../../src/sandbox/campus/server.ts';
import type { LocalGuild } from '../../src/sandbox/discord/guilds/guilds.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { openStore } from '../../src/store/open-store.ts';
import { startFlags } from '../lab/bot-process.ts';
import { feedAccount } from '../lab/protocol.ts';
import { type Row, rowOf, tableOf } from '../rows.ts';
import { percentile } from '../statistics.ts';
import { subscribe } from './alerts-sending.ts';

/*
 * Whether people wait while alerts go out: the real bot as `npm start` runs it, a Discord with its limits and a random time
 * on the way of every request, `COUNT` channels that cross at once, and people who ask meanwhile.
 */

/** Every request is this long on its way (ms), as in the bench of sending. */
const way = { least: 10, most: 120 } as const;

/** Between two questions (ms), whether the last one is answered or not: 40 a second. */
const askedEveryMs = 25;

/** Between two moderators who add an alert to a channel that takes its time (ms), which makes their answer a deferred one. */
const addedEveryMs = 3_000;

/** A little over the time after which an answer is deferred (ms). */
const slowChannelMs = 1_700;

const goalMs = 300;

/** What people waited for, each in milliseconds. */
interface Waits {
  readonly first: number[];
  readonly edit: number[];
}

/** The servers in which no moderator has added an alert yet. */
type Servers = Iterator<LocalGuild, undefined>;

/** `count` channels cross at once while people ask; how long they wait, and whether Discord had to say 429. */
export async function measureBurstAnswers(count: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-burst-'));
  const discord = await startLocalDiscord({ guilds: count, validate: false, history: 10 });
  let people = 100;
  const doors = createCampus({ seed: 'burst' });
  const campus = {
    ...doors,
    feed: (at: number) => ({
      Webster: { Occupancy: occupancyText(people), LastRecordTime: doors.stamp('webster', at) },
    }),
  };
  const campusServer = await startCampusServer({ campus, clock: systemClock, ...feedAccount });
  const database = `sqlite:${join(folder, 'carrel.db')}`;
  await seed(database, discord);
  const bot = spawn(
    process.execPath,
    [...startFlags, fileURLToPath(new URL('../../bin/run.mjs', import.meta.url)), 'src/main.ts', 'start'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.url,
        CONCORDIA_API_URL: campusServer.url,
        CONCORDIA_API_USER: feedAccount.user,
        CONCORDIA_API_KEY: feedAccount.key,
        DATABASE_URL: database,
        POLL_SECONDS: '2',
        HTTP_PORT: '0',
        LOG_LEVEL: 'warn',
      },
    },
  );
  const gone = once(bot, 'exit');
  const kill = (): void => void bot.kill('SIGKILL');
  process.once('exit', kill);
  try {
    await discord.waitForBot(60_000);
    const polls = () => campusServer.requests()['library/occupancy/'] ?? 0;
    const armedAfter = polls() + 2;
    while (polls() < armedAfter) await systemClock.sleep(50);
    discord.faults.jitter(way.least, way.most);
    // Each server once: one that has the alert is told so at once.
    const servers = discord.guilds().values();
    const calm = await during(discord, servers, () => systemClock.sleep(10_000));
    people = 800;
    let reached: Reached = { seconds: Number.NaN, withoutCount: 0 };
    const everyone = allReached(discord, count);
    const burst = await during(discord, servers, async () => {
      reached = await everyone;
    });
    return rowsOf(count, { calm, burst, reached, rateLimited: discord.counts().rateLimited });
  } finally {
    kill();
    await gone;
    process.removeListener('exit', kill);
    await Promise.all([discord.close(), campusServer.close()]);
    rmSync(folder, { recursive: true });
  }
}

async function seed(url: string, discord: LocalDiscord): Promise<void> {
  const store = await openStore({ url });
  const places = discord.guilds().map(({ id }) => ({ guildId: id, channelId: discord.channelId('general', id) }));
  await subscribe(store, places);
  await store.close();
}

/** The seconds from the first channel that got its message to the last, and how many got no live count although there was one. */
interface Reached {
  readonly seconds: number;
  readonly withoutCount: number;
}

/** Resolves when so many channels have got their message. */
function allReached(discord: LocalDiscord, count: number): Promise<Reached> {
  const { promise, resolve } = Promise.withResolvers<Reached>();
  let firstAt = Number.NaN;
  let withoutCount = 0;
  const general = new Set(discord.guilds().map(({ id }) => discord.channelId('general', id)));
  const reached = new Set<string>();
  const stop = discord.onMessage(({ kind, message }) => {
    if (kind !== 'created' || message.ephemeral || !message.content.includes('above 400')) return;
    if (general.has(message.channelId)) reached.add(message.channelId);
    if (!message.content.includes('is above 400 now')) withoutCount += 1;
    if (reached.size === 1) firstAt = performance.now();
    if (reached.size < count) return;
    stop();
    resolve({ seconds: (performance.now() - firstAt) / 1000, withoutCount });
  });
  return promise;
}

/** The waits of users who ask while something lasts, and of moderators of the next `servers`. */
async function during(discord: LocalDiscord, servers: Servers, something: () => Promise<void>): Promise<Waits> {
  const waits: Waits = { first: [], edit: [] };
  // So many that none asks more often than a bot answers one.
  const questions = Array.from({ length: 100 }, () => {
    const person = discord.user();
    return { person, question: person.parse('/occupancy') };
  });
  const underWay: Promise<void>[] = [];
  let isOver = false;
  const repeat = async (everyMs: number, ask: (asked: number) => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    for (let asked = 1; !isOver; asked += 1) {
      underWay.push(ask(asked));
      await systemClock.sleep(Math.max(0, startedAt + asked * everyMs - performance.now()));
    }
  };
  const asking = [
    repeat(askedEveryMs, async (asked) => {
      const { person, question } = questions[asked % questions.length] as (typeof questions)[number];
      const { status, acknowledgedMs } = await person.runRaw(question);
      if (status !== 'answered') throw new Error('a question was not answered');
      waits.first.push(acknowledgedMs);
    }),
    repeat(addedEveryMs, () => addSlowly(discord, servers, waits)),
  ];
  await something();
  isOver = true;
  await Promise.all(asking);
  await Promise.all(underWay);
  return waits;
}

/** A moderator adds an alert to a channel that takes long; what counts is the time from its message to the edited answer. */
async function addSlowly(discord: LocalDiscord, servers: Servers, waits: Waits): Promise<void> {
  const guildId = servers.next().value?.id ?? '';
  const channelId = discord.channelId('study-hall', guildId);
  discord.faults.slow(slowChannelMs, { route: `/channels/${channelId}/messages` });
  let postedAt = Number.NaN;
  const stop = discord.onMessage(({ kind, message }) => {
    if (kind === 'created' && message.channelId === channelId) postedAt = performance.now();
  });
  const moderator = discord.user({ guildId, permissions: ['ManageGuild'] });
  const outcome = await moderator.run('/alert add library:webster direction:above threshold:5000 channel:#study-hall');
  stop();
  if (outcome.status !== 'answered' || !outcome.deferred) throw new Error('an alert was not added, or at once');
  waits.edit.push(performance.now() - postedAt);
}

function rowsOf(count: number, measured: { calm: Waits; burst: Waits; reached: Reached; rateLimited: number }): Row[] {
  const { calm, burst, reached, rateLimited } = measured;
  // Each moderator costs two requests of the same fifty a second: a look at the channel, and the confirmation.
  const requests = count + 2 * burst.edit.length;
  const goal = { of: 'value', is: 'at most', limit: goalMs } as const;
  const waits = (['first', 'edit'] as const).flatMap((what) =>
    ([50, 99] as const).map((percent) =>
      rowOf({
        name: `  ${what === 'first' ? `/occupancy, first response` : 'deferred edit'}, p${percent} (${burst[what].length})`,
        value: percentile(burst[what], percent),
        unit: 'ms',
        baseline: percentile(calm[what], percent),
        ...(percent === 99 ? { goal } : {}),
      }),
    ),
  );
  return [
    rowOf({
      name: `${count} channels cross while people ask`,
      value: reached.seconds,
      unit: 's',
      baseline: requests / 50,
      goal: { of: 'ratio', is: 'at most', limit: 1.05 },
    }),
    ...waits,
    rowOf({
      name: '  answers 429',
      value: rateLimited,
      unit: 'answers',
      goal: { of: 'value', is: 'exactly', limit: 0 },
    }),
    rowOf({
      name: '  channels that got no live count',
      value: reached.withoutCount,
      unit: 'channels',
      goal: { of: 'value', is: 'exactly', limit: 0 },
    }),
  ];
}

if (process.argv[1] === import.meta.filename) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const rows = await measureBurstAnswers(Number(process.argv[2] ?? 2_000));
  process.stdout.write(`${tableOf(rows)}\n`);
  process.exitCode = rows.some(({ ok }) => ok === false) ? 1 : 0;
}
