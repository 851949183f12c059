import { afterEach, beforeEach, expect, test } from 'vitest';
import { libraryOfSourceKey } from '../../../src/domain/occupancy/library.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { createComputers } from '../../../src/worker/feed/computers.ts';
import { createKnownFeed } from '../../../src/worker/feed/known-feed.ts';
import { createWantComputers, serveComputers } from '../../../src/worker/feed/wanted-computers.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const forever = new AbortController().signal;
let store: Store;
let poller: ReturnType<typeof process>;
let asking: ReturnType<typeof process>;
let requests: number;
let unserve: () => void;
let isAway: boolean;
const clock = manualClock();
const { logger } = recordingLogger();

/** What a process knows, with a bell. */
function process() {
  const limits = { fetchMs: 1, changeMs: 1, quietChangeMs: 1, missingMs: 1 };
  const known = createKnownFeed({ store, full: new Map(), limits, clock, machine: clock, everyMs: 60_000, logger });
  void known.start();
  return known;
}

beforeEach(async () => {
  store = await openStore({ url: 'sqlite::memory:' });
  [poller, asking] = [process(), process()];
  requests = 0;
  isAway = false;
  const reader = createComputers({
    fetch: async () => {
      requests += 1;
      if (isAway) throw new Error('away');
      const rooms = [
        { name: 'LB-245', free: 7 },
        { name: 'LB-285', free: undefined },
      ];
      const library = libraryOfSourceKey('Webster');
      return { libraries: [{ library, rooms, laptops: 3, tablets: undefined }], fetchedAt: clock.now() };
    },
    clock,
    machine: clock,
    random: () => 0,
    logger,
    stopping: forever,
  });
  unserve = serveComputers({ feed: poller, store: store.feedState, clock, reader, logger });
});
afterEach(async () => {
  unserve();
  await Promise.all([poller.stop(), asking.stop()]);
  await store.close();
});

test('a process that wants free computers gets what the poller reads then, and another one the same without a request', async () => {
  const want = createWantComputers({ feed: asking, store: store.feedState, clock });
  const read = await want(forever);
  expect(read).toEqual({
    fetchedAt: clock.now(),
    libraries: [
      {
        library: libraryOfSourceKey('Webster'),
        rooms: [
          { name: 'LB-245', free: 7 },
          { name: 'LB-285', free: undefined },
        ],
        laptops: 3,
        tablets: undefined,
      },
    ],
  });
  const other = process();
  await other.refresh();
  expect(await createWantComputers({ feed: other, store: store.feedState, clock })(forever)).toEqual(read);
  await other.stop();
  expect(requests).toBe(1);
});

test('a source that does not answer is said, and a poller that does not answer is not waited for when the wait ends', async () => {
  isAway = true;
  const want = createWantComputers({ feed: asking, store: store.feedState, clock });
  await expect(want(forever)).rejects.toThrow('the poller could not read them');
  unserve();
  await clock.advance(61_000);
  const ended = new AbortController();
  const waiting = want(ended.signal);
  ended.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(requests).toBe(1);
});
