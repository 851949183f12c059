import { describe, expect, test } from 'vitest';
import { someRule, timeline } from '../../support/timeline.ts';

const armed = (request = {}) => timeline(someRule(request)).at('10:00', 300);

describe('the third message of a day', () => {
  /** Crosses above 400 for half an hour at the beginning of each of `hours`. */
  const crossings = (story: ReturnType<typeof armed>, hours: readonly number[]) =>
    hours.reduce((day, hour) => day.until(`${hour}:00`, 300).until(`${hour}:30`, 450), story).until('22:00', 300);
  const three = ['11:07 fired', '11:37 resolved', '13:07 fired', '13:37 resolved', '15:07 fired'];

  test('is the last: its episode stays open until the day ends, whatever crosses later', () => {
    const story = crossings(armed(), [11, 13, 15, 17, 19]);
    expect(story).toMatchObject({ eventLines: three, phase: 'firing', why: 'lastToday' });
    const fired = story.events.filter(({ kind }) => kind === 'fired');
    expect(fired.map((event) => event.kind === 'fired' && event.isLastToday)).toEqual([false, false, true]);
    story.on('2026-02-12').at('00:00', 300);
    expect(story.eventLines).toEqual([...three, '00:00 ended: dayEnded']);
  });

  test('is forgotten the next day', () => {
    const story = crossings(armed(), [11, 13, 15]).on('2026-02-12').at('00:00', 300).at('00:01', 300);
    expect(crossings(story, [11, 13, 15, 17]).eventLines.slice(6)).toEqual(three);
  });

  test('is forgotten when the rule is edited', () => {
    const story = crossings(armed(), [11, 13, 15]).edit('22:01', 300, { threshold: { people: 410 } });
    expect(story.until('22:30', 450).eventLines.slice(5)).toEqual(['22:01 ended: ruleChanged', '22:08 fired']);
  });

  test.each([{ cooldownMs: 0 }, { cooldownMs: 29 * 60_000 }])('is not the last for who asks for more: %j', (rule) => {
    expect(crossings(armed(rule), [11, 13, 15, 17, 19]).eventLines).toHaveLength(10);
  });
});
