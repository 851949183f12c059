import { describe, expect, test } from 'vitest';
import { someRule, timeline } from '../support/timeline.ts';

/*
 * 1 November 2026: at 2:00 the clocks of Montreal go back to 1:00, so that 1:30 comes twice, first as -04:00. 8 March 2026: at 2:00
 * they go forward to 3:00, so that 2:30 never comes.
 */

describe('the day of 25 hours', () => {
  test('is one service day: what is open over both 1:30s stays open, and ends with the day', () => {
    const eventLines = timeline(someRule())
      .at('2026-11-01T00:10-04:00', 300)
      .until('2026-11-01T00:30-04:00', 500)
      .until('2026-11-01T23:59-05:00', 500)
      .until('2026-11-02T00:01-05:00', 500).eventLines;
    expect(eventLines).toEqual(['00:17 fired', '00:00 ended: dayEnded']);
  });

  test('a hold of 90 minutes over the change takes 90 minutes, not 30', () => {
    const { eventLines } = timeline(someRule({ holdMs: 90 * 60_000 }))
      .at('2026-11-01T00:59-04:00', 300)
      .until('2026-11-01T01:29-05:00', 500);
    expect(eventLines).toEqual([]);
    const story = timeline(someRule({ holdMs: 90 * 60_000 }))
      .at('2026-11-01T00:59-04:00', 300)
      .until('2026-11-01T01:30-05:00', 500);
    expect(story.eventLines).toEqual(['01:30 fired']);
    expect(story.events[0]?.at).toBe(Date.parse('2026-11-01T01:30-05:00'));
  });

  test('a cooldown of an hour over the change is an hour, although the clock shows the same time', () => {
    const { events } = timeline(someRule({ holdMs: 0, recoverMs: 0, cooldownMs: 60 * 60_000 }))
      .at('2026-11-01T01:00-04:00', 300)
      .at('2026-11-01T01:30-04:00', 500)
      .at('2026-11-01T01:35-04:00', 300)
      .until('2026-11-01T01:40-05:00', 500);
    expect(events.filter(({ kind }) => kind === 'fired').map(({ at }) => at)).toEqual([
      Date.parse('2026-11-01T01:30-04:00'),
      Date.parse('2026-11-01T01:30-05:00'),
    ]);
  });

  test('quiet hours from 1:15 to 1:45 are quiet both times', () => {
    const quiet = someRule({ holdMs: 0, recoverMs: 0, cooldownMs: 0, quietHours: { fromMinute: 75, toMinute: 105 } });
    const first = timeline(quiet).at('2026-11-01T01:14-04:00', 300).until('2026-11-01T01:44-04:00', 500);
    expect(first.eventLines).toEqual([]);
    const second = timeline(quiet).at('2026-11-01T01:14-05:00', 300).until('2026-11-01T01:44-05:00', 500);
    expect(second.eventLines).toEqual([]);
    expect(second.until('2026-11-01T01:45-05:00', 500).eventLines).toEqual(['01:45 fired']);
  });

  test('belongs to its weekday for all its 25 hours', () => {
    const onSundays = someRule({ holdMs: 0, recoverMs: 0, cooldownMs: 0, days: [7] });
    const late = timeline(onSundays).at('2026-11-01T23:50-05:00', 300).until('2026-11-01T23:58-05:00', 500);
    expect(late.eventLines).toEqual(['23:51 fired']);
    const monday = timeline(onSundays).at('2026-11-02T00:10-05:00', 300).until('2026-11-02T00:30-05:00', 500);
    expect(monday.eventLines).toEqual([]);
  });
});

describe('the day of 23 hours', () => {
  test('is one service day, and ends at its midnight', () => {
    const { eventLines } = timeline(someRule())
      .at('2026-03-08T00:10-05:00', 300)
      .until('2026-03-08T23:59-04:00', 500)
      .until('2026-03-09T00:01-04:00', 500);
    expect(eventLines).toEqual(['00:17 fired', '00:00 ended: dayEnded']);
  });

  test('quiet hours from 2:15 to 2:45, which never come, silence nothing', () => {
    const quiet = someRule({ holdMs: 0, recoverMs: 0, cooldownMs: 0, quietHours: { fromMinute: 135, toMinute: 165 } });
    const { eventLines } = timeline(quiet).at('2026-03-08T01:58-05:00', 300).at('2026-03-08T03:00-04:00', 500);
    expect(eventLines).toEqual(['03:00 fired']);
  });

  test('quiet hours from 22:00 to 8:00 end at 8:00 by the new clock', () => {
    const quiet = someRule({ holdMs: 0, recoverMs: 0, cooldownMs: 0, quietHours: { fromMinute: 1320, toMinute: 480 } });
    const story = timeline(quiet).at('2026-03-08T01:00-05:00', 300).until('2026-03-08T07:59-04:00', 500);
    expect(story.eventLines).toEqual([]);
    expect(story.until('2026-03-08T08:00-04:00', 500).eventLines).toEqual(['08:00 fired']);
  });
});
