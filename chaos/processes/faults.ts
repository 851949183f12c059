import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../src/sandbox/campus/random.ts';
import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';
import type { PostgresServer } from '../../test/support/postgres/server.ts';
import type { Crew, Place } from './crew.ts';

/** What a fault acts on. */
export interface Scene {
  readonly crew: Crew;
  readonly discord: LocalDiscord;
  readonly server: PostgresServer;
  readonly random: Random;
  /** Called before a process is killed: its sessions with Discord may go with it. */
  readonly beforeKill: (place: Place) => Promise<void>;
}

/** A fault, from its beginning until it is over. A fresh process may still be starting then. */
export type Fault = (scene: Scene) => Promise<void>;

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random.uniform() * from.length)] as T;
const between = (random: Random, least: number, most: number): number => least + random.uniform() * (most - least);

const gateways = ({ crew }: Scene) => crew.places.filter(({ shardId }) => shardId !== undefined);
const workers = ({ crew }: Scene) => crew.places.filter(({ shardId }) => shardId === undefined);

const kill = async (scene: Scene, place: Place): Promise<void> => {
  await scene.beforeKill(place);
  await scene.crew.replace(place, 'SIGKILL');
};

/** By a shell, so that a process that is stopped goes on, and can end, also where this one is killed meanwhile. */
const pause = async ({ current }: Place, ms: number): Promise<void> => {
  const script = 'kill -STOP "$1"; sleep "$2"; kill -CONT "$1"';
  const args = ['-c', script, 'pause', String(current.child.pid), (ms / 1000).toFixed(3)];
  await once(spawn('sh', args, { stdio: 'ignore', detached: true }), 'exit');
};

/** A fresh process beside the old one, which goes when the fresh one stands by: as docs/scaling.md has it. */
const rollingRestart: Fault = async (scene) => {
  for (const place of gateways(scene)) {
    const old = place.current;
    const fresh = scene.crew.spawnIn(place);
    for (let left = 300; left > 0; left -= 1) {
      if ((await scene.crew.readiness(fresh)).includes('standing by')) break;
      await sleep(100);
    }
    place.current = fresh;
    old.isDone = true;
    old.child.kill('SIGTERM');
    await old.ended;
  }
};

const posts = /^(POST|PATCH) \/channels\//;
const callbacks = /^POST \/interactions\//;

/** Every fault by its name in the report, but for the long stops. */
const faults: Readonly<Record<string, Fault>> = {
  none: async () => {},
  'SIGKILL of a gateway process': (scene) => kill(scene, pick(scene.random, gateways(scene))),
  'SIGKILL of a poller and speaker': (scene) => kill(scene, pick(scene.random, workers(scene))),
  'SIGKILL of both pollers and speakers': async (scene) => {
    await Promise.all(workers(scene).map((place) => kill(scene, place)));
  },
  'SIGSTOP of a gateway process for 1–5 s': (scene) =>
    pause(pick(scene.random, gateways(scene)), between(scene.random, 1_000, 5_000)),
  'SIGSTOP of a poller and speaker for 1–6 s': (scene) =>
    pause(pick(scene.random, workers(scene)), between(scene.random, 1_000, 6_000)),
  'SIGTERM and a fresh process': (scene) => scene.crew.replace(pick(scene.random, scene.crew.places), 'SIGTERM'),
  'rolling restart of the gateway processes': rollingRestart,
  'PostgreSQL silent to one process for 1–6 s': async ({ crew, random }) => {
    const { proxy } = pick(random, crew.places);
    proxy.stall();
    await sleep(between(random, 1_000, 6_000));
    proxy.flow();
  },
  'PostgreSQL silent to all for 1–4 s': async ({ crew, random }) => {
    for (const { proxy } of crew.places) proxy.stall();
    await sleep(between(random, 1_000, 4_000));
    for (const { proxy } of crew.places) proxy.flow();
  },
  'connections to PostgreSQL cut': async ({ crew, random }) => {
    const isAll = random.uniform() < 0.5;
    const cut = isAll ? crew.places : [pick(random, crew.places)];
    for (let times = 1 + Math.floor(random.uniform() * 3); times > 0; times -= 1) {
      for (const { proxy } of cut) proxy.cut();
      await sleep(between(random, 20, 400));
    }
  },
  'PostgreSQL 20–150 ms away': async ({ crew, random }) => {
    for (const { proxy } of crew.places) proxy.delay(between(random, 10, 75));
    await sleep(3_000);
    for (const { proxy } of crew.places) proxy.delay(0);
  },
  'PostgreSQL restarted': ({ server, random }) => server.restart(random.uniform() < 0.5 ? 'fast' : 'immediate'),
  'Discord slow: 0.2–1.5 s': async ({ discord, random }) => {
    discord.faults.slow(between(random, 100, 750), { route: posts });
    discord.faults.slowAnswers(between(random, 100, 750), { route: posts });
    await sleep(3_000);
    discord.faults.clear();
  },
  'Discord answers 500 and 503': async ({ discord }) => {
    discord.faults.failNext(5, { route: posts, status: 500 });
    discord.faults.failNext(5, { route: posts, status: 503, html: true });
    discord.faults.failNext(2, { route: callbacks, status: 502 });
  },
  'Discord does it and its answer is lost': async ({ discord, random }) => {
    discord.faults.loseAnswers(4, { route: posts, ending: 'close' });
    discord.faults.loseAnswers(4, { route: posts, ending: 502 });
    if (random.uniform() < 0.3) discord.faults.loseAnswers(1, { route: posts, ending: 'hang' });
    discord.faults.loseAnswers(2, { route: callbacks, ending: 'close' });
  },
  'gateway connections lost': async ({ discord, random }) => {
    if (random.uniform() < 0.5) discord.faults.dropConnections();
    else discord.faults.reconnect();
  },
};

/** As long as a machine that is suspended, or a disk that hangs: in real time, so that they are tried only when they are asked for. */
const longStops: Readonly<Record<string, Fault>> = Object.fromEntries(
  [30, 90].flatMap((seconds) => [
    [
      `SIGSTOP of a gateway process for ${seconds} s`,
      (scene: Scene) => pause(pick(scene.random, gateways(scene)), seconds * 1_000),
    ],
    [
      `SIGSTOP of a poller and speaker for ${seconds} s`,
      (scene: Scene) => pause(pick(scene.random, workers(scene)), seconds * 1_000),
    ],
  ]),
);

/** The fault of that name. */
export const faultOf = (name: string): Fault | undefined => faults[name] ?? longStops[name];

/** So many of a hundred rounds have a long stop, where they are asked for. */
const longPercent = 10;

/** Those of a round: none, one or two at a time, drawn by the seed. */
export function drawFaults(random: Random, hasLongStops: boolean): readonly string[] {
  if (hasLongStops && random.uniform() * 100 < longPercent) return [pick(random, Object.keys(longStops))];
  const names = Object.keys(faults).slice(1);
  const draw = random.uniform();
  if (draw < 0.04) return ['none'];
  const first = pick(random, names);
  const second = pick(random, names);
  return draw < 0.6 || first === second ? [first] : [first, second];
}
