import { describe, expect, test } from 'vitest';
import { scriptedApp, stampOf } from './scripted-app.ts';

const minute = 60_000;
const away = { status: 503, page: '<h1>Back soon</h1>' } as const;

type Scripted = Awaited<ReturnType<typeof scriptedApp>>;

/** The bot with an alert "above 500", in a library with 200 people. */
async function watching(at?: number): Promise<Scripted> {
  const scripted = await scriptedApp(at === undefined ? {} : { at });
  await scripted.start();
  await scripted.stay(200, 2);
  await scripted.add('direction:above threshold:500');
  return scripted;
}

/** So many minutes with an attempt every quarter of an hour, more than the longest wait of the poller. */
async function quarters(scripted: Scripted, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 15) await scripted.poll(15 * minute);
}

/** The feed is well again, and the poller finds it so with its next attempt. */
async function comesBack(scripted: Scripted, count: number): Promise<void> {
  scripted.script.answer = scripted.good;
  scripted.inside(count);
  await scripted.poll(15 * minute);
}

describe('a feed that fails for hours', () => {
  test.each([
    { how: 'answers 503', answer: away },
    { how: 'answers a page of HTML with 200', answer: { status: 200, page: '<html>Maintenance</html>' } },
    { how: 'answers 401, as over its quota', answer: { status: 401, page: 'Unauthorized' } },
    { how: 'gives JSON of another shape', answer: { status: 200, page: '{"Webster":{"Occupancy":""}}' } },
  ])('and $how tells nothing while an alert is open, and its end afterwards', async ({ answer }) => {
    const scripted = await watching();
    await scripted.stay(900, 8);
    await scripted.untilTold(1);
    scripted.script.answer = () => answer;
    await quarters(scripted, 180);
    expect(scripted.posted()[0]?.editedAt).toBeNull();
    await comesBack(scripted, 150);
    await scripted.stay(150, 5);
    expect(scripted.posted()[0]?.editedAt).toBeNull();
    await scripted.stay(150, 3);
    await scripted.untilTold(1, true);
    expect(scripted.posted()[0]?.content).toMatch(/was (?:above|under) .+ for 3\sh/);
    expect(scripted.posted()).toHaveLength(1);
  });

  test('fires nothing from the silence: what was true before it must be true for the whole hold after it', async () => {
    const scripted = await watching();
    await scripted.stay(900, 3);
    scripted.script.answer = () => away;
    await quarters(scripted, 120);
    await comesBack(scripted, 900);
    await scripted.stay(900, 5);
    expect(scripted.decided('fired')).toBe(0);
    await scripted.stay(900, 2);
    await scripted.untilTold(1);
  });

  test('over midnight ends the day of what was open, once, and says nothing new', async () => {
    const scripted = await watching(Date.parse('2026-02-10T21:00-05:00'));
    await scripted.stay(900, 8);
    await scripted.untilTold(1);
    scripted.script.answer = () => away;
    await quarters(scripted, 300);
    await comesBack(scripted, -40);
    await scripted.stay(-40, 20);
    await scripted.untilTold(1, true);
    expect(scripted.decided('dayEnded')).toBe(1);
    expect(scripted.posted()).toHaveLength(1);
  });

  test('with the bot restarted in the middle goes on as if nothing had happened', async () => {
    const scripted = await watching();
    await scripted.stay(900, 8);
    await scripted.untilTold(1);
    scripted.script.answer = () => away;
    await quarters(scripted, 60);
    await scripted.stop();
    await scripted.start();
    await quarters(scripted, 60);
    await comesBack(scripted, 150);
    await scripted.stay(150, 9);
    await scripted.untilTold(1, true);
    expect(scripted.posted()).toHaveLength(1);
  });

  test('for a library alone says nothing of that library', async () => {
    const scripted = await watching();
    await scripted.stay(900, 3);
    scripted.script.answer = (now) => ({ counters: { Vanier: 900 }, stamp: stampOf(now) });
    await scripted.stay(900, 30);
    expect(scripted.decided('fired')).toBe(0);
  });
});

describe('the feed’s stamp', () => {
  test.each([
    { what: 'runs 80 minutes ahead', shift: 80 },
    { what: 'runs five hours behind', shift: -300 },
    { what: 'is of tomorrow', shift: 1440 },
    { what: 'is of the year 1970', shift: -56 * 525_600 },
  ])('$what: an alert comes after its hold all the same', async ({ shift }) => {
    const scripted = await scriptedApp();
    let count = 200;
    scripted.script.answer = (now) => ({ counters: { Webster: count }, stamp: stampOf(now + shift * minute) });
    await scripted.start();
    await scripted.stay(0, 2);
    await scripted.add('direction:above threshold:500');
    count = 900;
    await scripted.stay(0, 6);
    expect(scripted.decided('fired')).toBe(0);
    await scripted.stay(0, 2);
    await scripted.untilTold(1);
  });

  test('jumps back and forth with every poll: an alert comes once', async () => {
    const scripted = await watching();
    let polls = 0;
    scripted.script.answer = (now) => {
      polls += 1;
      return { counters: { Webster: 900 }, stamp: stampOf(now + (polls % 2 === 0 ? -600 : 600) * minute) };
    };
    await scripted.stay(0, 30);
    await scripted.untilTold(1);
    expect(scripted.decided('fired')).toBe(1);
  });

  test('stands still at 23:55 before midnight while the count goes on: an alert comes', async () => {
    const scripted = await watching(Date.parse('2026-02-10T22:30-05:00'));
    let count = 210;
    scripted.script.answer = () => {
      count += 1;
      return { counters: { Webster: count }, stamp: '2026-02-10 23:55:00.000' };
    };
    await scripted.stay(0, 5);
    count = 900;
    await scripted.stay(0, 8);
    await scripted.untilTold(1);
  });

  test('stands still with the count from 22:35 to midnight: what is open stays open until the day ends', async () => {
    const scripted = await watching(Date.parse('2026-02-10T22:20-05:00'));
    await scripted.stay(900, 8);
    await scripted.untilTold(1);
    scripted.script.answer = () => ({ counters: { Webster: 900 }, stamp: '2026-02-10 23:55:00.000' });
    await scripted.stayUntil(900, '2026-02-10T23:59-05:00');
    expect(scripted.posted()[0]?.editedAt).toBeNull();
    scripted.script.answer = scripted.good;
    await scripted.stay(0, 4);
    await scripted.untilTold(1, true);
    expect(scripted.posted()).toHaveLength(1);
  });
});

describe('the counters start again at midnight', () => {
  test('with 700 inside: nothing fires, neither above nor below, in the whole night that they leave in', async () => {
    const scripted = await watching(Date.parse('2026-02-10T22:00-05:00'));
    await scripted.add('direction:below threshold:400');
    await scripted.stay(900, 8);
    await scripted.untilTold(1);
    await scripted.stayUntil(700, '2026-02-10T23:58-05:00');
    await scripted.stay(700, 2);
    await scripted.stay(0, 3);
    await scripted.untilTold(1, true);
    expect(scripted.decided('fired')).toBe(1);
    expect(scripted.posted()).toHaveLength(1);
    // All people leave: the doors count down, and the estimate is what is left of them.
    for (const [left, until] of [
      [-100, '2026-02-11T00:30-05:00'],
      [-650, '2026-02-11T03:00-05:00'],
    ] as const) {
      await scripted.stayUntil(left, until);
    }
    expect(scripted.decided('fired')).toBeLessThanOrEqual(2);
    expect(scripted.posted().filter(({ content }) => content.includes('above'))).toHaveLength(1);
  });

  test('at a moment that is none: a counter that falls to 0 in the afternoon and climbs again fires once for each', async () => {
    const scripted = await watching();
    await scripted.stay(900, 8);
    await scripted.untilTold(1);
    await scripted.stay(0, 8);
    await scripted.untilTold(1, true);
    await scripted.stay(900, 40);
    await scripted.untilTold(2);
    expect(scripted.decided('fired')).toBe(2);
  });
});

describe('the clock of the machine', () => {
  test('jumps an hour forward while an alert waits for its hold: that hour was not seen, so it waits anew', async () => {
    const scripted = await watching();
    await scripted.stay(900, 3);
    await scripted.poll(60 * minute);
    await scripted.stay(900, 5);
    expect(scripted.decided('fired')).toBe(0);
    await scripted.stay(900, 2);
    await scripted.untilTold(1);
  });

  test('jumps an hour back while an alert is open: nothing is sent twice, and its end comes', async () => {
    const scripted = await watching();
    await scripted.stay(900, 8);
    await scripted.untilTold(1);
    scripted.setup.clock.jumpTo(scripted.setup.clock.now() - 60 * minute);
    await scripted.stay(900, 70);
    await scripted.stay(150, 9);
    await scripted.untilTold(1, true);
    expect(scripted.decided('fired')).toBe(1);
    expect(scripted.posted()).toHaveLength(1);
  });
});
