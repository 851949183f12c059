import { parseArgs } from 'node:util';
import { ConfigError, readEnvironment, requireVariables } from './config.ts';
import { FatalError, messageOf } from './errors.ts';
import { createLogger } from './logger.ts';
import { StoreError } from './store/store-error.ts';

const usage = `Usage: node bin/run.mjs src/main.ts COMMAND

  start     runs the bot                       (npm start)
  register  puts the slash commands            (npm run register)
  doctor    checks everything that start needs (npm run doctor)`;

// Each job loads only what it needs: a bot that answers has no use for the doctor.
const jobs: Readonly<Record<string, () => Promise<void>>> = { start, register, doctor };

async function start(): Promise<void> {
  const environment = readEnvironment();
  const required = requireVariables(environment, ['DISCORD_TOKEN', 'CONCORDIA_API_USER', 'CONCORDIA_API_KEY']);
  const logger = createLogger({
    level: environment.LOG_LEVEL,
    secrets: [required.DISCORD_TOKEN, required.CONCORDIA_API_KEY],
  });
  const ended = Promise.withResolvers<void>();
  process.once('SIGINT', () => ended.resolve());
  process.once('SIGTERM', () => ended.resolve());
  // A defect somewhere in an answer must not silence all the others; what is left half done is in the log.
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a promise was left to fail'));
  const { startApp } = await import('./app.ts');
  const app = await startApp({ environment: { ...environment, ...required }, logger, onFatal: ended.reject });
  try {
    await ended.promise;
  } finally {
    await app.stop();
  }
}

async function register(): Promise<void> {
  const environment = readEnvironment();
  const { DISCORD_TOKEN } = requireVariables(environment, ['DISCORD_TOKEN']);
  const { registerOnce } = await import('./register-once.ts');
  process.stdout.write(`${await registerOnce({ apiUrl: environment.DISCORD_API_URL, token: DISCORD_TOKEN })}\n`);
}

async function doctor(): Promise<void> {
  const { runDoctor } = await import('./doctor.ts');
  const healthy = await runDoctor(readEnvironment(), (line) => process.stdout.write(`${line}\n`));
  process.exitCode = healthy ? 0 : 1;
}

/** One line for an end that somebody can mend, all there is for a defect. */
function explain(error: unknown): string {
  const expected = error instanceof FatalError || error instanceof ConfigError || error instanceof StoreError;
  return expected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? messageOf(error));
}

/**
 * 78 (EX_CONFIG of sysexits.h) for a damaged database that was moved aside: the next start begins empty, so a supervisor
 * must not make it by itself (systemd: `RestartPreventExitStatus=78`).
 */
function exitCodeOf(error: unknown): number {
  if (error instanceof StoreError && error.kind === 'corrupt') return 78;
  return error instanceof FatalError ? error.exitCode : 1;
}

try {
  const { positionals } = parseArgs({ args: process.argv.slice(2), allowPositionals: true });
  const job = jobs[positionals[0] ?? ''];
  if (job === undefined || positionals.length > 1) throw new FatalError(usage);
  await job();
  process.exit();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(exitCodeOf(error));
}
