import { describe, expect, test } from 'vitest';
import { gymRows, polledDays, replay, ruleDaysOf } from '../../bench/alerts/gym-replay.ts';
import { ruleOf } from '../../src/domain/alerts/rule.ts';

const minute = 60_000;
/** Seven in the morning in Montreal. */
const seven = Date.parse('2026-02-11T12:00:00Z');

/** A row each 20 minutes. */
const rowsOf = (counts: readonly number[]) => counts.map((raw, index) => ({ at: seven + index * 20 * minute, raw }));
const dayOf = (counts: readonly number[], direction: 'above' | 'below' = 'above') =>
  replay(
    'gym',
    polledDays(rowsOf(counts)),
    ruleOf({ libraries: ['gym'], direction, threshold: { people: 100 } }),
    200,
  )[0];

describe('the replay of recorded gyms', () => {
  test('polls every minute what was last recorded, and sees nothing where nothing was recorded for long', () => {
    const rows = [...rowsOf([10, 20]), { at: seven + 180 * minute, raw: 30 }, { at: seven + 181 * minute, raw: 40 }];
    const [polls] = polledDays(rows);
    expect(polls?.map(({ people }) => people)).toEqual([...Array<number>(20).fill(10), 20, 30]);
  });

  test('counts what we send and what a rule without memory sends, and one long crossing that was sent', () => {
    expect(dayOf([20, 150, 20, 20])).toMatchObject({
      firedAt: [seven + 26 * minute],
      naive: 2,
      crossings: 1,
      missed: 0,
    });
  });

  test('a crossing within an open episode was not missed, and is no message', () => {
    expect(dayOf([20, 150, 95, 150, 20, 20])).toMatchObject({ naive: 4, crossings: 2, missed: 0 });
    expect(dayOf([20, 150, 95, 150, 20, 20])?.firedAt).toHaveLength(1);
  });

  test('a crossing that an alert slept through was missed', () => {
    const sleeper = ruleOf({ libraries: ['gym'], direction: 'above', threshold: { people: 100 }, days: [7] });
    const [day] = replay('gym', polledDays(rowsOf([20, 150, 20, 20])), sleeper, 200);
    expect(day).toMatchObject({ firedAt: [], crossings: 1, missed: 1 });
  });

  test('a day that begins over the threshold has not crossed it', () => {
    expect(dayOf([150, 150, 20, 20])).toMatchObject({ crossings: 0, missed: 0, naive: 1 });
  });

  test('takes the highest count of a series for full, and leaves out what doors count', () => {
    const rows = rowsOf([10, 300, 10, 10]);
    const ruleDays = ruleDaysOf([
      { series: 'gym', isLibrary: false, rows },
      { series: 'library', isLibrary: true, rows },
    ]);
    expect(ruleDays.map(({ series, rule }) => `${series} ${rule.direction}`)).toEqual([
      ...Array<string>(3).fill('gym above'),
      ...Array<string>(3).fill('gym below'),
    ]);
    const [messages, most, noisy, missed] = gymRows(ruleDays);
    expect(messages).toMatchObject({ value: 6, baseline: 12 });
    expect(most).toMatchObject({ value: 1, baseline: 2, ok: true });
    expect(noisy).toMatchObject({ value: 0, baseline: 0, ok: true });
    expect(missed).toMatchObject({ value: 0, ok: true });
  });
});
