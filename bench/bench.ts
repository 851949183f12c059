import { parseArgs } from 'node:util';
import { alertRows } from './alerts/alerts-bench.ts';
import { measureAnswers } from './answers/measure-answers.ts';
import { measureFeed } from './answers/measure-feed.ts';
import { measureLaunches } from './answers/measure-launches.ts';
import { openLab } from './lab/lab.ts';
import { chartRows } from './pictures/chart-bench.ts';
import { differentDays } from './pictures/different-days.ts';
import { measurePictures } from './pictures/measure-pictures.ts';
import { fullPlan, quickPlan } from './plan.ts';
import { type Row, tableOf } from './rows.ts';

const usage = `npm run bench                measures the bot against a bare discord.js client and against the limit, its pictures and its alerts
npm run bench -- --quick     under 40 s, to see that the bench works; its figures are rough

  --json     only the array of rows on standard output: name, value, unit, baseline, ratio, goal, ok

All give the same reply: embed, buttons, menu. The bare client is discord.js' Client with its builders; the limit is raw ws and
undici with a text that was made beforehand. Validation and rate limits of the local Discord are off.
Exit code: 0 when every goal is reached, 1 when one is missed (after everything is printed) or the bench itself fails.`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Measures everything, in the order of the rows. Ends every process that it began, on Ctrl+C too. */
async function bench(isQuick: boolean): Promise<Row[]> {
  const plan = isQuick ? quickPlan : fullPlan;
  const lab = openLab();
  const stopped = Promise.withResolvers<never>();
  const stop = (signal: NodeJS.Signals): void => stopped.reject(new Error(`stopped by ${signal}`));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const measureAlerts = (): Promise<Row[]> => {
    say('alerts: a million rules, two thousand channels, with people who ask meanwhile, a backlog of twenty thousand');
    return alertRows();
  };
  const measureCharts = (): Promise<Row[]> => {
    say('charts: what one picture costs');
    return chartRows();
  };
  const measured = (async () => [
    ...(await measureAnswers(lab, plan, say)),
    ...(await measureLaunches(lab, plan, say)),
    await measureFeed(lab, plan, say),
    ...(await measurePictures(lab, plan, say)),
    await differentDays(),
    ...(isQuick ? [] : await measureCharts()),
    ...(isQuick ? [] : await measureAlerts()),
  ])();
  try {
    return await Promise.race([measured, stopped.promise]);
  } finally {
    // What was under way fails now, and nothing waits for it any more.
    measured.catch(() => {});
    await lab.close();
  }
}

try {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
  } else {
    const rows = await bench(values.quick);
    process.stdout.write(values.json ? `${JSON.stringify(rows, null, 2)}\n` : `${tableOf(rows)}\n`);
    process.exitCode = rows.some(({ ok }) => ok === false) ? 1 : 0;
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  // Whatever is still being measured would keep the process alive for a minute, and its children with it.
  process.exit(1);
}
