import { describe, expect, test } from 'vitest';
import { createWorkQueue, DroppedError } from '../../src/base/work-queue.ts';
import { createVersioned, createVersionedWork } from '../../src/cache/versioned.ts';
import { manualClock } from '../support/manual-clock.ts';

test('what is made of one state of knowledge is made once a second, and anew when more is known or the clock is set back', async () => {
  const clock = manualClock();
  let version = 1;
  let made = 0;
  const versioned = createVersioned<number>({ clock, version: () => version, maxKeys: 10 });
  const ask = (key = 'webster') =>
    versioned(key, () => {
      made += 1;
      return made;
    });
  expect([ask(), ask(), ask('vanier'), ask()]).toEqual([1, 1, 2, 1]);
  version = 2;
  expect([ask(), ask()]).toEqual([3, 3]);
  await clock.advance(999);
  expect(ask()).toBe(3);
  await clock.advance(1);
  expect(ask()).toBe(4);
  clock.setBack(24 * 3_600_000);
  expect(ask()).toBe(5);
});

test('of too many things the one that was made longest ago is forgotten', () => {
  const clock = manualClock();
  const made: string[] = [];
  const versioned = createVersioned<string>({ clock, version: () => 1, maxKeys: 2 });
  for (const key of ['a', 'b', 'a', 'c', 'b', 'c', 'a']) {
    versioned(key, () => {
      made.push(key);
      return key;
    });
  }
  expect(made).toEqual(['a', 'b', 'c', 'a']);
});

describe('work of which the result is kept', () => {
  /** Work that ends when the test lets it, one piece at a time. */
  function working() {
    const clock = manualClock();
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const work = createVersionedWork<string>({
      clock,
      version: () => 1,
      maxKeys: 10,
      queue: createWorkQueue(1),
    });
    const ask = (key: string, isWanted = () => true) => {
      const make = async () => {
        begun.push(key);
        await new Promise<void>((resolve) => ends.set(key, resolve));
        return `the answer to ${key}`;
      };
      return work(key, make, isWanted);
    };
    return { clock, begun, ask, end: (key: string) => ends.get(key)?.() };
  }

  test('is done once for all who ask while it waits or runs, and once more a second after its end', async () => {
    const { clock, begun, ask, end } = working();
    const first = [ask('a'), ask('b'), ask('b'), ask('a')];
    await clock.advance(0);
    await clock.advance(10_000);
    first.push(ask('b'));
    end('a');
    await clock.advance(0);
    end('b');
    expect(await Promise.all(first)).toEqual(['a', 'b', 'b', 'a', 'b'].map((key) => `the answer to ${key}`));
    expect(begun).toEqual(['a', 'b']);
    await clock.advance(1_000);
    void ask('b');
    await clock.advance(0);
    expect(begun).toEqual(['a', 'b', 'b']);
  });

  test('is dropped when its turn comes and none who asked waits any more, and done where one does', async () => {
    const { clock, begun, ask, end } = working();
    const gone = { isGone: false };
    const first = ask('a', () => !gone.isGone);
    const dropped = [0, 1].map(() => ask('b', () => !gone.isGone).catch((error: unknown) => error));
    const wanted = [ask('c', () => !gone.isGone), ask('c')];
    await clock.advance(0);
    gone.isGone = true;
    end('a');
    expect(await first).toBe('the answer to a');
    for (const one of dropped) expect(await one).toBeInstanceOf(DroppedError);
    await clock.advance(0);
    end('c');
    expect(await Promise.all(wanted)).toEqual(['the answer to c', 'the answer to c']);
    expect(begun).toEqual(['a', 'c']);
  });
});
