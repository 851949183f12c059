import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { feedAccount, type World } from './protocol.ts';

/** `ours` is what `npm start` runs; the others stand in `opponents/`, and `bareServer` beside what measures it. */
export type BotKind = 'ours' | 'bare' | 'core' | 'raw' | 'bareServer';

/** What may be other than usual. `nodeFlags` go to the bot's Node, for profiles. */
export interface BotOptions {
  readonly pollSeconds?: number;
  /** Called with each line of the bot's log, down to `debug`; without it the bot writes only warnings, and they are not read. */
  readonly onLog?: (line: string) => void;
  /** Fills the bot's database before its start. */
  readonly fill?: (databaseUrl: string) => Promise<void>;
  readonly nodeFlags?: readonly string[];
  /** Variables of its environment, besides those that every bot has or instead of them. */
  readonly env?: Readonly<Record<string, string>>;
  /** The only core that it may use, by its number. */
  readonly core?: number;
  /** A file with the response that the opponents send; by default one such as ours. */
  readonly replyPath?: string;
}

/** A bot in a process of its own. */
export interface BotProcess {
  readonly kind: BotKind;
  /** When the process was spawned, in `performance.now()`'s milliseconds. */
  readonly spawnedAt: number;
  readonly databaseUrl: string;
  /** Resident memory in bytes. */
  residentBytes(): Promise<number>;
  /** Processor time of all its threads so far (ms), to the nearest 10. */
  processorMs(): Promise<number>;
  /** Rejects when the bot ends by itself, with its last words; never resolves. Race it against what waits for the bot. */
  readonly ended: Promise<never>;
  /** Resolves when the process is gone and its folder with it. */
  stop(): Promise<void>;
}

/** The last words of a bot that are kept, in characters. */
const lastWords = 2_000;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm start` gives to Node: its flags, the script that all start through, our program. */
const ourArguments = packageJson.scripts.start.replace(/^exec node /, '').split(' ');
const launcher = join(root, 'bin/run.mjs');

/** The flags of Node that `npm start` has. */
export const startFlags: readonly string[] = ourArguments.slice(
  0,
  ourArguments.findIndex((argument) => argument.startsWith('bin/')),
);

const usualReply = join(root, 'bench/opponents/reply.json');

/** All start through the same script, so that each pays what it costs and gains what it saves. */
const programs: Readonly<Record<BotKind, (world: World, replyPath: string) => string[]>> = {
  ours: () => ourArguments.map((argument) => (argument.startsWith('bin/') ? launcher : argument)),
  bare: ({ discordUrl, token }, replyPath) => [
    launcher,
    'bench/opponents/bare-client.ts',
    discordUrl,
    token,
    replyPath,
  ],
  core: ({ discordUrl, token }, replyPath) => [launcher, 'bench/opponents/core.ts', discordUrl, token, replyPath],
  raw: ({ discordUrl, token }, replyPath) => [launcher, 'bench/opponents/raw.ts', discordUrl, token, replyPath],
  bareServer: (_, replyPath) => [launcher, 'bench/entrance/bare-server.ts', replyPath],
};

/**
 * Spawns a bot for `world`, in an empty folder and an environment of its own.
 * `onChild` is called with the child at once, so that it can be ended whatever happens.
 */
export async function startBot(
  kind: BotKind,
  world: World,
  options: BotOptions & { readonly onChild: (child: ChildProcess) => void },
): Promise<BotProcess> {
  const folder = await mkdtemp(join(tmpdir(), `carrel-bench-${kind}-`));
  const databaseUrl = `sqlite:${join(folder, 'carrel.db')}`;
  await options.fill?.(databaseUrl);
  const spawnedAt = performance.now();
  const node = [
    process.execPath,
    ...(options.nodeFlags ?? []),
    ...programs[kind](world, options.replyPath ?? usualReply),
  ];
  const [command = '', ...args] =
    options.core === undefined ? node : ['taskset', '--cpu-list', String(options.core), ...node];
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', options.onLog ? 'pipe' : 'ignore', 'pipe'],
    env: {
      DISCORD_TOKEN: world.token,
      DISCORD_API_URL: world.discordUrl,
      CONCORDIA_API_URL: world.campusUrl,
      CONCORDIA_API_USER: feedAccount.user,
      CONCORDIA_API_KEY: feedAccount.key,
      DATABASE_URL: databaseUrl,
      POLL_SECONDS: String(options.pollSeconds ?? 60),
      HTTP_PORT: '0',
      LOG_LEVEL: options.onLog ? 'debug' : 'warn',
      ...options.env,
    },
  });
  options.onChild(child);
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-lastWords);
  });
  if (options.onLog && child.stdout) createInterface(child.stdout).on('line', options.onLog);
  const gone = once(child, 'close');
  let stopping = false;
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {});
  void gone.then(() => {
    if (!stopping) reject(new Error(`the bot "${kind}" ended by itself\n${words}`));
  }, reject);
  return {
    kind,
    ended,
    spawnedAt,
    databaseUrl,
    residentBytes: async () => residentBytesOf(await readFile(`/proc/${child.pid}/status`, 'utf8')),
    processorMs: async () => processorMsOf(await readFile(`/proc/${child.pid}/stat`, 'utf8')),
    stop: async () => {
      stopping = true;
      // Killed: the orderly shutdown is tested elsewhere, and must not affect the next measurement.
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resident memory in bytes from Linux' `/proc/PID/status`. Throws when it is not there. */
export function residentBytesOf(status: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error('the system does not say how much memory the process has');
  return Number(kilobytes) * 1024;
}

/** Milliseconds in user and system mode from Linux' `/proc/PID/stat`, which counts in hundredths of a second. */
export function processorMsOf(stat: string): number {
  // The second field is a name in brackets, which may contain anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
