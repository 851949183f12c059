import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPostgresProxy, type PostgresProxy } from './postgres-proxy.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A process of the bot. */
export interface Running {
  readonly child: ChildProcess;
  /** Where it answers, once it listens. */
  readonly httpUrl: () => string | undefined;
  /** It is to end: by a signal of ours. */
  isDone: boolean;
  readonly ended: Promise<void>;
}

/** A place in which one process runs, and others after it, with a way to the database of its own. */
export interface Place {
  readonly name: string;
  /** Of a gateway process: the one of its shards. */
  readonly shardId: number | undefined;
  readonly proxy: PostgresProxy;
  current: Running;
}

/** A process for each of two shards and two that poll and send. */
const fewest = [
  ['gateway-0a', 0],
  ['gateway-1a', 1],
  ['worker-a', undefined],
  ['worker-b', undefined],
] as const;

/** For each shard there may be one more, which stands by. */
const spares = [
  ['gateway-0b', 0],
  ['gateway-1b', 1],
] as const;

/** How a start that finds no database begins its last words. */
const noDatabase = 'The database of DATABASE_URL cannot be reached';

/** The rest of a start that found no database: as compose.scale.yaml and systemd begin it again (ms). */
const restartMs = 500;

/** All the places. */
export interface Crew {
  readonly places: readonly Place[];
  /** What went wrong in processes by itself: one that ended unasked, errors in logs. */
  readonly complaints: readonly string[];
  /** Starts that found no database, and were tried again by the supervisor that a host has. */
  readonly failedStarts: () => number;
  /** A fresh process in a place, beside the one that is there. It does not become `current` by itself. */
  spawnIn(place: Place): Running;
  /** Ends the process of a place, if it runs, and starts another one there. */
  replace(place: Place, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** What a process says of its roles; '' while it does not answer. */
  readiness(running: Running): Promise<string>;
  /** Stops all; complains of those that do not end in order. */
  stop(): Promise<void>;
}

/** Starts a process in each place; those of the gateway answer over HTTP too. */
export async function startCrew(parts: {
  readonly socket: string;
  readonly database: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly logFolder: string;
  readonly hasSpares: boolean;
}): Promise<Crew> {
  const complaints: string[] = [];
  let failedStarts = 0;
  let isOver = false;
  const all = new Set<Running>();
  const killAll = (): void => {
    for (const { child } of all) child.kill('SIGKILL');
  };
  process.once('exit', killAll);

  const spawnIn = (place: Pick<Place, 'name' | 'shardId' | 'proxy'>): Running => {
    const { name, shardId, proxy } = place;
    const roles =
      shardId === undefined ? { ROLES: 'poller,speaker' } : { ROLES: 'gateway,web', SHARDS: `${shardId}-${shardId}/2` };
    const env = {
      PATH: process.env.PATH,
      ...parts.variables,
      ...roles,
      DATABASE_URL: `postgres://carrel@127.0.0.1:${proxy.port}/${parts.database}`,
      HTTP_PORT: '0',
      LOG_LEVEL: 'debug',
    };
    const command = [join(root, 'bin/run.mjs'), 'src/main.ts', 'start', '--until-parent-ends'];
    const child = spawn(process.execPath, command, { cwd: parts.logFolder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let httpUrl: string | undefined;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const running: Running = { child, httpUrl: () => httpUrl, isDone: false, ended };
    all.add(running);
    let rest = '';
    const onChunk = (chunk: Buffer): void => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        appendFileSync(join(parts.logFolder, `${name}.log`), `${child.pid} ${line}\n`);
        httpUrl ??= /"http":"([^"]+)"/.exec(line)?.[1];
        if (line.startsWith('{') ? !/"level":(50|60)\b/.test(line) : line.startsWith(noDatabase)) continue;
        complaints.push(`${name}: ${line.slice(0, 400)}`);
      }
    };
    child.stdout.on('data', onChunk);
    child.stderr.on('data', onChunk);
    child.once('exit', (code, signal) => {
      all.delete(running);
      appendFileSync(join(parts.logFolder, `${name}.log`), `${child.pid} ended: ${code} ${signal}\n`);
      if (code === 1 && httpUrl === undefined && !running.isDone && !isOver) {
        failedStarts += 1;
        setTimeout(() => {
          const place = places.find(({ current }) => current === running);
          if (place !== undefined && !isOver) place.current = spawnIn(place);
        }, restartMs);
      } else if (!running.isDone) complaints.push(`${name} ended by itself: ${code} ${signal}`);
      else if (code !== 0 && signal !== 'SIGKILL') complaints.push(`${name} did not end in order: ${code} ${signal}`);
    });
    return running;
  };
  const openPlace = async (name: string, shardId: number | undefined): Promise<Place> => {
    const place = { name, shardId, proxy: await openPostgresProxy(parts.socket) };
    return { ...place, current: spawnIn(place) };
  };
  const places: Place[] = [];
  for (const [name, shardId] of [...fewest, ...(parts.hasSpares ? spares : [])]) {
    places.push(await openPlace(name, shardId));
  }
  const readiness = async (running: Running): Promise<string> => {
    const url = running.httpUrl();
    if (url === undefined) return '';
    try {
      return await (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) })).text();
    } catch {
      return '';
    }
  };
  return {
    places,
    complaints,
    failedStarts: () => failedStarts,
    spawnIn,
    readiness,
    replace: async (place, signal) => {
      const { current } = place;
      current.isDone = true;
      current.child.kill(signal);
      await current.ended;
      place.current = spawnIn(place);
    },
    stop: async () => {
      isOver = true;
      const last = [...all];
      for (const running of last) {
        running.isDone = true;
        running.child.kill('SIGTERM');
      }
      await Promise.race([Promise.all(last.map(({ ended }) => ended)), sleep(15_000)]);
      for (const running of all) complaints.push(`${running.child.pid} did not end after SIGTERM`);
      killAll();
      process.off('exit', killAll);
      await Promise.all(places.map(({ proxy }) => proxy.close()));
    },
  };
}
