import { expect, test } from 'vitest';
import { scheduleWords } from '../../../../src/discord/views/digests/digest-answers.ts';

test.each([
  [[1, 2, 3, 4, 5, 6, 7], 480, 'every day at 08:00', 'tous les jours à 8 h'],
  [[1, 2, 3, 4, 5], 510, 'Monday to Friday at 08:30', 'du lundi au vendredi à 8 h 30'],
  // After the names of libraries, days alone read like two more of them.
  [[6, 7], 720, 'on Saturdays and Sundays at 12:00', 'les samedis et dimanches à 12 h'],
])('a digest of the days %j comes as its users say it', (weekdays, minute, english, french) => {
  expect(scheduleWords({ weekdays, minute }, 'en')).toBe(english);
  expect(scheduleWords({ weekdays, minute }, 'fr').replaceAll('\u00a0', ' ')).toBe(french);
});
