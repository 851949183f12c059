import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStateAt } from '../../../src/domain/calendar/open-state.ts';
import { openStretches } from '../../../src/domain/calendar/opening-hours.ts';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';

const day = '2026-11-26';
const at = (hours: number): number => startOfServiceDay(day) + hours * 3_600_000;
const stateAt = (text: string, hours: number) => openStateAt({ text, open: openStretches(text, day) }, at(hours));

test.each([
  ['9 AM to 10 PM', 8.99, { kind: 'closed', opensAt: at(9) }],
  ['9 AM to 10 PM', 9, { kind: 'open', closesAt: at(22) }],
  ['9 AM to 10 PM', 22, { kind: 'closed' }],
  ['10 AM to 5 PM (closed noon to 1 PM)', 12.5, { kind: 'closed', opensAt: at(13) }],
  ['9 AM to 2 AM', 23.5, { kind: 'open', closesAt: at(26) }],
  ['Open 24 hours', 23.99, { kind: 'open' }],
  ['midnight to 8 AM', 1, { kind: 'open', closesAt: at(8) }],
  ['Closed - 24h', 12, { kind: 'closed' }],
  ['see the door', 12, undefined],
])('%j at %f h is %j', (text, hours, state) => {
  expect(stateAt(text, hours)).toEqual(state);
});

test('after midnight a library that is open late is open until it closes, whatever the new day’s hours are', () => {
  for (const open of [[], undefined, [{ from: at(9), to: at(22) }]]) {
    const hours = { text: '', open, lateUntil: at(2) };
    expect(openStateAt(hours, at(1.99))).toEqual({ kind: 'open', closesAt: at(2) });
    expect(openStateAt(hours, at(2))?.kind).not.toBe('open');
  }
});

test('a library whose new day begins before its late night ends does not close in between', () => {
  const from = (text: string) => openStateAt({ text, open: openStretches(text, day), lateUntil: at(2) }, at(0.5));
  expect(from('Open 24 hours')).toEqual({ kind: 'open' });
  expect(from('midnight to 8 AM')).toEqual({ kind: 'open', closesAt: at(8) });
  expect(from('2 AM to 8 AM')).toEqual({ kind: 'open', closesAt: at(8) });
  expect(from('midnight to 1 AM')).toEqual({ kind: 'open', closesAt: at(2) });
});

test('what ends at midnight goes on where the next day begins open, and closes where that is known not to', () => {
  const late = (today: string, tomorrow: string | undefined) => {
    const next = tomorrow === undefined ? undefined : openStretches(tomorrow, '2026-11-27');
    return openStateAt({ text: '', open: openStretches(today, day), ...(next && { next }) }, at(23));
  };
  expect(late('9 AM to midnight', 'Open 24 hours')).toEqual({ kind: 'open' });
  expect(late('9 AM to midnight', 'midnight to 8 AM')).toEqual({ kind: 'open', closesAt: at(32) });
  expect(late('9 AM to midnight', '9 AM to midnight')).toEqual({ kind: 'open', closesAt: at(24) });
  expect(late('Open 24 hours', 'Open 24 hours')).toEqual({ kind: 'open' });
  expect(late('Open 24 hours', 'Closed')).toEqual({ kind: 'open', closesAt: at(24) });
  expect(late('Open 24 hours', '9 AM to 10 PM')).toEqual({ kind: 'open', closesAt: at(24) });
  expect(late('Open 24 hours', undefined)).toEqual({ kind: 'open' });
});

test('an end that is a day away or more is none: its time of day would be taken for today’s', () => {
  const next = openStretches('midnight to 10 PM', '2026-11-27');
  for (const today of ['Open 24 hours', '9 AM to midnight']) {
    const hours = { text: '', open: openStretches(today, day), ...(next && { next }) };
    expect(openStateAt(hours, at(21.99))).toEqual({ kind: 'open' });
    expect(openStateAt(hours, at(22.01))).toEqual({ kind: 'open', closesAt: at(46) });
  }
});

test('what opens or closes next does so after now', () => {
  const moments = fc.integer({ min: 0, max: 96 });
  fc.assert(
    fc.property(fc.uniqueArray(moments, { minLength: 2, maxLength: 6 }), moments, (edges, now) => {
      const sorted = edges.toSorted((a, b) => a - b);
      const open = sorted.flatMap((from, index) => {
        const to = sorted[index + 1];
        return index % 2 === 0 && to !== undefined ? [{ from: at(from / 4), to: at(to / 4) }] : [];
      });
      const state = openStateAt({ text: '', open }, at(now / 4));
      const next = state?.kind === 'open' ? state.closesAt : state?.opensAt;
      if (next !== undefined) expect(next).toBeGreaterThan(at(now / 4));
      expect(state?.kind === 'open').toBe(open.some(({ from, to }) => from <= at(now / 4) && at(now / 4) < to));
    }),
  );
});
