import { describe, expect, test } from 'vitest';
import type { AlertState, Observation } from '../../../src/domain/alerts/alert.ts';
import { newAlert, step } from '../../../src/domain/alerts/alert-step.ts';
import { ruleOf } from '../../../src/domain/alerts/rule.ts';
import { someRule, timeline } from '../../support/timeline.ts';

// The rule is "above 400", margin 20, hold 6 minutes, cooldown 30 minutes.
const armed = () => timeline(someRule()).at('10:00', 300);
const firing = () => armed().until('10:10', 450);

describe('a clock that is set back', () => {
  test.each(['11:59', '11:00', '09:02'])('to %s costs a hold one poll', (back) => {
    const story = armed().until('11:59', 300).until('12:03', 450);
    expect(story).toMatchObject({ eventLines: [], phase: 'pending', reason: { waitMs: 3 * 60_000 } });
    expect(story.at(back, 450)).toMatchObject({ eventLines: [], reason: { code: 'holding', waitMs: 3 * 60_000 } });
    const fires = Temporal.PlainTime.from(back).add({ minutes: 3 }).toString({ smallestUnit: 'minute' });
    expect(story.until(fires, 450)).toMatchObject({ eventLines: [`${fires} fired`], phase: 'firing' });
  });

  test('takes an open episode along, which is over as soon as it would have been', () => {
    const story = firing().at('10:11', 300).at('09:11', 300);
    expect(story).toMatchObject({ phase: 'recovering', reason: { waitMs: 6 * 60_000 } });
    expect(story.until('09:17', 300)).toMatchObject({
      eventLines: ['10:07 fired', '09:17 resolved'],
      phase: 'inactive',
    });
  });

  test('leaves a cooldown as long as it was', () => {
    const story = firing().until('10:20', 300).at('09:20', 300).until('09:30', 450);
    expect(story).toMatchObject({ phase: 'pending', reason: { code: 'cooldown', waitMs: 7 * 60_000 } });
    expect(story.until('09:37', 450).eventLines.at(-1)).toBe('09:37 fired');
  });

  test('by a day does not end an episode: the day before is none that came after', () => {
    const story = firing().on('2026-02-10').at('10:11', 450);
    expect(story).toMatchObject({ eventLines: ['10:07 fired'], phase: 'firing', state: { serviceDay: '2026-02-10' } });
    expect(story.on('2026-02-11').at('00:00', 450).eventLines).toEqual(['10:07 fired', '00:00 ended: dayEnded']);
  });

  test('makes nothing of a time that only an edited rule remembers', () => {
    const state = { ...newAlert(someRule()), lastFiredAt: Date.parse('2026-02-11T10:07:00-05:00') };
    const story = timeline(someRule(), state).at('09:00', 300).until('09:07', 450);
    expect(story.eventLines).toEqual(['09:07 fired']);
  });
});

describe('a step by itself', () => {
  const now = Date.UTC(2026, 1, 11, 17);
  const hour = 3_600_000;
  const rule = ruleOf({ libraries: ['webster'], direction: 'above', threshold: { people: 400 } });
  const open = { breachedAt: now + hour - 600_000, firedAt: now + hour - 240_000 };
  const state: AlertState = {
    ruleVersion: 1,
    phase: { kind: 'firing', ...open },
    episode: 1,
    lastFiredAt: open.firedAt,
    firedToday: 1,
    lastSeenAt: now + hour,
    serviceDay: '2026-02-11',
  };
  const seen: Observation = { people: 500, at: now, serviceDay: '2026-02-11', freshness: 'fresh', full: 1_600, now };

  test.each([
    { kind: 'firing', ...open },
    { kind: 'recovering', since: now + hour - 60_000, ...open },
  ] as const)('moves all times of an episode that is $kind back by as much as the clock', (phase) => {
    const { state: after } = step({ ...state, phase }, rule, seen);
    expect(after.phase).toEqual({ kind: 'firing', breachedAt: open.breachedAt - hour, firedAt: open.firedAt - hour });
    expect(after).toMatchObject({ lastFiredAt: open.firedAt - hour, firedToday: 1 });
  });

  test('that finds the rule changed takes no time from an observation that is old or stale', () => {
    const changed = { ...rule, version: 2 };
    const earlier = { ...seen, at: now + hour - 1, now: now + hour };
    expect(step(state, changed, earlier).state.lastSeenAt).toBe(now + hour);
    const stale = { ...seen, at: now + 2 * hour, now: now + 2 * hour, freshness: 'stale' } as const;
    expect(step(state, changed, stale).state.lastSeenAt).toBe(now + hour);
  });
});
