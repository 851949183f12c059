import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  localQuarters,
  quarterMs,
  quartersOfDay,
  quartersOfWeek,
} from '../../../src/domain/calendar/local-quarters.ts';

const at = (time: string) => Temporal.ZonedDateTime.from(`${time}[America/Montreal]`).epochMilliseconds;

describe('the clock on the wall in quarter hours', () => {
  test('keeps the weekday and time over a change of the clock', () => {
    const quarterOf = localQuarters('America/Montreal');
    expect(quarterOf(at('2026-03-09T14:00')) - quarterOf(at('2026-03-02T14:00'))).toBe(quartersOfWeek);
    expect(quarterOf(at('2025-11-03T14:07:30')) % quartersOfDay).toBe(56.5);
  });

  test('leaves an hour out in spring and has one twice in autumn', () => {
    const quarterOf = localQuarters('America/Montreal');
    const spring = at('2026-03-08T01:45');
    expect(quarterOf(spring + quarterMs) - quarterOf(spring)).toBe(5);
    const autumn = at('2025-11-02T01:45-04:00');
    expect(quarterOf(autumn + quarterMs) - quarterOf(autumn)).toBe(-3);
  });

  test('may be one that never changes', () => {
    expect(localQuarters('UTC')(5 * quarterMs)).toBe(5);
  });

  test('does not depend on what was asked before', () => {
    const year = fc.integer({ min: at('2025-06-01T00:00'), max: at('2026-06-01T00:00') });
    fc.assert(
      fc.property(fc.array(year, { minLength: 1, maxLength: 20 }), (times) => {
        const quarterOf = localQuarters('America/Montreal');
        for (const time of times) expect(quarterOf(time)).toBe(localQuarters('America/Montreal')(time));
      }),
    );
  });

  test('refuses a zone that does not exist', () => {
    expect(() => localQuarters('America/Carrel')(0)).toThrow(RangeError);
  });
});
