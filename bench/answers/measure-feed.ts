import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/lab.ts';
import type { Plan } from '../plan.ts';
import { type Row, rowOf } from '../rows.ts';

/** The questions come in this many portions, spread over the intervals. */
const portions = 20;

/** How often the campus is asked for occupancy while people ask `/occupancy`: from one poll to another, some intervals on. */
export async function measureFeed(lab: Lab, plan: Plan, progress: (line: string) => void): Promise<Row> {
  const { questions, pollSeconds, intervals } = plan.feed;
  progress(`feed requests during ${questions.toLocaleString('en-CA')} questions`);
  const world = await lab.tell('open', { servers: 1, withheld: 0 });
  const { worldId } = world;
  const { bot } = await lab.launch('ours', world, { pollSeconds });
  try {
    const nextRequest = async (): Promise<{ at: number; count: number }> => {
      const before = await lab.tell('feedRequests', { worldId });
      const deadline = performance.now() + 5_000 * pollSeconds;
      for (;;) {
        const count = await lab.tell('feedRequests', { worldId });
        if (count > before) return { at: performance.now(), count };
        if (performance.now() > deadline) throw new Error('the bot no longer asks the feed');
        await sleep(5);
      }
    };
    const first = await nextRequest();
    for (let portion = 1; portion <= portions; portion += 1) {
      await lab.tell('load', { worldId, questions: questions / portions, concurrency: 32 });
      const due = first.at + (portion / portions) * intervals * pollSeconds * 1000;
      await sleep(Math.max(0, due - performance.now()));
    }
    const last = await nextRequest();
    return rowOf({
      name: `feed requests during ${questions.toLocaleString('en-CA')} questions, against intervals passed`,
      value: last.count - first.count,
      unit: 'requests',
      baseline: Math.round((last.at - first.at) / (pollSeconds * 1000)),
      goal: { of: 'ratio', is: 'exactly', limit: 1 },
    });
  } finally {
    await bot.stop();
    await lab.tell('close', { worldId });
  }
}
