import { createLogger } from '../../src/base/logger.ts';
import { createCampus } from '../../src/sandbox/campus/campus.ts';
import { rememberPast } from '../../src/sandbox/past.ts';
import type { Lab } from '../lab/lab.ts';
import type { LoadResult } from '../lab/load.ts';
import type { Plan } from '../plan.ts';
import { type Row, rowOf } from '../rows.ts';
import { median } from '../statistics.ts';

/** A reading every so many seconds, where a real one comes every minute. */
const pollSeconds = 4;
/** The campus's time: a door's five minutes from one poll to the next, so that every poll brings a reading. */
const speed = 300 / pollSeconds;
/** Webster, Vanier and all of them, in two languages: what `load` asks for. */
const kinds = 6;

/**
 * How many questions a second are answered with a picture, of a bot that knows six weeks and has a new reading every
 * four seconds: beside the same bot's answers without one, round by round. And how many pictures were drawn for all of them.
 */
export async function measurePictures(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row[]> {
  progress('pictures: six weeks of readings');
  const world = await lab.tell('open', { servers: 1, withheld: 0, speed });
  const { worldId } = world;
  const counts = { polls: 0, drawn: 0 };
  const onLog = (line: string): void => {
    const { msg, poller } = JSON.parse(line) as { readonly msg?: string; readonly poller?: string };
    if (msg === 'a picture is drawn') counts.drawn += 1;
    if (msg === 'polled' && poller === 'occupancy') counts.polls += 1;
  };
  const { bot } = await lab.launch('ours', world, { pollSeconds, onLog, fill: sixWeeks });
  const load = { worldId, ...plan.pictured };
  try {
    // The first picture starts the thread; the past is read by then.
    await lab.tell('load', { ...load, questions: 10 * kinds, about: 'history' });
    await lab.tell('load', { ...load, questions: plan.warmUpQuestions });
    const results: Record<'now' | 'history', LoadResult[]> = { now: [], history: [] };
    let readings = 0;
    let drawn = 0;
    for (let round = 1; round <= plan.rounds; round += 1) {
      progress(`round ${round} of ${plan.rounds}: ${load.concurrency} at once, with a picture and without`);
      results.now.push(await lab.tell('load', { ...load, about: 'now' }));
      const before = { ...counts };
      results.history.push(await Promise.race([lab.tell('load', { ...load, about: 'history' }), bot.ended]));
      // What was the newest reading at the beginning may not have been drawn yet.
      readings += counts.polls - before.polls + 1;
      drawn += counts.drawn - before.drawn;
    }
    const of = (about: keyof typeof results, key: keyof Omit<LoadResult, 'durationsMs'>) =>
      median(results[about].map((result) => result[key]));
    const questions = (plan.rounds * load.questions).toLocaleString('en-CA');
    const at = `at ${load.concurrency} at once`;
    // Bots that log nothing would have drawn nothing, too.
    if (counts.drawn === 0) throw new Error('the bot says nothing of the pictures that it draws');
    return [
      rowOf({
        name: `throughput with a picture ${at}, against answers without`,
        value: of('history', 'answersPerSecond'),
        unit: 'answers/s',
        baseline: of('now', 'answersPerSecond'),
        goal: { of: 'ratio', is: 'at least', limit: 0.25 },
      }),
      rowOf({
        name: `p99 with a picture ${at}, against answers without`,
        value: of('history', 'p99Ms'),
        unit: 'ms',
        baseline: of('now', 'p99Ms'),
      }),
      rowOf({
        name: `pictures drawn for ${questions} questions, against readings × ${kinds} kinds of picture`,
        value: drawn,
        unit: 'pictures',
        baseline: readings * kinds,
        goal: { of: 'ratio', is: 'at most', limit: 1 },
      }),
    ];
  } finally {
    await bot.stop();
    await lab.tell('close', { worldId });
  }
}

/** What the demo knows, too: a usual and a forecast for every time. */
async function sixWeeks(databaseUrl: string): Promise<void> {
  const logger = createLogger({ level: 'warn', secrets: [], destination: process.stderr });
  await rememberPast(createCampus({ seed: 'bench' }), databaseUrl, Date.now(), logger);
}
