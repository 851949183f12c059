import fc from 'fast-check';
import { expect, test } from 'vitest';
import { campusZone, serviceDayOf, startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';

/** Midnight in Montreal, and the hours around it; clocks are put forward on 8 March 2026 and back on 1 November. */
const midnights = ['2026-02-10', '2026-03-08', '2026-03-09', '2026-11-01', '2026-11-02'].map(startOfServiceDay);
const around = fc
  .tuple(fc.constantFrom(...midnights), fc.constantFrom(-25, -1, 0, 1, 23, 24), fc.constantFrom(-1, -0.5, 0, 0.5, 1))
  .map(([midnight, hours, ms]) => midnight + hours * 3_600_000 + ms);

test('the service day of a moment is the campus’s date, whichever was asked for before', () => {
  const dateOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(campusZone).toPlainDate().toString();
  fc.assert(
    fc.property(fc.array(around, { minLength: 1, maxLength: 20 }), (moments) => {
      expect(moments.map(serviceDayOf)).toEqual(moments.map(dateOf));
    }),
  );
});
