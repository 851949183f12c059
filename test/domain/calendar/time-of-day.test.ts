import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTimeOfDay, parseTimeOfDay } from '../../../src/domain/calendar/time-of-day.ts';

describe('a time of day', () => {
  test.each([
    ['8', 480],
    ['8:00', 480],
    ['08:00', 480],
    ['8 h', 480],
    ['8h30', 510],
    ['8 h 30', 510],
    ['à 8 h', 480],
    ['at 7:45', 465],
    ['8 am', 480],
    ['1 am', 60],
    ['8:30 PM', 1230],
    ['12 a.m.', 0],
    ['12pm', 720],
    ['24:00', 0],
    ['0:00', 0],
    ['８：３０', 510],
    ['noon', 720],
    ['12 noon', 720],
    ['at midnight', 0],
    ['Midi', 720],
    ['à midi', 720],
    ['minuit', 0],
    ['jusqu’à minuit', 0],
    ['until 6 pm', 1080],
    ['18 heures', 1080],
    ['18 heures 30', 1110],
    ["8 o'clock pm", 1200],
  ])('is read from %j', (typed, minute) => {
    expect(parseTimeOfDay(typed)).toBe(minute);
  });

  test.each([
    '',
    '  ',
    'morning',
    '8:00-9:00',
    '8:5',
    '25:00',
    '24:01',
    '8:60',
    '13 pm',
    '0 am',
    '11 noon',
    'constructor',
    'half',
  ])('is not %j', (typed) => {
    expect(parseTimeOfDay(typed)).toBeUndefined();
  });

  test('reads back what it has written, whatever the minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
        expect(parseTimeOfDay(formatTimeOfDay(minute))).toBe(minute);
      }),
    );
  });

  test('is written with two digits each', () => {
    expect(formatTimeOfDay(485)).toBe('08:05');
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (typed) => void parseTimeOfDay(typed)));
  });
});
