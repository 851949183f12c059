import { randomFor } from '../../src/sandbox/campus/random.ts';
import { startPostgres, urlOf } from '../../test/support/postgres/server.ts';
import type { Suite } from '../suite.ts';
import { watchDatabase } from './database.ts';
import { faults } from './faults.ts';
import { type Held, measureHeld } from './measures.ts';
import { type Day, growthOf, reportOf } from './report.ts';
import { openScene, pollMs, type Scene } from './scene.ts';

/** A Tuesday in term, so that 90 days have the end of daylight saving time and of the term. */
const startAt = Date.parse('2026-09-15T04:00:00Z');
/** The second week of November. */
const closed = ['2026-11-09', '2026-11-16'] as const;
const pollsOfDay = (24 * 60 * 60_000) / pollMs;
/** So many faults has a day. */
const faultsOfDay = 3;

/**
 * Runs the whole bot for as many simulated days as there are rounds, and throws where something grows: memory, handles, the
 * database beyond what was computed, or the time of an answer. Ctrl-C ends it with the report of the days so far.
 */
export const days: Suite = async ({ rounds, seed, engine, say }) => {
  const server = engine === 'postgres' ? await startPostgres() : undefined;
  const databaseUrl = server && urlOf(server.folder, 'postgres');
  const before = await measureHeld();
  const scene = await openScene({ startAt, seed, databaseUrl, closed });
  const database = await watchDatabase(scene.url, scene.folder);
  const random = randomFor(seed + 1);
  const lived: Day[] = [];
  let tried = 0;
  let unanswered = 0;
  let told = 0;
  await scene.start();
  const firstDayMs = await timeFirstDay(scene);
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  for (let day = 1; day <= rounds && !isStopped; day += 1) {
    const planned = Array.from({ length: faultsOfDay }, () => ({
      at: Math.floor(random.uniform() * (pollsOfDay - 61)),
      fault: faults[Math.floor(random.uniform() * faults.length)],
    }));
    for (let poll = 0; poll < pollsOfDay; poll += 1) {
      for (const { at, fault } of planned) {
        if (at === poll) {
          scene.accounts.note(`fault for ${fault?.polls} polls: ${fault?.name}`);
          fault?.begin(scene);
        }
        if (at + (fault?.polls ?? 0) === poll) fault?.end?.(scene);
      }
      await scene.nextPoll(database.isSending);
    }
    tried += planned.length;
    unanswered += await useCommands(scene, day);
    const held = await measureHeld();
    lived.push({ ...held, timers: scene.time.waiting(), bytes: await database.bytes(), rows: await database.rows() });
    const { fired, lost, doubled } = scene.accounts.total();
    if (doubled > told) {
      told = doubled;
      for (const line of scene.accounts.doubles()) say(`day ${day}: ${line}`);
    }
    if (day % 5 === 0 || day < 5) {
      say(
        `day ${day}: ${held.heapMb.toFixed(1)} MB of heap, ${held.residentMb.toFixed(0)} MB resident, ${fired} fired, ${lost} lost, ${doubled} doubled`,
      );
    }
  }
  const lastDayMs = await timeFirstDay(scene);
  const total = scene.accounts.total();
  const { errors } = scene;
  await database.close();
  await scene.close();
  await server?.stop();
  const after: Held = await measureHeld();
  const run = { engine, lived, before, after, firstDayMs, lastDayMs, errors, total };
  for (const line of reportOf(run)) say(line);
  for (const line of errors) say(`error in the log: ${line}`);
  const grown = growthOf(run);
  if (grown.length > 0)
    throw new Error(`After ${lived.length} days there is more than there should be: ${grown.join('; ')}`);
  const { lost, doubled } = total;
  return [{ fault: `${lived.length} days on ${engine}`, tried, lost, doubled, unanswered, longestSilenceMs: 0 }];
};

/** How long `/history` of the first day takes (ms of real time), the median of five. */
async function timeFirstDay({ discord, whilePassing, time }: Scene): Promise<number> {
  const student = discord.user({ id: '300000000000000002' });
  const times: number[] = [];
  for (let asked = 0; asked < 5; asked += 1) {
    const began = process.hrtime.bigint();
    const { status } = await whilePassing(student.run('/history library:webster day:2026-09-15'));
    if (status !== 'answered') throw new Error(`/history of the first day was ${status}`);
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
    await time.advance(1_000);
  }
  return times.sort((a, b) => a - b)[2] ?? 0;
}

/** What a day of a few users brings; how many questions were not answered. */
async function useCommands({ discord, whilePassing }: Scene, day: number): Promise<number> {
  const student = discord.user({ id: '300000000000000002' });
  const reader = discord.user({ id: `30000000000000010${day % 10}`, context: 'botDm' });
  const moderator = discord.user({ id: '300000000000000003', permissions: ['ManageGuild'] });
  const lines = [
    [student, '/occupancy'],
    [student, '/when library:webster'],
    [student, '/computers'],
    [student, '/history library:webster'],
    [reader, '/notify-me when library:vanier direction:above threshold:30%'],
    [moderator, '/alert list'],
    [moderator, '/status'],
  ] as const;
  let unanswered = 0;
  for (const [person, line] of lines) {
    const { status } = await whilePassing(person.run(line));
    if (status !== 'answered') unanswered += 1;
  }
  return unanswered;
}
