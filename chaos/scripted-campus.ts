import { type Campus, occupancyText } from '../src/sandbox/campus/campus.ts';
import { startCampusServer } from '../src/sandbox/campus/server.ts';

const minute = 60_000;
const noService = (): never => {
  throw new Error('the scripted campus has doors alone');
};

/** The feed of two libraries whose counters show what a sequence wants. */
export async function openScriptedCampus(now: () => number) {
  const inside = { Webster: 100, Vanier: 100 };
  /** As if the counters had been reset then: so much is missing from them. */
  let missing = 0;
  let answers = 0;
  const campus: Campus = {
    feed: (at) => {
      // One person comes or goes with each answer, so that every poll is a new reading.
      answers += 1;
      const stamp = new Date(at + 80 * minute - 5 * 60 * minute).toISOString().replace('T', ' ').replace('Z', '');
      return Object.fromEntries(
        Object.entries(inside).map(([key, people]) => [
          key,
          { Occupancy: occupancyText(people - missing + (answers % 2)), LastRecordTime: stamp },
        ]),
      );
    },
    hours: () => [],
    computers: () => ({}),
    truth: noService,
    raw: noService,
    stamp: noService,
    setExams: noService,
  };
  const server = await startCampusServer({ campus, clock: { now, sleep: noService }, user: 'user', key: 'key' });
  return {
    server,
    /** So many are counted in each library from now on. */
    fill: (webster: number, vanier: number): void => {
      inside.Webster = webster;
      inside.Vanier = vanier;
    },
    /** The counters start again at 0, whatever the time. */
    resetCounters: (): void => {
      missing = inside.Webster;
    },
    /** They show again what they showed before they were reset. */
    undoReset: (): void => {
      missing = 0;
    },
  };
}
