import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultFreshnessLimits, freshnessLimitsFor, freshnessOf } from '../../../src/domain/occupancy/freshness.ts';

const minute = 60_000;
const hasRecord = true;
/** A time of Wednesday 11 February 2026 in Montreal. */
const montreal = (time: string) => Date.parse(`2026-02-11T${time}:00-05:00`);
const noon = montreal('12:00');

describe('freshness', () => {
  test('is fresh when the feed was heard just now and its count moved lately', () => {
    expect(freshnessOf({ seenAt: noon - minute, changedAt: noon - 4 * minute, hasRecord }, noon)).toEqual({
      kind: 'fresh',
    });
  });

  test('is stale from ten minutes without a successful fetch, and missing after three hours', () => {
    const at = (age: number) => freshnessOf({ seenAt: noon - age, changedAt: noon - age, hasRecord }, noon);
    expect(at(10 * minute).kind).toBe('fresh');
    expect(at(10 * minute + 1)).toEqual({ kind: 'stale', why: 'noFetch', since: noon - 10 * minute - 1 });
    expect(at(180 * minute).kind).toBe('stale');
    expect(at(180 * minute + 1)).toEqual({ kind: 'missing', since: noon - 180 * minute - 1 });
  });

  test('is stale when the feed answers but says the same thing for 45 minutes by day', () => {
    const at = (age: number) => freshnessOf({ seenAt: noon, changedAt: noon - age, hasRecord }, noon);
    expect(at(45 * minute).kind).toBe('fresh');
    expect(at(46 * minute)).toEqual({ kind: 'stale', why: 'noChange', since: noon - 46 * minute });
  });

  test('of a count that stood still before the feed fell silent stays as old as it was', () => {
    const sightings = { seenAt: noon, changedAt: noon - 60 * minute, hasRecord };
    const frozen = { kind: 'stale', why: 'noChange', since: noon - 60 * minute };
    expect(freshnessOf(sightings, noon)).toEqual(frozen);
    expect(freshnessOf(sightings, noon + 15 * minute)).toEqual(frozen);
    expect(freshnessOf(sightings, noon + 181 * minute)).toEqual({ kind: 'missing', since: noon });
  });

  test('lets the stamp stand still from 22:35 until midnight', () => {
    const changedAt = montreal('22:33');
    for (const time of ['22:40', '23:30', '23:59']) {
      expect(freshnessOf({ seenAt: montreal(time), changedAt, hasRecord }, montreal(time)).kind).toBe('fresh');
    }
    const later = montreal('23:59') + 40 * minute;
    expect(freshnessOf({ seenAt: later, changedAt, hasRecord }, later).kind).toBe('stale');
  });

  test('expects a change by day only from 8:00 up to 22:00', () => {
    const kindAt = (time: string, changed: string) =>
      freshnessOf({ seenAt: montreal(time), changedAt: montreal(changed), hasRecord }, montreal(time)).kind;
    expect(kindAt('07:50', '07:00')).toBe('fresh');
    expect(kindAt('08:00', '07:58')).toBe('fresh');
    expect(kindAt('08:00', '07:00')).toBe('stale');
    expect(kindAt('22:50', '21:50')).toBe('fresh');
    expect(kindAt('22:00', '21:00')).toBe('stale');
  });

  test('that was lost before 22:00 does not come back then, nor is one lost over midnight that moved after 22:00', () => {
    const kindAt = (now: number, changedAt: number) => freshnessOf({ seenAt: now, changedAt, hasRecord }, now).kind;
    expect(kindAt(montreal('22:30'), montreal('21:14'))).toBe('stale');
    expect(kindAt(montreal('22:30'), montreal('21:15'))).toBe('fresh');
    expect(kindAt(montreal('22:10'), montreal('21:14'))).toBe('stale');
    const afterMidnight = montreal('23:50') + 20 * minute;
    expect(kindAt(afterMidnight, montreal('22:15'))).toBe('fresh');
    expect(kindAt(afterMidnight, montreal('22:09'))).toBe('stale');
    expect(kindAt(montreal('09:00'), montreal('08:10'))).toBe('stale');
  });

  test('is lost where it is not known when the count changed, or when the feed was heard', () => {
    expect(freshnessOf({ seenAt: noon - minute, hasRecord }, noon)).toEqual({
      kind: 'stale',
      why: 'noChange',
      since: noon - minute,
    });
    expect(freshnessOf({ seenAt: Number.NaN, changedAt: noon, hasRecord }, noon)).toEqual({ kind: 'missing' });
  });

  test('is missing for a sensor with no record and before the first reading', () => {
    expect(freshnessOf({ seenAt: noon, changedAt: noon - minute, hasRecord: false }, noon)).toEqual({
      kind: 'missing',
      why: 'noRecord',
      since: noon - minute,
    });
    expect(freshnessOf({ hasRecord: false }, noon)).toEqual({ kind: 'missing', why: 'noRecord' });
    expect(freshnessOf({ hasRecord }, noon)).toEqual({ kind: 'missing' });
  });

  test('believes no time in the future: a clock that was set back makes a count stale', () => {
    expect(freshnessOf({ seenAt: noon + 1, changedAt: noon - minute, hasRecord }, noon)).toEqual({
      kind: 'stale',
      why: 'noFetch',
      since: noon,
    });
    expect(freshnessOf({ seenAt: noon, changedAt: noon + minute, hasRecord }, noon)).toEqual({
      kind: 'stale',
      why: 'noChange',
      since: noon,
    });
  });

  test('waits for three polls when they are far apart', () => {
    const limits = freshnessLimitsFor(10 * minute);
    const seen = { seenAt: noon - 29 * minute, changedAt: noon - 29 * minute, hasRecord };
    expect(freshnessOf(seen, noon, limits).kind).toBe('fresh');
    expect(freshnessOf(seen, noon).kind).toBe('stale');
    expect(freshnessOf({ ...seen, seenAt: noon - 200 * minute }, noon, freshnessLimitsFor(60 * minute)).kind).toBe(
      'stale',
    );
    expect(freshnessLimitsFor(minute)).toEqual(defaultFreshnessLimits);
  });

  const age = fc.integer({ min: -4 * 60 * minute, max: 6 * 60 * minute });
  const anyTime = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });

  test('is fresh only with a fetch and a change that are past and young', () => {
    fc.assert(
      fc.property(anyTime, age, age, fc.boolean(), (now, seen, changed, record) => {
        const sightings = { seenAt: now - seen, changedAt: now - changed, hasRecord: record };
        if (freshnessOf(sightings, now).kind !== 'fresh') return;
        expect(record).toBe(true);
        expect(seen).toBeGreaterThanOrEqual(0);
        expect(seen).toBeLessThanOrEqual(defaultFreshnessLimits.fetchMs);
        expect(changed).toBeGreaterThanOrEqual(0);
        expect(changed).toBeLessThanOrEqual(defaultFreshnessLimits.quietChangeMs);
      }),
      { numRuns: 500 },
    );
  });

  test('never gets better by waiting', () => {
    const rank = { fresh: 0, stale: 1, missing: 2 };
    const wait = fc.integer({ min: 0, max: 4 * 60 * minute });
    fc.assert(
      fc.property(anyTime, wait, wait, wait, (changedAt, first, second, third) => {
        const sightings = { seenAt: changedAt + first, changedAt, hasRecord };
        // With the second limits only the want of change is left to make it worse.
        for (const limits of [defaultFreshnessLimits, { ...defaultFreshnessLimits, fetchMs: 1e8, missingMs: 2e8 }]) {
          const earlier = freshnessOf(sightings, sightings.seenAt + second, limits).kind;
          const later = freshnessOf(sightings, sightings.seenAt + second + third, limits).kind;
          expect(rank[later]).toBeGreaterThanOrEqual(rank[earlier]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
