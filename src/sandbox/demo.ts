import { parseArgs } from 'node:util';
import { createLogger } from '../logger.ts';
import { CommandLineError } from './discord/command-line.ts';
import { startNeighbourhood } from './neighbourhood.ts';
import { asJson, ask } from './terminal/ask.ts';
import { converse } from './terminal/converse.ts';

const usage = `npm run demo                        everything on this machine, with no account; type commands at the prompt
npm run demo -- --ask "/occupancy"  asks once, prints the reply, exits 0

  --ask LINE      a command as you would type it in Discord, such as "/occupancy library:webster"
  --json          with --ask: the raw response that the bot sent to Discord
  --locale CODE   the language of your Discord: en-US (default), fr, …
  --seed TEXT     another campus`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ask: { type: 'string' },
      json: { type: 'boolean', default: false },
      locale: { type: 'string', default: 'en-US' },
      seed: { type: 'string', default: 'carrel' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const interactive = values.ask === undefined;
  const logger = createLogger({ level: 'warn', secrets: [], destination: process.stderr });
  const neighbourhood = await startNeighbourhood({
    seed: values.seed,
    logger,
    onStep: interactive ? say : () => {},
  });
  try {
    const person = { locale: values.locale, name: 'you' };
    if (interactive) await converse(neighbourhood, person);
    else process.stdout.write(`${await (values.json ? asJson : ask)(neighbourhood, person, values.ask ?? '')}\n`);
  } finally {
    await neighbourhood.close();
  }
}

try {
  await main();
  process.exit();
} catch (error) {
  const isTypo = error instanceof CommandLineError || (error instanceof TypeError && 'code' in error);
  const message = error instanceof Error ? (isTypo ? error.message : (error.stack ?? error.message)) : String(error);
  say(isTypo && !(error instanceof CommandLineError) ? `${message}\n\n${usage}` : message);
  process.exit(1);
}
