import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqlitePathOf } from '../../src/store/engine/database-url.ts';
import type { BotProcess } from '../lab/bot-process.ts';
import type { Lab } from '../lab/lab.ts';
import type { World } from '../lab/protocol.ts';
import { type CountingFeed, openCountingFeed } from './counting-feed.ts';
import { addBoards, fillStore, type Size } from './fill-store.ts';

/** What things cost a bot of one size, in milliseconds of processor time: other programs slow a clock down more. */
export interface Costs {
  /** One `/occupancy`. */
  readonly question: number;
  /** One poll with a new reading of every library, and all else that a bot does in a second. */
  readonly reading: number;
  /** From the reading that makes it fire to Discord's answer. */
  readonly alert: number;
  /** A board that is posted. */
  readonly board: number;
  /** From spawn to first answer. */
  readonly start: number;
  /** What a start does after that, beside the answers: it reads the past. */
  readonly past: number;
}

const questions = { questions: 3_000, concurrency: 32 } as const;
const pollSeconds = 1;
/** Each is measured so often, and the least counts: what else the machine does only ever adds. */
const rounds = 4;
const polls = 4;
const boards = 30;
const alerts = 100;
/** The past has been read when a bot is this little busy (a share of one core) so many seconds in a row. */
const calm = { share: 0.25, seconds: 3, atMostSeconds: 90 } as const;
/** The longest that messages are waited for (ms): there are 30 at 20 a second, 100 at 50. */
const patienceMs = 30_000;

/** Measures a bot of this size, alone. Takes about 30 s. */
export async function measureSize(lab: Lab, size: Size): Promise<Costs> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-growth-'));
  const prepared = join(folder, 'carrel.db');
  const feed = await openCountingFeed(size.libraries);
  try {
    await fillStore(`sqlite:${prepared}`, size, alerts);
    const fill = (url: string): Promise<void> => copyFile(prepared, sqlitePathOf(url));
    const starts: number[] = [];
    for (const isLast of [false, false, true]) {
      const world = { ...(await lab.tell('open', { servers: size.servers, withheld: 0 })), campusUrl: feed.url };
      const { bot } = await lab.launch('ours', world, { pollSeconds, fill });
      starts.push(await bot.processorMs());
      try {
        if (isLast) return { ...(await costsOf(lab, bot, world, feed, size)), start: Math.min(...starts) };
      } finally {
        await bot.stop();
        await lab.tell('close', { worldId: world.worldId });
      }
    }
    throw new Error('no start was the last');
  } finally {
    await feed.close();
    await rm(folder, { recursive: true });
  }
}

async function costsOf(
  lab: Lab,
  bot: BotProcess,
  { worldId }: World,
  feed: CountingFeed,
  size: Size,
): Promise<Omit<Costs, 'start'>> {
  /** The processor time while something is done, and how many readings came meanwhile. */
  const during = async (work: () => Promise<unknown>): Promise<{ ms: number; readings: number }> => {
    const [ms, readings] = [await bot.processorMs(), feed.polls()];
    await Promise.race([work(), bot.ended]);
    return { ms: (await bot.processorMs()) - ms, readings: feed.polls() - readings };
  };
  const nextPoll = async (): Promise<void> => {
    const before = feed.polls();
    while (feed.polls() === before) await sleep(5);
    // Until what follows from the poll is over.
    await sleep((pollSeconds * 1_000) / 2);
  };
  const messages = async (count: number): Promise<void> => {
    const target = (await lab.tell('messages', { worldId })) + count;
    const deadline = performance.now() + patienceMs;
    while ((await lab.tell('messages', { worldId })) < target) {
      if (performance.now() > deadline) throw new Error(`fewer than ${count} messages came`);
      await sleep(50);
    }
    await nextPoll();
  };

  const begun = await bot.processorMs();
  await untilCalm(bot);
  const past = (await bot.processorMs()) - begun;
  const leastOf = async (measure: (round: number) => Promise<number>): Promise<number> => {
    const all: number[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await measure(round));
    return Math.min(...all);
  };

  for (let warmUp = 0; warmUp < 3; warmUp += 1) await lab.tell('load', { worldId, ...questions });
  const question = await leastOf(
    async () => (await during(() => lab.tell('load', { worldId, ...questions }))).ms / questions.questions,
  );
  await nextPoll();
  const reading = await leastOf(async () => {
    const polled = await during(async () => {
      for (let poll = 0; poll < polls; poll += 1) await nextPoll();
    });
    return polled.ms / polled.readings;
  });
  const board = await leastOf(async (round) => {
    const posting = await during(async () => {
      const posted = messages(boards);
      addBoards(bot.databaseUrl, size, { first: round * boards, count: boards });
      await posted;
    });
    return Math.max(0, posting.ms - posting.readings * reading) / boards;
  });
  const firing = await during(async () => {
    const posted = messages(alerts);
    feed.setPeople(420);
    await posted;
  });
  return {
    past,
    question,
    reading,
    board,
    alert: Math.max(0, firing.ms - firing.readings * reading) / alerts,
  };
}

async function untilCalm(bot: BotProcess): Promise<void> {
  let calmSeconds = 0;
  for (let second = 0; calmSeconds < calm.seconds && second < calm.atMostSeconds; second += 1) {
    const before = await bot.processorMs();
    await sleep(1_000);
    calmSeconds = (await bot.processorMs()) - before < calm.share * 1_000 ? calmSeconds + 1 : 0;
  }
}
