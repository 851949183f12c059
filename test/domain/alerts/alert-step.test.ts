import { describe, expect, test } from 'vitest';
import { newAlert } from '../../../src/domain/alerts/alert-step.ts';
import { seen, someRule, timeline } from '../../support/timeline.ts';

// The rule is "above 400", margin 20, hold 6 minutes, cooldown 30 minutes, on a Wednesday, unless a test says otherwise.
const armed = (request = {}) => timeline(someRule(request)).at('10:00', 300);
const firing = (request = {}) => armed(request).until('10:10', 450);

describe('a disarmed alert', () => {
  test('is armed by the first clear observation', () => {
    expect(timeline(someRule()).phase).toBe('disarmed');
    expect(armed()).toMatchObject({ phase: 'inactive', why: 'armed' });
  });

  test('does not fire for what was true when the rule was made, nor from the dead band', () => {
    const story = timeline(someRule()).at('10:00', 450).until('11:00', 450).until('11:10', 390).until('12:00', 450);
    expect(story).toMatchObject({ eventLines: [], phase: 'disarmed', why: 'notArmed' });
  });
});

describe('an inactive alert', () => {
  test('stays inactive below the threshold and in the dead band', () => {
    expect(armed().until('11:00', 300).until('12:00', 400)).toMatchObject({
      eventLines: [],
      phase: 'inactive',
      why: 'notBreached',
    });
  });

  test('becomes pending with the first breach, and says how long it waits', () => {
    expect(armed().at('10:01', 401)).toMatchObject({
      phase: 'pending',
      reason: { code: 'holding', people: 401, side: 'breach', waitMs: 6 * 60_000 },
    });
  });

  test('has fired when its message would go out, which is what the cooldown is measured by', () => {
    const now = Date.parse('2026-02-11T10:01:30-05:00');
    expect(armed({ holdMs: 0 }).at('10:01', 401, { now }).state.lastFiredAt).toBe(now);
  });

  test('passes straight through with a hold of 0', () => {
    expect(armed({ holdMs: 0 }).at('10:01', 401)).toMatchObject({ eventLines: ['10:01 fired'], phase: 'firing' });
  });
});

describe('a pending alert', () => {
  test('fires after six minutes of breach and not a minute before', () => {
    const story = armed().until('10:06', 450);
    expect(story).toMatchObject({ eventLines: [], phase: 'pending', reason: { waitMs: 60_000 } });
    expect(story.at('10:07', 450)).toMatchObject({ eventLines: ['10:07 fired'], phase: 'firing', why: 'fired' });
    expect(story.events).toEqual([
      {
        kind: 'fired',
        episode: 1,
        at: Date.parse('2026-02-11T10:07:00-05:00'),
        people: 450,
        isLastToday: false,
        breachedAt: Date.parse('2026-02-11T10:01:00-05:00'),
      },
    ]);
  });

  test('is given up with the first observation that is no breach, so one bad bin never fires', () => {
    expect(armed().until('10:05', 900).at('10:06', 390)).toMatchObject({ phase: 'inactive', why: 'breachEnded' });
    expect(armed().until('10:05', 900).until('10:10', 300).until('10:15', 900).eventLines).toEqual([]);
  });

  test('waits for the cooldown since it last fired, and then fires if it is still true', () => {
    const again = () => firing().until('10:20', 300).until('10:36', 450);
    expect(again()).toMatchObject({ phase: 'pending', reason: { code: 'cooldown', waitMs: 60_000 } });
    expect(again().until('10:50', 450).eventLines).toEqual(['10:07 fired', '10:17 resolved', '10:37 fired']);
    expect(again().until('10:50', 300).eventLines).toEqual(['10:07 fired', '10:17 resolved']);
  });

  test('counts its episodes', () => {
    expect(
      firing()
        .until('10:40', 300)
        .until('11:00', 450)
        .events.map(({ episode }) => episode),
    ).toEqual([1, 1, 2]);
  });
});

describe('a firing alert', () => {
  test('stays firing in breach and in the dead band, for hours, without a word', () => {
    expect(firing().until('12:00', 450).until('15:00', 381)).toMatchObject({
      eventLines: ['10:07 fired'],
      phase: 'firing',
      why: 'stillFiring',
    });
  });

  test('recovers with the first clear observation', () => {
    expect(firing().at('10:11', 380)).toMatchObject({ phase: 'recovering', reason: { code: 'recovering' } });
  });
});

describe('a recovering alert', () => {
  test('resolves after six clear minutes, and says since when it is over', () => {
    const story = firing().until('10:16', 380);
    expect(story.eventLines).toEqual(['10:07 fired']);
    expect(story.at('10:17', 380)).toMatchObject({ eventLines: ['10:07 fired', '10:17 resolved'], phase: 'inactive' });
    expect(story.events[1]).toEqual({
      kind: 'resolved',
      episode: 1,
      at: Date.parse('2026-02-11T10:17:00-05:00'),
      people: 380,
      breachedAt: Date.parse('2026-02-11T10:01:00-05:00'),
      clearedAt: Date.parse('2026-02-11T10:11:00-05:00'),
      isSilent: false,
    });
  });

  test.each([450, 390])('goes back to firing at %d people, and the same episode goes on', (people) => {
    const story = firing().until('10:16', 380).at('10:17', people);
    expect(story).toMatchObject({ eventLines: ['10:07 fired'], phase: 'firing', why: 'breachedAgain' });
    expect(story.until('10:23', 380).eventLines).toEqual(['10:07 fired']);
    expect(story.until('10:24', 380).eventLines).toEqual(['10:07 fired', '10:24 resolved']);
  });

  test('resolves at once with a recovery of 0', () => {
    expect(firing({ recoverMs: 0 }).at('10:11', 380).eventLines).toEqual(['10:07 fired', '10:11 resolved']);
  });
});

describe('what changes nothing', () => {
  test('an observation that is not newer changes nothing, in any phase', () => {
    for (const story of [armed(), armed().until('10:05', 450), firing(), firing().at('10:11', 300)]) {
      const before = story.state;
      const later = { now: Date.parse('2026-02-11T10:30:00-05:00') };
      for (const time of ['10:00', '09:00']) {
        expect(story.at(time, 450, later).at(time, 300, later).state).toBe(before);
        expect(story.why).toBe('notNewer');
      }
    }
  });

  test.each(['stale', 'missing'] as const)('a %s one changes nothing, in any phase', (freshness) => {
    for (const story of [armed(), armed().until('10:05', 450), firing(), firing().at('10:11', 300)]) {
      const before = story.state;
      expect(story.at('13:00', 450, { freshness }).at('13:01', 0, { freshness }).state).toBe(before);
      expect(story.why).toBe(freshness);
    }
  });

  test('nor does one without a count', () => {
    expect(armed().at('10:01', 450, { people: undefined }).why).toBe('missing');
    expect(armed().at('10:01', Number.NaN).why).toBe('missing');
  });

  test('nor, to a rule in percent, one of a library of unknown capacity', () => {
    const story = timeline(someRule({ threshold: { percent: 25 } })).at('10:00', 0, { full: undefined });
    expect(story).toMatchObject({ phase: 'disarmed', why: 'fullUnknown' });
  });
});

describe('a gap in what was seen', () => {
  test('makes a hold begin anew', () => {
    const story = armed().at('10:01', 450).at('10:12', 450);
    expect(story).toMatchObject({ eventLines: [], phase: 'pending', reason: { code: 'holding', gapMs: 11 * 60_000 } });
    expect(story.until('10:17', 450).eventLines).toEqual([]);
    expect(story.until('10:18', 450).eventLines).toEqual(['10:18 fired']);
  });

  test('makes a recovery begin anew', () => {
    const story = firing().at('10:11', 380).at('10:30', 380);
    expect(story).toMatchObject({ eventLines: ['10:07 fired'], phase: 'recovering' });
    expect(story.until('10:36', 380).eventLines).toEqual(['10:07 fired', '10:36 resolved']);
  });

  test('is none up to the stale limit', () => {
    expect(armed().at('10:01', 450).at('10:11', 450).eventLines).toEqual(['10:11 fired']);
  });

  test('leaves an open episode open', () => {
    expect(firing().at('13:00', 450)).toMatchObject({ eventLines: ['10:07 fired'], phase: 'firing' });
  });
});

describe('a new service day', () => {
  test('ends an open episode silently and disarms', () => {
    const story = firing().at('23:59', 450).on('2026-02-12').at('00:00', 450);
    expect(story).toMatchObject({
      eventLines: ['10:07 fired', '00:00 ended: dayEnded'],
      phase: 'disarmed',
      why: 'dayEnded',
    });
    expect(story.until('09:00', 450).eventLines).toHaveLength(2);
    expect(story.until('09:01', 300).until('09:10', 450).eventLines).toEqual([
      ...['10:07 fired', '00:00 ended: dayEnded', '09:08 fired'],
    ]);
  });

  test('makes no "below 200" out of a quiet midnight', () => {
    const rule = someRule({ direction: 'below', threshold: { people: 200 } });
    const story = timeline(rule).at('20:00', 900).until('23:50', 210).on('2026-02-12').at('00:00', 190);
    expect(story.until('08:00', 20).eventLines).toEqual([]);
    expect(story.until('12:00', 800).until('13:00', 150).eventLines).toEqual(['12:07 fired']);
  });

  test('forgets what was pending', () => {
    const story = armed().at('23:58', 450).on('2026-02-12').at('00:00', 450);
    expect(story).toMatchObject({ eventLines: [], phase: 'disarmed' });
  });

  test.each([
    ['2026-03-08', '2026-03-09', '2026-03-09T04:00:00Z'],
    ['2026-11-01', '2026-11-02', '2026-11-02T05:00:00Z'],
  ])('comes at Montreal midnight after the odd hours of %s', (day, next, midnight) => {
    const story = timeline(someRule()).on(day).at('00:00', 300).until('00:30', 300).until('23:59', 450);
    expect(story.eventLines).toEqual(['00:37 fired']);
    expect(story.at(midnight, 450).eventLines).toEqual(['00:37 fired', '00:00 ended: dayEnded']);
    expect(story.on(next).until('04:00', 450).eventLines).toHaveLength(2);
  });

  test.each([
    ['2026-03-08', '2026-03-08T06:55:00Z', '03:01 fired'],
    ['2026-11-01', '2026-11-01T05:55:00Z', '01:01 fired'],
  ])('holds for six minutes and not an hour more or less when the clocks change on %s', (_, from, eventLines) => {
    const start = Date.parse(from);
    const story = timeline(someRule()).at(from, 300);
    for (let minutes = 1; minutes <= 7; minutes += 1) {
      story.at(new Date(start + (minutes - 1) * 60_000 + 30_000).toISOString(), 450);
    }
    expect(story.eventLines).toEqual([eventLines]);
  });
});

describe('a rule that was changed', () => {
  test('ends an open episode silently', () => {
    const story = firing().edit('10:11', 450, { threshold: { people: 440 } });
    expect(story.eventLines).toEqual(['10:07 fired', '10:11 ended: ruleChanged']);
    expect(story.until('12:00', 450)).toMatchObject({ phase: 'disarmed' });
    expect(story.eventLines).toHaveLength(2);
  });

  test('does not fire for what is already true, and starts its hold anew', () => {
    expect(armed().until('10:05', 450).edit('10:05', 450, { holdMs: 0 }).until('11:00', 450).eventLines).toEqual([]);
  });

  test('is noticed by the next step where the alert was not edited with it', () => {
    const story = firing().swap({ holdMs: 0 }).at('10:11', 300, { freshness: 'stale' });
    expect(story).toMatchObject({ eventLines: ['10:07 fired', '10:11 ended: ruleChanged'], phase: 'disarmed' });
    expect(story.at('10:11', 300).at('10:12', 300).phase).toBe('inactive');
  });

  test('keeps its cooldown: editing is no way around it', () => {
    const story = firing().edit('10:11', 300, { holdMs: 0 }).until('10:36', 450);
    expect(story.why).toBe('cooldown');
    expect(story.until('10:37', 450).eventLines.at(-1)).toBe('10:37 fired');
  });

  test('is armed at once where it is not true yet, even in the dead band, as a new one is', () => {
    expect(armed().edit('10:05', 390, { holdMs: 0 }).at('10:06', 401).eventLines).toEqual(['10:06 fired']);
    const at = Date.parse('2026-02-11T10:00:00-05:00');
    expect(newAlert(someRule(), seen(390, at)).phase.kind).toBe('inactive');
    expect(newAlert(someRule(), seen(401, at)).phase.kind).toBe('disarmed');
    expect(newAlert(someRule(), seen(390, at, { freshness: 'stale' })).phase.kind).toBe('disarmed');
  });
});

describe('quiet hours', () => {
  const quiet = { quietHours: { fromMinute: 13 * 60, toMinute: 14 * 60 } };

  test('hold a message back and send it after them if it is still true', () => {
    const story = armed(quiet).until('12:55', 300).until('13:59', 450);
    expect(story).toMatchObject({ eventLines: [], phase: 'pending', why: 'quietHours' });
    expect(story.until('14:30', 450).eventLines).toEqual(['14:00 fired']);
  });

  test('and not if it is over by then', () => {
    expect(armed(quiet).until('12:55', 300).until('13:50', 450).until('14:30', 390).eventLines).toEqual([]);
  });

  test('over midnight send nothing about the day before', () => {
    const night = { quietHours: { fromMinute: 22 * 60, toMinute: 8 * 60 } };
    const story = armed(night).until('22:10', 300).until('23:59', 450).on('2026-02-12').until('12:00', 450);
    expect(story.eventLines).toEqual([]);
  });

  test('make the end of an episode a silent edit', () => {
    const story = armed(quiet).until('12:00', 300).until('13:10', 450).until('13:30', 300);
    expect(story.eventLines).toEqual(['12:07 fired', '13:17 resolved']);
    expect(story.events[1]).toMatchObject({ isSilent: true });
  });

  test('on other days than the rule’s are the whole day', () => {
    expect(armed({ days: [4] }).until('12:00', 450)).toMatchObject({ eventLines: [], why: 'notToday' });
    expect(armed({ days: [3] }).until('12:00', 450).eventLines).toEqual(['10:07 fired']);
  });
});

test('a one-shot rule fires once and never again, whatever comes', () => {
  const story = firing({ oneShot: true });
  expect(story).toMatchObject({ eventLines: ['10:07 fired'], phase: 'over', why: 'oneShotOver' });
  story.until('11:00', 300).until('12:00', 450).on('2026-02-12').until('06:00', 300).until('07:00', 450);
  expect(story.swap({ holdMs: 0 }).until('08:00', 450).eventLines).toEqual(['10:07 fired']);
});
