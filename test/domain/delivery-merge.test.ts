import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeForChannel, mostPerMessage } from '../../src/domain/delivery.ts';
import { deliveries, minute, noon, queued } from '../support/deliveries.ts';

describe('what is due at one moment', () => {
  test('is one message for one channel, news first; edits stand alone', () => {
    const due = [
      queued({ id: 'edit', kind: 'edit', channelId: 'c1', newsAt: noon - 2 * minute }),
      queued({ id: 'line', kind: 'line', channelId: 'c1', newsAt: noon - 2 * minute }),
      queued({ id: 'late', channelId: 'c1', newsAt: noon }),
      queued({ id: 'other', channelId: 'c2', newsAt: noon - 1 }),
      queued({ id: 'early', channelId: 'c1', newsAt: noon - minute }),
    ];
    expect(mergeForChannel(due).map((batch) => [batch.channelId, ...batch.deliveries.map(({ id }) => id)])).toEqual([
      ['c1', 'early', 'late', 'line'],
      ['c2', 'other'],
      ['c1', 'edit'],
    ]);
  });

  test('is a second message only beyond the ten embeds of the first', () => {
    const due = Array.from({ length: 11 }, (_, index) => queued({ id: `d${index}`, newsAt: noon - index }));
    const [first, second, ...more] = mergeForChannel(due);
    expect([first?.deliveries.length, second?.deliveries.map(({ id }) => id), more]).toEqual([10, ['d0'], []]);
  });

  test('is all sent, nothing twice, in the same order however it comes', () => {
    const due = fc.uniqueArray(deliveries, { maxLength: 60, selector: ({ id }) => id });
    fc.assert(
      fc.property(due, fc.func(fc.integer()), (all, disorder) => {
        const batches = mergeForChannel(all);
        const ids = batches.flatMap((batch) => batch.deliveries.map(({ id }) => id));
        expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        for (const { channelId, deliveries: together } of batches) {
          expect(together.length).toBeLessThanOrEqual(mostPerMessage);
          expect(together.every((one) => one.channelId === channelId)).toBe(true);
          if (together.some(({ kind }) => kind === 'edit')) expect(together).toHaveLength(1);
        }
        const posts = all.filter(({ channelId, kind }) => channelId === 'c1' && kind !== 'edit').length;
        const messages = batches.filter(
          ({ channelId, deliveries: [first] }) => channelId === 'c1' && first.kind !== 'edit',
        );
        expect(messages).toHaveLength(Math.ceil(posts / mostPerMessage));
        const shuffled = all.toSorted((a, b) => disorder(a.id) - disorder(b.id));
        expect(mergeForChannel(shuffled)).toEqual(batches);
      }),
    );
  });
});
