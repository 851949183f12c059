import { describe, expect, test } from 'vitest';
import { newAlert } from '../../../src/domain/alerts/alert-step.ts';
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
