import { expect, test } from 'vitest';
import { type MuteLength, muteEnd } from '../../../src/domain/alerts/mute.ts';

const montreal = (text: string) => Temporal.ZonedDateTime.from(`${text}[America/Toronto]`).epochMilliseconds;

test.each<[string, MuteLength, string, string]>([
  ['an hour', 'hour', '2026-02-11T12:34-05:00', '2026-02-11T13:34-05:00'],
  ['today', 'today', '2026-02-11T12:34-05:00', '2026-02-12T00:00-05:00'],
  ['tomorrow morning', 'morning', '2026-02-11T12:34-05:00', '2026-02-12T08:00-05:00'],
  ['tomorrow morning, asked after midnight', 'morning', '2026-02-11T00:10-05:00', '2026-02-12T08:00-05:00'],
  ['an hour that comes twice', 'hour', '2026-11-01T01:30-04:00', '2026-11-01T01:30-05:00'],
  ['an hour over the hour that is left out', 'hour', '2026-03-08T01:30-05:00', '2026-03-08T03:30-04:00'],
  ['a day of 25 hours', 'today', '2026-11-01T00:00-04:00', '2026-11-02T00:00-05:00'],
  ['a day of 23 hours', 'today', '2026-03-08T00:00-05:00', '2026-03-09T00:00-04:00'],
  ['the morning after clocks went back', 'morning', '2026-10-31T23:00-04:00', '2026-11-01T08:00-05:00'],
  ['the morning after clocks went forward', 'morning', '2026-03-07T23:00-05:00', '2026-03-08T08:00-04:00'],
])('a mute for %s ends by the clocks of the campus', (_what, length, from, end) => {
  expect(muteEnd(length, montreal(from))).toBe(montreal(end));
});
