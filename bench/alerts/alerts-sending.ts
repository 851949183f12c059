import { fork } from 'node:child_process';
import { once } from 'node:events';
import { REST } from '#discord.js';
import { systemClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logger.ts';
import { createWakeSignal, type WakeSignal } from '../../src/base/signal.ts';
import { createMessageSender } from '../../src/discord/messages/messages.ts';
import { createAlertRenderer } from '../../src/discord/views/alerts/alert-messages.ts';
import { ruleOf } from '../../src/domain/alerts/rule.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { recordReadings } from '../../src/worker/feed/record-readings.ts';
import { createDispatcher } from '../../src/worker/outbox/dispatcher.ts';

import { type Row, rowOf } from '../rows.ts';
import type { AlertCounts, AlertPlaces } from './alerts-discord.ts';
import { noComposer } from './no-digests.ts';

const limitPerSecond = 50;
const silent = createLogger({ level: 'silent', secrets: [] });

/** `count` channels of as many servers cross at once: how long until the last knows, against what Discord allows at best. */
export async function measureSending(count: number): Promise<Row[]> {
  const child = fork(new URL('alerts-discord.ts', import.meta.url), [String(count), '10', '120']);
  try {
    const [{ url, token, places }] = (await once(child, 'message')) as [AlertPlaces];
    const store = await openStore({ url: 'sqlite::memory:' });
    await subscribe(store, places);
    const rest = new REST({ version: '10', api: url, rejectOnRateLimit: () => true, retries: 0 }).setToken(token);
    const wakeSignal = createWakeSignal();
    const dispatcher = createDispatcher({
      wakeSignal,
      outbox: store.outbox,
      sender: createMessageSender(rest),
      renderer: createAlertRenderer(),
      digests: noComposer,
      libraries: () => [],
      clock: systemClock,
      campusNow: systemClock.now,
      random: Math.random,
      logger: silent,
    });
    dispatcher.start();
    const startedAt = performance.now();
    await cross(store, wakeSignal);
    while ((dispatcher.status().settled.sent ?? 0) < count) await systemClock.sleep(5);
    const seconds = (performance.now() - startedAt) / 1000;
    await dispatcher.stop();
    child.send('counts');
    const [counts] = (await once(child, 'message')) as [AlertCounts];
    await store.close();
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
    const once_ = counts.perChannel.filter((messages) => messages === 1).length;
    return [
      rowOf({
        name: `${count} channels cross at once`,
        value: seconds,
        unit: 's',
        baseline: count / limitPerSecond,
        goal: { of: 'ratio', is: 'at most', limit: 1.05 },
      }),
      rowOf({
        name: '  answers 429',
        value: counts.rateLimited,
        unit: 'answers',
        goal: { of: 'value', is: 'exactly', limit: 0 },
      }),
      rowOf({
        name: '  channels told exactly once',
        value: once_,
        unit: 'channels',
        goal: { of: 'value', is: 'exactly', limit: count },
      }),
    ];
  } finally {
    child.kill('SIGKILL');
  }
}

/** One rule in each of the places: Webster above 400, at once. */
export async function subscribe(store: Store, places: AlertPlaces['places']): Promise<void> {
  const createdAt = Date.now();
  for (const { guildId, channelId } of places) {
    const rule = ruleOf({ libraries: ['webster'], direction: 'above', threshold: { people: 400 }, holdMs: 0 });
    const target = { kind: 'channel', guildId, channelId } as const;
    const others = { createdBy: guildId, locale: 'en', roleId: null, sayResolved: true, expiresAt: null } as const;
    await store.subscriptions.add({ target, createdAt, rule, ...others }, 25);
  }
}

/** Two readings, far below 400 and far above it, both of this moment. */
export async function cross(store: Store, wakeSignal: Pick<WakeSignal, 'wake'>): Promise<void> {
  const recording = {
    store,
    full: new Map([['webster', 1600]]),
    limits: defaultFreshnessLimits,
    clock: systemClock,
    machine: systemClock,
    logger: silent,
  };
  for (const [raw, seenAt] of [
    [100, Date.now() - 2],
    [800, Date.now() - 1],
  ] as const) {
    const reading = { libraryId: 'webster', raw, stamp: String(seenAt), fetchedAt: seenAt };
    if (await recordReadings([{ reading, seenAt, estimateState: {}, people: raw }], recording)) wakeSignal.wake();
  }
}
