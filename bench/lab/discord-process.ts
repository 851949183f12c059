import '../../src/base/temporal.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { createCampus } from '../../src/sandbox/campus/campus.ts';
import { createScaledClock } from '../../src/sandbox/campus/scaled-clock.ts';
import { type CampusServer, startCampusServer } from '../../src/sandbox/campus/server.ts';
import type { QuestionFrames } from '../stand-in/question-frames.ts';
import { type StandInDiscord, startStandInDiscord } from '../stand-in/stand-in-discord.ts';
import { closedLoop } from './load.ts';
import { type Answer, type Call, type CommandName, type DiscordCommands, feedAccount } from './protocol.ts';

/*
 * The other side of the wire, in a process of its own so that a bot's figures are its own: Discord, the campus and the
 * people who ask. All worlds live in this one process, so that every bot meets the same compiled code.
 */

/** `/occupancy` as a person's Discord sends it. No bot has to register it first: the start of a bot is measured too. */
const question = { id: '1200000000000000000', name: 'occupancy', type: 1 } as const;

const library = (value: string) => ({ name: 'library', type: 3, value });
/** `/history` of one library and of all, each a picture of its own. */
const pictured = [[library('webster')], [library('vanier')], []].map((options) => ({
  ...question,
  name: 'history',
  options,
}));

/** How long a first answer is waited for before another user asks too: the resolution of that figure (ms). */
const impatienceMs = 20;

interface OpenWorld {
  readonly discord: StandInDiscord;
  readonly campusServer: CampusServer;
  readonly now: QuestionFrames;
  /** Each picture in both languages in turn. */
  readonly pictured: readonly QuestionFrames[];
}

const worlds = new Map<number, OpenWorld>();
let opened = 0;
const campus = createCampus({ seed: 'bench' });
campus.feed(Date.now());

function worldOf(worldId: number): OpenWorld {
  const world = worlds.get(worldId);
  if (!world) throw new Error(`there is no world ${worldId}`);
  return world;
}

async function sessionBegun({ discord }: OpenWorld, deadline: number): Promise<void> {
  while (!discord.hasSession()) {
    if (performance.now() > deadline) throw new Error('no session began in time');
    await sleep(1);
  }
}

type Handlers = {
  [Name in CommandName]: (given: DiscordCommands[Name]['given']) => Promise<DiscordCommands[Name]['result']>;
};

const handlers: Handlers = {
  open: async ({ servers, withheld, speed }) => {
    const discord = await startStandInDiscord({ servers, withheld });
    const clock = speed === undefined ? systemClock : createScaledClock({ speed });
    const campusServer = await startCampusServer({ campus, clock, ...feedAccount });
    opened += 1;
    const worldId = opened;
    const now = discord.question(question);
    const both = pictured.flatMap((command) => [discord.question(command, 'fr'), discord.question(command)]);
    worlds.set(worldId, { discord, campusServer, now, pictured: both });
    return { worldId, discordUrl: discord.url, token: discord.token, campusUrl: campusServer.url };
  },

  waitForSession: async ({ worldId, limitMs }) => {
    await sessionBegun(worldOf(worldId), performance.now() + limitMs);
    return null;
  },

  waitForAnswer: async ({ worldId, limitMs }) => {
    const world = worldOf(worldId);
    const deadline = performance.now() + limitMs;
    await sessionBegun(world, deadline);
    const { promise: answered, resolve } = Promise.withResolvers<true>();
    while (performance.now() < deadline) {
      world.discord.ask(world.now).then(
        () => resolve(true),
        () => {},
      );
      if (await Promise.race([answered, sleep(impatienceMs, false)])) return null;
    }
    throw new Error('no answer came in time');
  },

  load: ({ worldId, about = 'now', ...load }) => {
    const { discord, now, pictured } = worldOf(worldId);
    let asked = 0;
    const askNext = (): Promise<number> => {
      asked += 1;
      return discord.ask(about === 'now' ? now : (pictured[asked % pictured.length] ?? now));
    };
    return closedLoop(load, askNext, () => performance.now());
  },

  lastReply: async ({ worldId }) => worldOf(worldId).discord.lastReply().toString(),

  messages: async ({ worldId }) => worldOf(worldId).discord.messages(),

  feedRequests: async ({ worldId }) => worldOf(worldId).campusServer.requests()['library/occupancy/'] ?? 0,

  close: async ({ worldId }) => {
    const { discord, campusServer } = worldOf(worldId);
    worlds.delete(worldId);
    await Promise.all([discord.close(), campusServer.close()]);
    return null;
  },
};

async function answer<Name extends CommandName>(id: number, name: Name, given: DiscordCommands[Name]['given']) {
  let said: Answer;
  try {
    said = { id, result: await handlers[name](given) };
  } catch (error) {
    said = { id, error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(said);
}

process.on('message', (call: Call) => void answer(call.id, call.name, call.given));
// The bench has gone: nothing may stay behind.
process.on('disconnect', () => process.exit());
// A terminal sends Ctrl+C to all its processes; the bench ends this one when it is done with it.
process.on('SIGINT', () => {});
