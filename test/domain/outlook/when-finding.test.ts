import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { avoidOf, bestOf, findingsOf, neededMs, whenFinding } from '../../../src/domain/outlook/when-finding.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';

const hour = 3_600_000;
const day = '2026-02-11';
const at = (hours: number): number => startOfServiceDay(day) + hours * hour;

/** A library that is open from 8:00 to 22:00, with as much past as is needed unless `since` says otherwise. */
const past = (since = 0) => ({
  forecast: (_id: string, now: number, then: number) =>
    then < now ? undefined : { people: 400, low: 350, high: 450, days: 6 },
  since: () => since,
  openOn: (_id: string, on: string) => (on === day ? [{ from: at(8), to: at(22) }] : []),
});

describe('what can be said of a day', () => {
  test('is that the library is closed from the moment when it closes', () => {
    expect(whenFinding('annex', day, at(22) - 1, past()).kind).not.toBe('closedNow');
    expect(whenFinding('annex', day, at(22), past()).kind).toBe('closedNow');
  });

  test('needs two weeks of past, and not a moment more', () => {
    expect(whenFinding('annex', day, at(9), past(at(9) - neededMs)).kind).toBe('known');
    const since = at(9) - neededMs + 1;
    expect(whenFinding('annex', day, at(9), past(since))).toEqual({ kind: 'needsMore', since });
  });
});

/** So many people are expected at an hour of the day, give or take ten. */
const expecting = (peopleAt: (hours: number) => number | undefined, more: object = {}) => ({
  ...past(),
  forecast: (_id: string, now: number, then: number) => {
    const people = then < now ? undefined : peopleAt((then - at(0)) / hour);
    return people === undefined ? undefined : { people, low: people - 10, high: people + 10, days: 6 };
  },
  ...more,
});
/** 340 people in the morning, 900 from noon on, 100 from 18:00 on. */
const threeParts = (hours: number) => (hours < 12 ? 340 : hours < 18 ? 900 : 100);

describe('what can be said of one library on a day', () => {
  test('is that it is closed, on a day without opening hours', () => {
    expect(whenFinding('annex', '2026-02-12', at(9), past())).toEqual({ kind: 'closed' });
  });

  test('is about what is left of last night where that is still open, on a day without hours of its own', () => {
    const late = { ...past(), openOn: (_id: string, on: string) => (on < day ? [{ from: at(-16), to: at(2) }] : []) };
    const kindAt = (now: number) => whenFinding('annex', day, now, late).kind;
    expect(whenFinding('annex', day, at(0), late)).toMatchObject({
      kind: 'known',
      outlook: { whole: { from: at(0), to: at(1.5) } },
    });
    expect(kindAt(at(1.5))).toBe('over');
    expect(kindAt(at(2))).toBe('closed');
    // For a day to come the end of the night before is no time to plan for.
    expect(kindAt(at(-1))).toBe('closed');
  });

  test('is that the day is over, where it closes within the hour', () => {
    expect(whenFinding('annex', day, at(21.5), past())).toEqual({ kind: 'over' });
  });

  test('is that it is not open for long enough, where that was so all day, today or on a day to come', () => {
    const openOn = () => [{ from: at(12), to: at(13) }];
    for (const now of [at(9), at(-40)]) {
      expect(whenFinding('annex', day, now, { ...past(), openOn })).toEqual({ kind: 'short' });
    }
  });

  test('is that more past is needed, and not that the day is over, where only the night is known', () => {
    const night = expecting((hours) => (hours < 3 ? 40 : undefined));
    expect(whenFinding('annex', day, at(-40), night)).toEqual({ kind: 'needsMore', since: 0 });
  });

  test('is that more past is needed, where there is no reading or nothing is usual', () => {
    expect(whenFinding('annex', day, at(9), { ...past(), since: () => undefined })).toEqual({
      kind: 'needsMore',
      since: undefined,
    });
    expect(
      whenFinding(
        'annex',
        day,
        at(9),
        expecting(() => undefined),
      ),
    ).toEqual({ kind: 'needsMore', since: 0 });
  });

  test('says whether its hours are known, and how many people make it full', () => {
    expect(whenFinding('annex', day, at(9), past(), 800)).toMatchObject({
      kind: 'known',
      isOpenKnown: true,
      full: 800,
    });
    const unknown = { ...past(), openOn: () => undefined };
    expect(whenFinding('annex', day, at(9), unknown)).toMatchObject({ kind: 'known', isOpenKnown: false });
  });

  test('is about the rest of today, and about all of a day to come', () => {
    const wholeFrom = (now: number) => {
      const finding = whenFinding('annex', day, now, past());
      return finding.kind === 'known' ? finding.outlook.whole.from : undefined;
    };
    expect(wholeFrom(at(10))).toBe(at(10));
    expect(wholeFrom(at(-10))).toBe(at(8));
  });

  test('recommends the first hours that are quiet for its size, and not an even quieter evening', () => {
    const bestFrom = (full?: number) => {
      const finding = whenFinding('annex', day, at(-1), expecting(threeParts), full);
      return finding.kind === 'known' ? finding.outlook.best?.from : undefined;
    };
    expect(bestFrom(1_000)).toBe(at(8));
    expect(bestFrom(900)).toBe(at(18));
    expect(bestFrom()).toBe(at(18));
  });
});

describe('what can be said of several libraries', () => {
  const annex = liveLibrary('annex', countOf(340, at(9)), { full: 1_000 });
  const nowOf = (library = annex, knownPast = expecting(threeParts), on = day) =>
    findingsOf([library], on, at(9), knownPast).findings[0]?.now;

  test('is how full each is now and where that goes until it closes', () => {
    const opening = { kind: 'open', closesAt: at(22) } as const;
    expect(nowOf({ ...annex, opening })).toEqual({
      percent: 34,
      course: { kind: 'rising', peak: { at: at(12), percent: 90 }, until: at(17.75), roomyFrom: at(18) },
    });
    expect(nowOf({ ...annex, opening: { kind: 'open', closesAt: at(12) } })?.course).toEqual({ kind: 'steady' });
    expect(nowOf({ ...annex, opening: { kind: 'open', closesAt: at(9.75) } })?.course).toBeUndefined();
  });

  test('goes on over midnight where it closes in the night, and not into tomorrow', () => {
    const quiet = expecting((hours) => (hours < 24 ? 340 : 20));
    const courseUntil = (closesAt: number) =>
      nowOf({ ...annex, opening: { kind: 'open', closesAt } }, quiet)?.course?.kind;
    expect([courseUntil(at(26)), courseUntil(at(32.5))]).toEqual(['falling', 'steady']);
  });

  test('is not that it gets quieter just before it closes', () => {
    const opening = { kind: 'open', closesAt: at(22) } as const;
    const emptying = (from: number) => expecting((hours) => (hours < from ? 340 : 20));
    expect(nowOf({ ...annex, opening }, emptying(21.5))?.course).toEqual({ kind: 'steady' });
    expect(nowOf({ ...annex, opening }, emptying(20))?.course).toMatchObject({
      kind: 'falling',
      lowest: { at: at(20) },
    });
  });

  test('goes until midnight where no closing time is known, and no further than is forecast', () => {
    const late = (hours: number) => (hours < 23.75 ? 340 : 600);
    expect(nowOf(annex, expecting(late))?.course).toMatchObject({
      kind: 'rising',
      peak: { at: at(23.75), percent: 60 },
    });
    expect(
      nowOf(
        annex,
        expecting((hours) => (hours < 24 ? 340 : 600)),
      )?.course,
    ).toEqual({ kind: 'steady' });
    expect(
      nowOf(
        annex,
        expecting((hours) => (hours < 12 ? 340 : hours < 13 ? undefined : 900)),
      )?.course,
    ).toEqual({
      kind: 'steady',
    });
  });

  test('is nothing about now on another day, while one is closed, or without a live count or a size', () => {
    expect(nowOf(annex, expecting(threeParts), '2026-02-12')).toBeUndefined();
    expect(nowOf(annex, expecting(threeParts, { openOn: () => [] }))).toBeUndefined();
    expect(nowOf(annex, expecting(threeParts, { openOn: () => [{ from: at(8), to: at(9) }] }))).toBeUndefined();
    expect(nowOf({ ...annex, full: undefined })).toBeUndefined();
    expect(nowOf({ ...annex, freshness: { kind: 'stale', why: 'noFetch', since: at(8) } })).toBeUndefined();
    expect(nowOf({ ...annex, opening: { kind: 'closed' } })).toBeUndefined();
  });

  test('is nothing about now in the last half hour before it closes, when it is no time to come', () => {
    const closing = (closesAt: number) => nowOf({ ...annex, opening: { kind: 'open', closesAt } });
    expect(closing(at(9.5) + 1)).toEqual({ percent: 34, course: undefined });
    expect(closing(at(9.5))).toBeUndefined();
  });

  test('is drawn for those of which something is known, and pointed out only for a single one', () => {
    const known = expecting(threeParts);
    const best = { kind: 'best', from: at(9), to: at(12) };
    const avoid = { kind: 'avoid', from: at(12), to: at(15) };
    expect(findingsOf([annex], day, at(9), known).shown).toEqual({
      libraryIds: ['annex'],
      firstDay: day,
      lastDay: day,
      marks: [best, avoid],
    });
    const other = { ...annex, library: { ...annex.library, id: 'other' } };
    const shownOfTwo = findingsOf([annex, other], day, at(9), known).shown;
    expect([shownOfTwo.libraryIds, shownOfTwo.marks]).toEqual([['annex', 'other'], []]);
    expect(
      findingsOf(
        [annex],
        day,
        at(9),
        expecting(() => 340),
      ).shown.marks,
    ).toEqual([]);
    const closed = findingsOf([annex], day, at(9), expecting(threeParts, { openOn: () => [] })).shown;
    expect([closed.libraryIds, closed.marks]).toEqual([[], []]);
    expect(findingsOf([], day, at(9), known).shown.marks).toEqual([]);
  });

  test('is nothing to avoid where even the busiest hours are quiet', () => {
    const { findings, shown } = findingsOf([{ ...annex, full: 3_000 }], day, at(9), expecting(threeParts));
    const [{ finding } = {}] = findings;
    expect(shown.marks.map(({ kind }) => kind)).toEqual(['best']);
    expect(finding?.kind === 'known' && avoidOf(finding)).toBeUndefined();
    const unsized = whenFinding('annex', day, at(9), expecting(threeParts));
    expect(unsized.kind === 'known' && avoidOf(unsized)?.from).toBe(at(12));
  });
});

describe('the best of several libraries', () => {
  const findingOf = (id: string, peopleAt: (hours: number) => number, full?: number) => ({
    library: liveLibrary(id, countOf(0, 0)).library,
    finding: whenFinding(id, day, at(8), expecting(peopleAt), full),
  });
  const large = findingOf('large', threeParts, 2_000);
  const small = findingOf('small', threeParts, 500);

  test('is the one that is emptiest for its size, the sooner of two', () => {
    expect(bestOf([small, large])).toMatchObject({ library: { id: 'large' }, full: 2_000, percent: 17 });
    const later = findingOf('later', (hours) => (hours < 14 ? 900 : 340), 2_000);
    expect(bestOf([later, large])).toMatchObject({ library: { id: 'large' }, stretch: { from: at(8) } });
  });

  test('may be one that is the same all day', () => {
    const flat = findingOf('flat', () => 100, 1_000);
    expect(bestOf([large, flat])).toMatchObject({
      library: { id: 'flat' },
      percent: 10,
      stretch: { from: at(8), to: at(21.5) },
    });
  });

  test('is none where nothing is known or no size', () => {
    expect(bestOf([])).toBeUndefined();
    expect(bestOf([findingOf('unsized', threeParts), { ...small, finding: { kind: 'closed' } }])).toBeUndefined();
  });
});
