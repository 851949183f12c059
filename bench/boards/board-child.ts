import { createIngestAlone } from '../../src/sandbox/ingest-alone.ts';
import '../../src/base/temporal.ts';
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logger.ts';
import { openBoardDelivery } from '../../src/discord/messages/board-messages.ts';
import { createDiscordRest } from '../../src/discord/transport/rest.ts';
import { createBoardRenderer } from '../../src/discord/views/boards/board-view.ts';
import type { BoardRequest } from '../../src/domain/messages/board.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { createScaledClock } from '../../src/sandbox/campus/scaled-clock.ts';
import { createSourceClient, userAgentOf } from '../../src/source/client.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createBoards } from '../../src/worker/boards/boards.ts';
import { createPoller } from '../../src/worker/feed/poller.ts';
import { type BoardKind, boardKinds, textOfBoard } from './board-kinds.ts';

/*
 * The process that is killed: `board-child.ts DATABASE_URL DISCORD_URL TOKEN FEED_URL SPEED NOW MACHINE_NOW`. All layers from the feed to
 * Discord as app.ts joins them, with one clock that is `SPEED` times as fast for all of them (app.ts's boards live by the
 * machine's). It reports to its parent what boards should say, and creates boards that the parent requests.
 */

/** The child's messages. `should`: by kind, what a board would say at `at`. */
export type ChildMessage =
  | { readonly kind: 'begun' }
  | { readonly kind: 'done' }
  | { readonly kind: 'should'; readonly at: number; readonly texts: Readonly<Record<BoardKind, string>> };

const [url = '', api = '', token = '', feed = '', speed = '', startAt = '', then = ''] = process.argv.slice(2);
const report = (message: ChildMessage) => process.send?.(message);
const logger = createLogger({ level: 'error', secrets: [] });
const clock = createScaledClock({
  startAt: Number(startAt) + (Date.now() - Number(then)) * Number(speed),
  speed: Number(speed),
});
const store = await openStore({ url, clock });
const rest = createDiscordRest({ apiUrl: api, token });
const source = createSourceClient({
  baseUrl: feed,
  userAgent: userAgentOf('0.0.0'),
  clock: { now: clock.now, sleep: systemClock.sleep },
  random: Math.random,
});
const shared = { store, full: new Map([['webster', 1_600]]), limits: defaultFreshnessLimits, logger };
const { live, ingest } = createIngestAlone({ ...shared, clock, machine: systemClock });
await live.restore(clock.now());
const poller = createPoller({
  name: 'occupancy',
  fetch: (signal) => source.occupancy(signal),
  onSnapshot: ingest,
  clock,
  random: Math.random,
  pollMs: 60_000,
  logger,
});
const renderer = createBoardRenderer();
const boards = createBoards({
  store: store.boards,
  renderer,
  sender: openBoardDelivery(rest.alerts, token),
  pictures: { of: async () => ({ png: randomBytes(64), alt: 'a picture' }) },
  libraries: () => live.librariesAt(clock.now()),
  clock,
  campusNow: clock.now,
  steady: clock,
  random: Math.random,
  logger,
});

process.on('message', async (request: BoardRequest) => {
  await boards.create(request);
  report({ kind: 'done' });
});
poller.start();
await poller.firstAttempt;
boards.start();
report({ kind: 'begun' });
for (;;) {
  const at = clock.now();
  const known = live.librariesAt(at);
  const texts = Object.fromEntries(
    Object.entries(boardKinds).map(([kind, request]) => {
      const { body } = renderer.words(request, known).with('none');
      return [kind, textOfBoard(body)];
    }),
  ) as Record<BoardKind, string>;
  report({ kind: 'should', at, texts });
  await systemClock.sleep(50);
}
