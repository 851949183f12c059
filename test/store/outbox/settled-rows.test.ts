import { expect, test } from 'vitest';
import { at } from '../readings/record-of.ts';
import { onEachOutbox } from './outbox-scene.ts';

const quick = { recoverMs: 0, cooldownMs: 0 };
const sent = (messageId: string) => ({ kind: 'sent', messageId }) as const;
const later = (minute: number, mayBeSent = false) =>
  ({ kind: 'later', at: at(minute), mayBeSent, reason: 'rateLimited' }) as const;
const dead = { kind: 'dead', pause: 'missingAccess' } as const;
const refused = { kind: 'refused', pause: 'missingAccess', at: at(60), expiresAt: at(600) } as const;

onEachOutbox(
  'the row of a settled job',
  (scene) => {
    const rowOf = async (kind: string) => {
      const rows = (await scene.query('select * from delivery')) as Record<string, unknown>[];
      const row = rows.find((one) => one.kind === kind);
      const time = (name: string) => (row?.[name] === null ? null : Number(row?.[name]));
      return {
        status: row?.status,
        reason: row?.reason,
        message: row?.message_id,
        detail: row?.detail,
        nonce: row?.batch_id,
        settled: time('settled_at'),
        leased: time('lease_until'),
        due: time('due_at'),
        expires: time('expires_at'),
      };
    };
    const usual = {
      reason: null,
      message: null,
      detail: null,
      settled: null,
      leased: null,
      due: at(1),
      expires: at(11),
    };
    test.each([
      [sent('m1'), { status: 'sent', message: 'm1', settled: at(1) }],
      [later(3), { status: 'queued', reason: 'rateLimited', leased: at(1), due: at(3), nonce: null }],
      [later(3, true), { status: 'queued', reason: 'rateLimited', leased: at(1), due: at(3) }],
      [{ kind: 'expired' }, { status: 'expired', reason: 'tooOld', settled: at(1) }],
      [dead, { status: 'dead', reason: 'missingAccess', settled: at(1) }],
      [
        { kind: 'dead', pause: null },
        { status: 'dead', reason: 'refused', settled: at(1) },
      ],
      [
        { kind: 'cancelled', reason: 'perhapsSent' },
        { status: 'cancelled', reason: 'perhapsSent', settled: at(1) },
      ],
    ] as const)('that ended as %j says so', async (outcome, change) => {
      await scene.add();
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      await scene.settle(job, outcome);
      expect(await rowOf('fired')).toEqual({ ...usual, nonce: job.id, ...change });
    });

    test('keeps the message of what was posted, and no message of the line that follows', async () => {
      await scene.add(quick);
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      await scene.read(500, 300);
      await scene.settle(job, sent('m1'));
      const released = { ...usual, status: 'queued', nonce: null, due: at(2) };
      expect(await rowOf('edit')).toEqual({ ...released, message: 'm1', expires: at(2 + 24 * 60) });
      expect(await rowOf('line')).toEqual({ ...released, expires: at(12) });
    });

    test('that was never posted takes with it what waited for it', async () => {
      await scene.add(quick);
      await scene.read(300, 500);
      const job = await scene.leaseOne();
      await scene.read(500, 300);
      await scene.settle(job, { kind: 'expired' });
      for (const kind of ['edit', 'line'])
        expect(await rowOf(kind)).toMatchObject({ status: 'cancelled', reason: 'neverSent', settled: at(2) });
    });

    test('that is refused for now is due again, with another nonce, until it is given up', async () => {
      await scene.add(quick, { sayResolved: false });
      await scene.read(300, 500);
      await scene.post('m1');
      await scene.read(500, 300);
      await scene.settle(await scene.leaseOne(), refused);
      expect(await rowOf('edit')).toEqual({
        status: 'queued',
        reason: 'missingAccess',
        message: 'm1',
        detail: 'refused',
        nonce: null,
        settled: null,
        leased: at(2),
        due: at(60),
        expires: at(600),
      });
    });

    test('that is refused takes with it what its alert had still to post in the channel', async () => {
      await scene.add(quick);
      await scene.read(300, 500);
      await scene.post('m1');
      await scene.read(500, 300);
      const [one] = await scene.lease();
      const [other] = await scene.lease();
      const [edit, line] = one?.kind === 'edit' ? [one, other] : [other, one];
      if (edit === undefined || line === undefined) throw new Error('two were to be leased');
      await scene.settle(line, later(2));
      await scene.settle(edit, dead);
      expect(await rowOf('line')).toMatchObject({ status: 'cancelled', reason: 'paused', settled: at(2) });
    });
  },
  { durableOnly: true },
);
