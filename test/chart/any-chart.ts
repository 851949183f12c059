import fc from 'fast-check';
import type { Chart, ChartPanel } from '../../src/chart/chart.ts';

const from = Temporal.ZonedDateTime.from('2026-11-01T00:00[America/Toronto]').epochMilliseconds;
const minute = 60_000;

/** Any chart that the types allow within reason: points in the order of time, as many panels as a picture has, any text. */
export const anyChart: fc.Arbitrary<Chart> = fc
  .record({ hours: fc.constantFrom(23, 24, 25, 168), gapMinutes: fc.integer({ min: 1, max: 120 }) })
  .chain(({ hours, gapMinutes }) => {
    const to = from + hours * 60 * minute;
    const at = fc.integer({ min: from, max: to });
    const people = fc.double({ min: 0, max: 20_000, noNaN: true });
    const inOrder = <Point extends { readonly at: number }>(points: fc.Arbitrary<Point>) =>
      fc
        .uniqueArray(points, { selector: (point) => point.at, maxLength: 60 })
        .map((all) => all.sort((a, b) => a.at - b.at));
    const range = fc.record({ at, low: people, people, high: people }).map(({ low, people: middle, high, ...rest }) => {
      const [least = 0, between = 0, most = 0] = [low, middle, high].sort((a, b) => a - b);
      return { ...rest, low: least, people: between, high: most };
    });
    const stretches = inOrder(fc.record({ at, lengthMs: fc.integer({ min: 1, max: 6 * 60 * minute }) })).map((all) =>
      all.map((stretch) => ({ from: stretch.at, to: stretch.at + stretch.lengthMs })),
    );
    const panel: fc.Arbitrary<ChartPanel> = fc.record({
      name: fc.string({ unit: 'grapheme', maxLength: 300 }),
      full: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
      observed: inOrder(fc.record({ at, people })),
      usual: inOrder(range),
      forecast: inOrder(range),
      open: fc.option(stretches, { nil: undefined }),
      marks: stretches.map((all) =>
        all.map((stretch, index) => ({ ...stretch, kind: index % 2 === 0 ? ('best' as const) : ('avoid' as const) })),
      ),
    });
    return fc.record({
      locale: fc.constantFrom('en' as const, 'fr' as const),
      zone: fc.constant('America/Toronto'),
      from: fc.constant(from),
      to: fc.constant(to),
      now: fc.option(at, { nil: undefined }),
      gapMs: fc.constant(gapMinutes * minute),
      panels: fc.array(panel, { maxLength: 3 }),
    });
  });
