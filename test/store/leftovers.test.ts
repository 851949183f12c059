import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../src/store/open-store.ts';
import { digestRequest } from '../support/digests.ts';
import { subscriptionFor } from '../worker/outbox/alert-scene.ts';
import { readAt } from './alerts/read-at.ts';
import { boardRequest } from './boards/board-request.ts';
import { onEachPlace } from './each-engine.ts';
import { at } from './readings/record-of.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const days = (count: number) => count * 24 * 60;

onEachPlace(
  'nothing is left behind',
  (place) => {
    let store: Store;
    beforeEach(async () => {
      store = await place.open({ clock: { now: () => at(0) } });
    });
    afterEach(async () => {
      await store.close();
      await place.empty();
    });

    /** The tables of what servers and people have asked for that still have rows. */
    const filled = async () => {
      const left: string[] = [];
      for (const table of ['subscription', 'alert', 'delivery', 'trace', 'board', 'digest']) {
        if ((await place.query(`select 1 from ${table} limit 1`)).length > 0) left.push(table);
      }
      return left;
    };
    /** As the runner removes boards whose messages could be deleted. */
    const removeBoards = async () => {
      for (const { id } of await store.boards.list('g1')) {
        const removed = await store.boards.remove('g1', id, { now: at(2), until: at(3) });
        if (removed !== undefined) await store.boards.forget(removed);
      }
    };
    /** Two alerts, one of them told and the other being sent, a third that is queued, a digest and a board. */
    const everything = async (expiresAt: number | null = null) => {
      for (const channel of ['c1', 'c2', 'c3']) {
        await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { channel, expiresAt }), 25);
      }
      await store.digests.add(digestRequest({ guildId: 'g1' }), 5);
      await store.boards.add(boardRequest({ guildId: 'g1' }), 5, { now: at(0), until: at(1) });
      await readAt(store, 0, 300);
      await readAt(store, 1, 500);
      const [sent] = await store.outbox.lease({ now: at(1), leaseMs: 60_000, most: 1 });
      if (sent !== undefined) await store.outbox.settle(sent, { kind: 'sent', messageId: 'm1' }, at(1));
      await store.outbox.lease({ now: at(1), leaseMs: 60_000, most: 1 });
    };
    /** Sends all that there is to send at a time, and sweeps until there is no more. */
    const drain = async (minutes: number) => {
      for (let round = 0; round < 10; round += 1) {
        await store.outbox.sweep(at(minutes), at(minutes));
        for (const job of await store.outbox.lease({ now: at(minutes), leaseMs: 1, most: 10 })) {
          await store.outbox.settle(job, { kind: 'sent', messageId: `m${job.id}` }, at(minutes));
        }
      }
    };

    test('of what was decided of a server, but for the last ten', async () => {
      for (const guildId of ['g1', 'g2'])
        await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { guild: guildId }), 25);
      for (let minutes = 0; minutes < 15; minutes += 1) await readAt(store, minutes, minutes % 2 === 0 ? 300 : 500);
      for (const guildId of ['g1', 'g2']) {
        const times = (await store.alerts.traces(guildId)).map((trace) => trace.at);
        expect(times).toEqual(Array.from({ length: 10 }, (_, index) => at(14 - index)));
      }
      expect(await place.query('select id from trace')).toHaveLength(20);
    });

    test('of what was decided before in a server where more is decided at once than is kept', async () => {
      const guilds = [...Array.from({ length: 12 }, () => 'g1'), ...Array.from({ length: 9 }, () => 'g2')];
      for (const [index, guildId] of guilds.entries())
        await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { guild: guildId, channel: `c${index}` }), 25);
      for (let minutes = 0; minutes < 4; minutes += 1) await readAt(store, minutes, minutes % 2 === 0 ? 300 : 500);
      const timesOf = async (guildId: string) => (await store.alerts.traces(guildId)).map((trace) => trace.at);
      expect(await timesOf('g1')).toEqual(Array.from({ length: 10 }, () => at(3)));
      expect(await timesOf('g2')).toEqual([...Array.from({ length: 9 }, () => at(3)), at(2)]);
      expect(await place.query('select id from trace')).toHaveLength(20);
    });

    test('of a server that has removed the bot', async () => {
      await everything();
      await store.subscriptions.forgetGuild('g1');
      expect(await filled()).toEqual([]);
    });

    test('of what was removed by hand, two days later', async () => {
      await everything();
      for (const { id } of await store.subscriptions.list(guild)) await store.subscriptions.remove(guild, id);
      for (const { id } of await store.digests.list('g1')) await store.digests.remove('g1', id);
      await removeBoards();
      await drain(2);
      await drain(days(2) + 3);
      // What `/status` shows of a server is at most ten lines.
      expect(await filled()).toEqual(['trace']);
    });

    test('of what has run out, sent, refused or paused, two days later', async () => {
      await everything(at(5));
      const [, , last] = await store.subscriptions.list(guild);
      await store.subscriptions.pause(guild, last?.id ?? '', 'byHand', at(2));
      for (const { id } of await store.digests.list('g1')) await store.digests.remove('g1', id);
      await removeBoards();
      await store.outbox.sweep(at(6), at(6));
      const [refused] = await store.outbox.lease({ now: at(6), leaseMs: 60_000, most: 1 });
      if (refused !== undefined) await store.outbox.settle(refused, { kind: 'dead', pause: 'missingAccess' }, at(6));
      for (const minutes of [7, 20, 40, days(1) + 50, days(4)]) await drain(minutes);
      expect(await filled()).toEqual(['trace']);
    });
  },
  { durableOnly: true },
);
