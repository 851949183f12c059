import { expect, test } from 'vitest';
import type { Elections, Leadership } from '../../src/store/election/election-ports.ts';
import { leadWhenElected, whileLeading } from '../../src/worker/leading.ts';
import { type Reach, watchReach, whileReached } from '../../src/worker/patience.ts';
import { manualClock } from '../support/manual-clock.ts';
import { recordingLogger } from '../support/recording-logger.ts';

/** Elections that a test decides. */
function electing() {
  let waiting = Promise.withResolvers<Leadership | undefined>();
  let lose = () => {};
  let seeOther: (() => void) | undefined;
  let terms = 0;
  let stood = 0;
  const resigned: number[] = [];
  const elections: Elections = {
    isSuperseded: async () => false,
    elect: (_role, signal, onOther) => {
      stood += 1;
      seeOther = onOther;
      waiting = Promise.withResolvers();
      signal.addEventListener('abort', () => waiting.resolve(undefined));
      return waiting.promise;
    },
  };
  const win = (): void => {
    const over = new AbortController();
    terms += 1;
    const term = terms;
    lose = () => over.abort();
    const resign = async () => void resigned.push(term);
    waiting.resolve({ role: 'speaker', term, lost: over.signal, confirm: async () => !over.signal.aborted, resign });
  };
  return {
    elections,
    win,
    lose: () => lose(),
    fail: () => waiting.reject(new Error('no database')),
    seeOther: () => seeOther?.(),
    resigned,
    /** How often it has stood for election. */
    stood: () => stood,
  };
}

function scene({ isShared = true } = {}) {
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const did: string[] = [];
  const election = electing();
  let reach: Reach = { answered: () => {}, unanswered: () => {} };
  const leading = leadWhenElected({
    role: 'speaker',
    elections: election.elections,
    isShared,
    begin: async ({ term }, reachOfTerm) => {
      did.push(`begin ${term}`);
      reach = reachOfTerm;
      return async () => void did.push(`end ${term}`);
    },
    clock,
    logger,
  });
  /** Requests each half minute that are answered or not. */
  const ask = async (minutes: number, outcome: keyof Reach): Promise<void> => {
    for (let asked = 0; asked <= 2 * minutes; asked += 1) {
      reach[outcome]();
      await clock.advance(30_000);
    }
  };
  return { ...election, clock, lines, did, leading, ask, unanswered: () => reach.unanswered() };
}

test('the work begins with the election, ends when the leadership is lost, and begins anew with the next one', async () => {
  const { clock, win, lose, did, lines, leading, resigned } = scene();
  expect(leading.state()).toEqual({ kind: 'waiting' });
  win();
  await clock.advance(0);
  expect(leading.state()).toEqual({ kind: 'leading', term: 1 });
  lose();
  await clock.advance(0);
  expect([did, resigned]).toEqual([['begin 1', 'end 1'], [1]]);
  expect(leading.state()).toEqual({ kind: 'waiting' });
  win();
  await clock.advance(0);
  await leading.stop();
  expect([did, resigned]).toEqual([
    ['begin 1', 'end 1', 'begin 2', 'end 2'],
    [1, 2],
  ]);
  // Its own stop is no loss.
  expect(lines.map(({ level, msg, role, term }) => [level, msg, role, term])).toEqual([
    [30, 'this process leads from now on', 'speaker', 1],
    [40, 'this process no longer leads', 'speaker', 1],
    [30, 'this process leads from now on', 'speaker', 2],
  ]);
});

test('a process that no longer leads does not stand by until its work has ended, since it cannot take over before', async () => {
  const { elections, win, lose } = electing();
  const clock = manualClock();
  const { logger } = recordingLogger();
  // A query that is cut off takes seconds to fail.
  const { promise, resolve } = Promise.withResolvers<void>();
  const leading = leadWhenElected({
    role: 'speaker',
    elections,
    begin: async () => () => promise,
    isShared: true,
    clock,
    logger,
  });
  win();
  await clock.advance(0);
  lose();
  await clock.advance(0);
  expect(leading.state()).toEqual({ kind: 'ending' });
  resolve();
  await clock.advance(0);
  expect(leading.state()).toEqual({ kind: 'waiting' });
  await leading.stop();
});

test('a database that does not answer is asked again every second, and said once', async () => {
  const { clock, fail, win, lines, leading, did } = scene();
  for (let times = 0; times < 3; times += 1) {
    fail();
    await clock.advance(999);
    expect(leading.state()).toEqual({ kind: 'failing' });
    await clock.advance(1);
  }
  expect(lines).toMatchObject([
    { level: 40, msg: 'no leader could be elected', role: 'speaker', reason: 'no database' },
  ]);
  win();
  await clock.advance(0);
  expect(did).toEqual(['begin 1']);
  await leading.stop();
});

test('a process that stops before it was elected says nothing', async () => {
  const { lines, leading } = scene();
  await leading.stop();
  expect([lines, leading.state()]).toEqual([[], { kind: 'waiting' }]);
});

test('a process that sees another one lead again after the database failed stands by', async () => {
  const { clock, fail, seeOther, leading } = scene();
  fail();
  await clock.advance(1_000);
  expect(leading.state()).toEqual({ kind: 'failing' });
  seeOther();
  expect(leading.state()).toEqual({ kind: 'waiting' });
  await leading.stop();
});

test('work that cannot begin gives the leadership back, for the next one to try', async () => {
  const { elections, win, resigned } = electing();
  const clock = manualClock();
  const { logger } = recordingLogger();
  const begin = () => Promise.reject(new Error('the last reading cannot be read'));
  const leading = leadWhenElected({ role: 'speaker', elections, begin, isShared: true, clock, logger });
  win();
  await clock.advance(0);
  expect([resigned, leading.state()]).toEqual([[1], { kind: 'failing' }]);
  await leading.stop();
});

test('a leader that nothing answers for three minutes gives way, and stands for election again after five seconds', async () => {
  const { clock, win, did, lines, leading, resigned, ask, stood, unanswered } = scene();
  win();
  await clock.advance(0);
  await ask(2.5, 'unanswered');
  expect([resigned, stood()]).toEqual([[], 1]);
  unanswered();
  await clock.advance(4_999);
  expect([did, resigned, leading.state()]).toEqual([['begin 1', 'end 1'], [1], { kind: 'waiting' }]);
  expect(lines.at(-1)).toMatchObject({ level: 40, role: 'speaker', unansweredMs: 180_000 });
  expect(stood()).toBe(1);
  await clock.advance(1);
  expect(stood()).toBe(2);
  win();
  await clock.advance(0);
  expect(leading.state()).toEqual({ kind: 'leading', term: 2 });
  await leading.stop();
});

test('a process that has given way stops at once when it is told to', async () => {
  const { clock, win, leading, resigned, ask, stood, unanswered } = scene();
  win();
  await clock.advance(0);
  await ask(2.5, 'unanswered');
  unanswered();
  await clock.advance(1);
  await leading.stop();
  expect([resigned, stood()]).toEqual([[1], 1]);
});

test('where that does not help it waits twice as long the next time, up to an hour, until it is answered again', async () => {
  const { clock, win, resigned, leading, ask } = scene();
  const waits: number[] = [];
  for (let term = 1; term <= 7; term += 1) {
    win();
    await clock.advance(0);
    let minutes = 0;
    for (; resigned.length < term && minutes < 100; minutes += 1) {
      await ask(0, 'unanswered');
      await ask(0, 'unanswered');
    }
    waits.push(minutes);
    await clock.advance(10_000);
  }
  expect(waits.map((minutes) => Math.round(minutes / 3))).toEqual([1, 2, 4, 8, 16, 20, 20]);
  win();
  await clock.advance(0);
  await ask(0, 'answered');
  await ask(3, 'unanswered');
  expect(resigned).toHaveLength(8);
  await leading.stop();
});

test('one answer in between, whatever it says, keeps it the leader; so does a database of its own', async () => {
  for (const isShared of [true, false]) {
    const { clock, win, resigned, leading, ask } = scene({ isShared });
    win();
    await clock.advance(0);
    await ask(2, 'unanswered');
    if (isShared) await ask(0, 'answered');
    await ask(2, 'unanswered');
    if (!isShared) await ask(60, 'unanswered');
    expect(resigned).toEqual([]);
    await leading.stop();
  }
});

test('of the functions of a leader it is known which are answered, also by a refusal', async () => {
  const heard: string[] = [];
  const reach: Reach = { answered: () => heard.push('answered'), unanswered: () => heard.push('unanswered') };
  const outcomes: Record<string, Error | undefined> = {
    a: undefined,
    b: new Error('refused'),
    c: new Error('cut off'),
  };
  const post = async (text: string) => {
    const outcome = outcomes[text];
    if (outcome) throw outcome;
    return text;
  };
  const watched = whileReached({ post }, reach, (error) => error === outcomes.c);
  expect(await watched.post('a')).toBe('a');
  await expect(watched.post('b')).rejects.toThrow('refused');
  await expect(watched.post('c')).rejects.toThrow('cut off');
  expect(heard).toEqual(['answered', 'answered', 'unanswered']);
});

test('a request that is given up, as one for free computers after ten seconds, is neither answered nor unanswered', async () => {
  const heard: string[] = [];
  const reach: Reach = { answered: () => heard.push('answered'), unanswered: () => heard.push('unanswered') };
  const ask = (signal: AbortSignal) => Promise.reject(signal.reason);
  const watched = whileReached({ ask }, reach, () => false);
  for (const reason of [new DOMException('late', 'TimeoutError'), AbortSignal.abort().reason])
    await expect(watched.ask(AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(heard).toEqual([]);
});

test('what is not asked by requests is looked at each second', async () => {
  const clock = manualClock();
  const heard: string[] = [];
  const reach: Reach = { answered: () => heard.push('answered'), unanswered: () => heard.push('unanswered') };
  const over = new AbortController();
  const watching = watchReach(() => clock.now() % 2_000 < 1_000, reach, { clock, signal: over.signal });
  await clock.advance(2_500);
  over.abort();
  await watching;
  expect(heard).toHaveLength(3);
  expect(new Set(heard).size).toBe(2);
});

test('a leader asks before each act whether it still leads', async () => {
  let leads = true;
  const sent: string[] = [];
  const sender = { post: async (text: string) => void sent.push(text) };
  const guarded = whileLeading(sender, { confirm: async () => leads }, () => new Error('another one does'));
  await guarded.post('a');
  leads = false;
  await expect(guarded.post('b')).rejects.toThrow('another one does');
  expect(sent).toEqual(['a']);
});
