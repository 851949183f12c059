import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PostgresServer } from '../test/support/postgres/server.ts';
import { alertRows } from './alerts/alerts-bench.ts';
import { measureAnswers } from './answers/measure-answers.ts';
import { measureFeed } from './answers/measure-feed.ts';
import { measureLaunches } from './answers/measure-launches.ts';
import { measureStarts } from './answers/measure-starts.ts';
import { measureEntrance } from './entrance/measure-entrance.ts';
import { growthRows, growthTable, measureGrowth } from './growth/measure-growth.ts';
import { startBenchPostgres } from './lab/database.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { measureMillion, millionRows, millionTable } from './million/measure-million.ts';
import { writeTable } from './page-table.ts';
import { chartRows } from './pictures/chart-bench.ts';
import { differentDays } from './pictures/different-days.ts';
import { measurePictures } from './pictures/measure-pictures.ts';
import { type PartName, parts, type Wanted, wantedOf } from './plan.ts';
import { measureDeploy } from './postgres/measure-deploy.ts';
import { measureEngines } from './postgres/measure-engines.ts';
import { measureSettling } from './postgres/measure-settling.ts';
import { measureTakeover } from './postgres/measure-takeover.ts';
import { measureProtocols } from './protocols/measure-protocols.ts';
import { type Row, tableOf, verdictOf } from './rows.ts';

const usage = `npm run bench                measures the bot against a bare discord.js client and against the limit, its pictures and its alerts
npm run bench -- --quick     under 40 s, to see that the bench works; its figures are rough

  --only PARTS   only these parts, with commas between them: ${Object.keys(parts).join(', ')}
  --write        with --only growth or million: puts the table into docs/performance.md or docs/scaling.md
  --rounds N     how often the bots take turns
  --json         only the array of rows on standard output: name, value, unit, baseline, ratio, goal, ok

All give the same reply: our own, with its embed, buttons and menu. The bare client is discord.js' Client; beside it stand
discord.js' gateway and REST without the Client. The limit is raw ws and undici that send the reply's bytes, made beforehand.
The stand-in for Discord parses by hand and validates nothing.
Exit code: 0 when every goal is reached, 1 when one is missed (after everything is printed) or the bench itself fails.`;

/** What `npm ci` runs: sources that were changed since would start without a bundle. */
const bundleBuilder = fileURLToPath(new URL('../bin/bundle/build.mjs', import.meta.url));
const performancePage = new URL('../docs/performance.md', import.meta.url);
const scalingPage = new URL('../docs/scaling.md', import.meta.url);

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const measures: Readonly<Record<PartName, (lab: Lab, wanted: Wanted) => Promise<Row[]>>> = {
  answers: (lab, { plan }) => measureAnswers(lab, plan, say),
  starts: (lab, { plan }) => measureStarts(lab, plan, say),
  launches: (lab, { plan }) => measureLaunches(lab, plan, say),
  entrance: (lab, { plan }) => measureEntrance(lab, plan, say),
  protocols: (_, { plan }) => measureProtocols(plan, say),
  feed: async (lab, { plan }) => [await measureFeed(lab, plan, say)],
  pictures: async (lab, { plan, isQuick }) => [
    ...(await measurePictures(lab, plan, say)),
    await differentDays(),
    ...(isQuick ? [] : await chartRows()),
  ],
  alerts: () => alertRows(),
  growth: async (lab, wanted) => {
    const growths = await measureGrowth(lab, say);
    await giveTable(wanted, performancePage, 'growth', growthTable(growths));
    return growthRows(growths);
  },
  million: async (_, wanted) => {
    const days = await measureMillion(say);
    await giveTable(wanted, scalingPage, 'million', millionTable(days));
    return millionRows(days);
  },
  engines: () => onPostgres((server) => measureEngines(server, 1_000_000)),
  settling: () => onPostgres((server) => measureSettling(server, 1_000)),
  takeover: (_, { plan }) => onPostgres((server) => measureTakeover(server, plan.rounds, say)),
  deploy: (_, { plan }) => onPostgres((server) => measureDeploy(server, plan.rounds, say)),
};

/** Measures with a PostgreSQL that is there for as long as it takes. */
async function onPostgres(measure: (server: PostgresServer) => Promise<Row[]>): Promise<Row[]> {
  const server = await startBenchPostgres();
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}

async function giveTable({ json, isWritten }: Wanted, page: URL, part: PartName, table: string): Promise<void> {
  if (isWritten) await writeTable(page, part, table);
  else if (!json) process.stdout.write(`${table}\n\n`);
}

/** Measures the parts one by one. Ends every process that it began, on Ctrl+C too. */
async function bench(wanted: Wanted): Promise<Row[]> {
  await promisify(execFile)(process.execPath, [bundleBuilder]);
  const lab = openLab();
  const stopped = Promise.withResolvers<never>();
  const stop = (signal: NodeJS.Signals): void => stopped.reject(new Error(`stopped by ${signal}`));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const rows: Row[] = [];
  const measured = (async () => {
    for (const [index, name] of wanted.parts.entries()) {
      const { seconds, quickSeconds } = parts[name];
      const expected = wanted.isQuick ? (quickSeconds ?? seconds) : seconds;
      say(`${name}: part ${index + 1} of ${wanted.parts.length}, about ${expected} s`);
      const found = await measures[name](lab, wanted);
      rows.push(...found);
      if (!wanted.json) process.stdout.write(`${tableOf(found)}\n\n`);
    }
  })();
  try {
    await Promise.race([measured, stopped.promise]);
    return rows;
  } finally {
    // What was under way fails now, and nothing waits for it any more.
    measured.catch(() => {});
    await lab.close();
  }
}

try {
  const wanted = wantedOf(process.argv.slice(2));
  if (wanted.help) {
    process.stdout.write(`${usage}\n`);
  } else {
    const rows = await bench(wanted);
    process.stdout.write(wanted.json ? `${JSON.stringify(rows, null, 2)}\n` : `${verdictOf(rows)}\n`);
    process.exitCode = rows.some(({ ok }) => ok === false) ? 1 : 0;
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  // Whatever is still being measured would keep the process alive for a minute, and its children with it.
  process.exit(1);
}
