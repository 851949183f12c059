import { systemClock } from './base/clock.ts';
import {
  type Environment,
  readEnvironment,
  readStrayVariables,
  requireVariables,
  sourceAccount,
} from './base/config.ts';
import { ConfigError, FatalError, messageOf } from './base/errors.ts';
import { createLogger } from './base/logger.ts';
import { watchProcessEnd } from './base/process-end.ts';
import { createSecretRemover } from './base/secrets.ts';
import { namingSources } from './base/source-places.ts';
import { openTerminalLog } from './base/terminal-log.ts';
import { campus } from './campus/index.ts';
import { secretsIn } from './store/engine/postgres/postgres-url.ts';
import { StoreError } from './store/engine/store-error.ts';
import type { TransferHost } from './transfer/transfer-host.ts';

/** Takes the secrets of the environment out of what is printed, once it was read. */
let withoutSecrets = createSecretRemover([]);

/** The environment, as `readEnvironment` gives it. */
function readSettings(): Environment {
  const environment = readEnvironment();
  withoutSecrets = createSecretRemover(secretsOf(environment));
  return environment;
}

const secretsOf = (environment: Environment): (string | undefined)[] => [
  environment.DISCORD_TOKEN,
  sourceAccount(environment).key,
  ...secretsIn(environment.DATABASE_URL),
];

/** Set by `npm start`: when npm ends, Carrel ends too and does not keep the port. */
const untilParentEnds = '--until-parent-ends';

const usage = `Usage: node bin/run.mjs src/main.ts COMMAND

  start     runs the bot                         (npm start)
  register  puts the slash commands              (npm run register)
  doctor    checks everything that start needs   (npm run doctor)
  import    reads readings from a CSV file       (npm run import -- FILE.csv)
  export    writes readings as CSV               (npm run export)
  move      copies all data to another database  (npm run move -- --from DATABASE --to DATABASE)
  backup    writes all data into a file          (npm run backup -- FILE)
  restore   puts a backup into the database      (npm run restore -- FILE)`;

// Each job loads only what it needs: the bot does not load the doctor.
const jobs: ReadonlyMap<string, (args: readonly string[]) => Promise<void>> = new Map([
  ['start', start],
  ['register', withoutArguments(register)],
  ['doctor', withoutArguments(doctor)],
  [
    'import',
    transfer(
      async () => (await import('./transfer/import-job.ts')).runImport,
      'What has been written stays; the same command goes on from there.',
    ),
  ],
  ['export', transfer(async () => (await import('./transfer/export-job.ts')).runExport, 'No file was left behind.')],
  [
    'move',
    transfer(
      async () => (await import('./transfer/move-job.ts')).runMove,
      'What has been copied stays; the same command goes on from there.',
    ),
  ],
  ['backup', transfer(async () => (await import('./transfer/backup-job.ts')).runBackup, 'No file was left behind.')],
  [
    'restore',
    transfer(async () => (await import('./transfer/restore-job.ts')).runRestore, 'The database is as it was.'),
  ],
]);

async function start(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== untilParentEnds);
  if (unknown.length > 0) throw wrongArguments(unknown);
  const environment = readSettings();
  const { user, key } = campus.source.variables;
  const stray = readStrayVariables();
  const required = requireVariables(environment, ['DISCORD_TOKEN', user, key], stray);
  const { stdout } = process;
  const logger = createLogger({
    level: environment.LOG_LEVEL,
    secrets: secretsOf(environment),
    ...(stdout.isTTY && { destination: await openTerminalLog(stdout) }),
  });
  for (const { words, meant } of stray) {
    if (meant !== undefined) logger.warn(`Carrel does not know the variable ${words}: perhaps it should be ${meant}`);
  }
  const end = watchProcessEnd({ logger, withParent: args.includes(untilParentEnds) });
  const { startApp } = await import('./app.ts');
  const app = await startApp({ environment: { ...environment, ...required }, logger, onFatal: end.fail });
  try {
    await end.promise;
  } catch (error) {
    // An uncaught error may contain anything: it goes to the log, which removes secrets.
    throw error instanceof FatalError ? error : new FatalError('A defect ended Carrel; its log says which.');
  } finally {
    await app.stop();
    logger.info('Carrel has stopped');
  }
}

async function register(): Promise<void> {
  const environment = readSettings();
  const required = requireVariables(environment, ['DISCORD_TOKEN'], readStrayVariables());
  const { registerOnce } = await import('./register-once.ts');
  process.stdout.write(`${await registerOnce({ ...environment, ...required })}\n`);
}

async function doctor(): Promise<void> {
  const { runDoctor } = await import('./doctor.ts');
  const print = (line: string) => process.stdout.write(`${withoutSecrets(line)}\n`);
  const healthy = await runDoctor(readSettings, print, readStrayVariables);
  process.exitCode = healthy ? 0 : 1;
}

/** A job that reads or writes a database by itself; `load` gives it, and `whenStopped` says what a stop leaves behind. */
function transfer(
  load: () => Promise<(args: readonly string[], host: TransferHost) => Promise<number>>,
  whenStopped: string,
): (args: readonly string[]) => Promise<void> {
  return async (args) => {
    const run = await load();
    process.exitCode = await run(args, transferHost(whenStopped));
  };
}

function transferHost(whenStopped: string): TransferHost {
  const stopped = new AbortController();
  const stop = () => stopped.abort(new FatalError(`Stopped. ${whenStopped}`, { exitCode: 130 }));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { DATABASE_URL: databaseUrl } = readSettings();
  const { stdout, stderr } = process;
  return { databaseUrl, now: systemClock.now(), signal: stopped.signal, stdout, stderr };
}

function withoutArguments(job: () => Promise<void>): (args: readonly string[]) => Promise<void> {
  return async (args) => {
    if (args.length > 0) throw wrongArguments(args);
    // The kernel keeps signals from process 1 of a container that does not listen.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
    await job();
  };
}

/** The usage, for a command that has no arguments or where there is no such command; with exit code 0 for `--help`. */
function wrongArguments(args: readonly string[]): FatalError {
  return new FatalError(usage, { exitCode: args.includes('--help') ? 0 : 1 });
}

/** One line for an error that the host can do something about, the stack for a defect. */
function explain(error: unknown): string {
  const expected = error instanceof FatalError || error instanceof ConfigError || error instanceof StoreError;
  return expected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? messageOf(error));
}

/**
 * 78 (EX_CONFIG of sysexits.h) for a damaged database that was moved aside: the next start begins empty, so a supervisor
 * must not restart it by itself (systemd: `RestartPreventExitStatus=78`).
 */
function exitCodeOf(error: unknown): number {
  if (error instanceof StoreError && error.kind === 'corrupt') return 78;
  return error instanceof FatalError ? error.exitCode : 1;
}

// The database and exports hold ids of servers and people: they are for this user only.
process.umask(0o077);
// Without a listener a closed pipe (`| head`) would end the process with a stack trace.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
try {
  const [name = '', ...args] = process.argv.slice(2);
  const job = jobs.get(name);
  if (job === undefined) throw wrongArguments([name === 'help' ? '--help' : name]);
  await job(args);
  process.exit();
} catch (error) {
  const exitCode = exitCodeOf(error);
  const output = exitCode === 0 ? process.stdout : process.stderr;
  output.write(`${withoutSecrets(namingSources(explain(error)))}\n`);
  process.exit(exitCode);
}
