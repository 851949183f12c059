import '../../src/base/temporal.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { createCampus } from '../../src/sandbox/campus/campus.ts';
import { createScaledClock } from '../../src/sandbox/campus/scaled-clock.ts';
import { type CampusServer, startCampusServer } from '../../src/sandbox/campus/server.ts';
import type { Driver } from '../../src/sandbox/discord/driver.ts';
import type { JsonObject } from '../../src/sandbox/discord/json.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/server.ts';
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
  readonly discord: LocalDiscord;
  readonly campusServer: CampusServer;
  readonly person: Driver;
  readonly frenchPerson: Driver;
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

/** Asks once. Resolves with the milliseconds to the final answer; throws when none came in Discord's three seconds. */
async function ask(person: Driver, data: JsonObject = question): Promise<number> {
  const outcome = await person.runRaw(data);
  if (outcome.status !== 'answered') throw new Error(`a question was not answered: ${outcome.status}`);
  return outcome.latencyMs;
}

async function sessionBegun({ discord }: OpenWorld, deadline: number): Promise<void> {
  while (discord.counts().connected === 0) {
    if (performance.now() > deadline) throw new Error('no session began in time');
    await sleep(1);
  }
}

type Handlers = {
  [Name in CommandName]: (given: DiscordCommands[Name]['given']) => Promise<DiscordCommands[Name]['result']>;
};

const handlers: Handlers = {
  open: async ({ servers, withheld, speed }) => {
    const discord = await startLocalDiscord({
      guilds: servers,
      withheldGuilds: withheld,
      validate: false,
      rateLimits: false,
    });
    const clock = speed === undefined ? systemClock : createScaledClock({ speed });
    const campusServer = await startCampusServer({ campus, clock, ...feedAccount });
    // A bot that is in no server can still be asked in a DM.
    const place = servers === 0 ? ({ context: 'botDm' } as const) : {};
    const person = discord.user(place);
    const frenchPerson = discord.user({ ...place, locale: 'fr' });
    opened += 1;
    const worldId = opened;
    worlds.set(worldId, { discord, campusServer, person, frenchPerson });
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
      void world.person.runRaw(question).then(({ status }) => status === 'answered' && resolve(true));
      if (await Promise.race([answered, sleep(impatienceMs, false)])) return null;
    }
    throw new Error('no answer came in time');
  },

  load: ({ worldId, about = 'now', ...load }) => {
    const { person, frenchPerson } = worldOf(worldId);
    let asked = 0;
    const askNext = (): Promise<number> => {
      if (about === 'now') return ask(person);
      asked += 1;
      return ask(asked % 2 === 0 ? person : frenchPerson, pictured[Math.floor(asked / 2) % pictured.length]);
    };
    return closedLoop(load, askNext, () => performance.now());
  },

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
