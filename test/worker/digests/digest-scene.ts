import { createWakeSignal } from '../../../src/base/signal.ts';
import type { DigestRequest } from '../../../src/domain/messages/digest.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { createDigests } from '../../../src/worker/digests/digests.ts';
import type { FindDigest } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher } from '../../../src/worker/outbox/dispatcher.ts';
import { addedThing } from '../../store/added-thing.ts';
import { campusTime, digestRequest } from '../../support/digests.ts';
import { drawnPictures, knownHistory } from '../../support/known-history.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { plainRenderer, recordingDiscord } from '../outbox/alert-scene.ts';

type DigestParts = Parameters<typeof createDigests>[0];

/** Monday 23 November 2026, 7:00 in Montreal. */
export const seven = campusTime('2026-11-23T07:00');

/** What several processes share: a clock, a Discord, and a file where `url` names one. */
export function digestWorld({ url = 'sqlite::memory:' }: { url?: string } = {}) {
  const clock = manualClock(seven);
  const discord = recordingDiscord(clock.now);
  const seen: { answer: Awaited<ReturnType<FindDigest>>; asked: number } = { answer: 'absent', asked: 0 };
  return { url, clock, discord, seen };
}

/** One process: the real store, runner and dispatcher. Stands still until `start`. Close it. */
export async function digestProcess(
  world: ReturnType<typeof digestWorld>,
  given: { sharing?: { readonly store: Store }; pictures?: DigestParts['pictures'] } = {},
) {
  const { url, clock, discord, seen } = world;
  const { logger, lines } = recordingLogger();
  const store: Store = given.sharing?.store ?? (await openStore({ url, clock }));
  const shared = {
    libraries: () => [liveLibrary('webster', countOf(500, clock.now()))],
    clock,
    campusNow: clock.now,
    logger,
    outbox: store.outbox,
  };
  const wakeSignal = createWakeSignal();
  const digests = createDigests({
    ...shared,
    store: store.digests,
    history: knownHistory(seven, 21),
    pictures: given.pictures ?? drawnPictures().pictures,
    firstRead: Promise.resolve(),
    renderer: {
      message: ({ id }, { day, picture }) => ({
        body: { content: `${id} ${day}` },
        files: picture === 'none' ? [] : [{ name: 'chart.png', data: picture.png, description: picture.alt }],
      }),
      paused: ({ id }, reason) => ({ content: `paused ${id} ${reason}` }),
    },
    findDigest: async () => {
      seen.asked += 1;
      return seen.answer;
    },
    wakeSignal,
  });
  const dispatcher = createDispatcher({
    ...shared,
    sender: discord.sender,
    renderer: { ...plainRenderer },
    random: () => 0,
    digests: digests.composer,
    wakeSignal,
  });
  return {
    store,
    lines,
    digests,
    dispatcher,
    add: async (changes: Partial<DigestRequest> = {}): Promise<string> => {
      return addedThing(await store.digests.add(digestRequest({ createdAt: clock.now(), ...changes }), 5)).id;
    },
    start: () => {
      digests.start();
      dispatcher.start();
    },
    close: () =>
      stopped(clock, async () => {
        await digests.stop();
        await dispatcher.stop();
        if (given.sharing === undefined) await store.close();
      }),
  };
}

async function stopped(clock: ManualClock, stop: () => Promise<void>): Promise<void> {
  const done = stop();
  await clock.advance(0);
  await done;
}
