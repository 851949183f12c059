import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createLogger } from '../base/logger.ts';
import { CommandLineError } from './discord/commands/command-line.ts';
import type { PersonOptions } from './discord/person.ts';
import { startPage } from './page/server.ts';
import type { Sandbox, startSandbox } from './sandbox.ts';
import { asJson, ask } from './terminal/ask.ts';
import { converse } from './terminal/converse.ts';
import { discordLanguage } from './terminal/language.ts';

const usage = `npm run demo                        everything on this machine, with no account: a page, and commands at the prompt
npm run demo -- --ask "/occupancy"  asks once, prints the reply, exits 0

  --port NUMBER   where the page is, on 127.0.0.1: 8787 by default, 0 for any free one
  --no-prompt     the page alone, until Ctrl-C
  --ask LINE      a command as you would type it in Discord, such as "/occupancy library:webster"
  --json          with --ask: the raw response that the bot sent to Discord
  --locale CODE   the language of your Discord: en-US (default), fr, …
  --seed TEXT     another campus`;

/** Reads --port. Throws `CommandLineError` for anything but a port. */
function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port;
  throw new CommandLineError('bad-value', `--port takes a number from 0 to 65535, not "${text}".`);
}

/** Where a demo says what it does, prints what was asked for, and takes its campus from. */
export interface DemoParts {
  readonly start: typeof startSandbox;
  readonly say: (line: string) => void;
  readonly print: (text: string) => void;
}
type Say = DemoParts['say'];

/** Serves the page, with the prompt or without, until the user ends it. */
async function stayOpen(
  sandbox: Sandbox,
  person: PersonOptions,
  { port, hasPrompt, say }: { readonly port: number; readonly hasPrompt: boolean; readonly say: Say },
): Promise<void> {
  const stopped = once(process, 'SIGTERM');
  const interrupted = once(process, 'SIGINT');
  const onPortTaken = () => say(`Port ${port} is taken, so the page is at another one (--port NUMBER chooses).`);
  const page = await startPage(sandbox, { port, onPortTaken });
  say(`\nThe page: ${page.url}`);
  try {
    const answered = hasPrompt ? await Promise.race([converse(sandbox, person), stopped, interrupted]) : 0;
    // Nothing was typed and nothing was piped: the demo was started for its page.
    if (answered === 0 && !process.stdin.isTTY) say('There is no prompt here; Ctrl-C ends the demo.');
    if (answered === 0 && !(hasPrompt && process.stdin.isTTY)) await Promise.race([stopped, interrupted]);
  } finally {
    await page.close();
  }
}

async function run(args: string[], { start, say, print }: DemoParts): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ask: { type: 'string' },
      json: { type: 'boolean', default: false },
      locale: { type: 'string', default: 'en-US' },
      seed: { type: 'string', default: 'carrel' },
      port: { type: 'string', default: '8787' },
      'no-prompt': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return print(usage);
  const interactive = values.ask === undefined;
  const port = portOf(values.port);
  const locale = discordLanguage(values.locale);
  if (interactive && values.json) throw new CommandLineError('syntax', '--json goes with --ask.');
  const logger = createLogger({ level: 'warn', secrets: [], destination: process.stderr });
  const sandbox = await start({
    seed: values.seed,
    logger,
    onStep: interactive ? say : () => {},
  });
  try {
    const person: PersonOptions = { locale, name: 'you', permissions: ['ManageGuild'] };
    if (interactive) await stayOpen(sandbox, person, { port, hasPrompt: !values['no-prompt'], say });
    else print(await (values.json ? asJson : ask)(sandbox, person, values.ask ?? ''));
  } finally {
    await sandbox.close();
  }
}

/** Runs the demo with the arguments after `npm run demo --`. Resolves with its exit code; a mistake in them is said in a line. */
export async function runDemo(args: string[], parts: DemoParts): Promise<number> {
  try {
    await run(args, parts);
    return 0;
  } catch (error) {
    const isTypo = error instanceof CommandLineError || (error instanceof TypeError && 'code' in error);
    const message = error instanceof Error ? (isTypo ? error.message : (error.stack ?? error.message)) : String(error);
    parts.say(isTypo && !(error instanceof CommandLineError) ? `${message}\n\n${usage}` : message);
    return 1;
  }
}
