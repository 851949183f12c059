import { describe, expect, test } from 'vitest';
import { hoursLine } from '../../../../src/discord/views/shared/open-words.ts';
import { openStretches } from '../../../../src/domain/calendar/opening-hours.ts';

const day = '2026-11-26';
const line = (text: string, locale: 'en' | 'fr', on = day) =>
  hoursLine({ text, open: openStretches(text, on) }, locale).replaceAll('\u00a0', ' ');

describe('opening hours', () => {
  test.each([
    ['8 AM to 11 PM', 'Open 08:00–23:00', 'Ouverte de 8 h à 23 h'],
    ['10:30 AM to midnight', 'Open 10:30–midnight', 'Ouverte de 10 h 30 à minuit'],
    ['9 AM to 2 AM', 'Open 09:00–02:00', 'Ouverte de 9 h à 2 h'],
    ['Open 24 hours', 'Open 24 hours', 'Ouverte 24 h sur 24'],
    ['Closed - 24h', 'Closed today', 'Fermée aujourd’hui'],
    ['10 AM to 5 PM (closed noon to 1 PM)', 'Open 10:00–12:00, 13:00–17:00', 'Ouverte de 10 h à 12 h, de 13 h à 17 h'],
  ])('%j are said in the language and on the clock of who reads them', (text, english, french) => {
    expect(line(text, 'en')).toBe(english);
    expect(line(text, 'fr')).toBe(french);
  });

  test.each(['2026-03-08', '2026-11-01'])('around the clock are that on a day whose clocks change, too: %s', (on) => {
    expect(line('Open 24 hours', 'en', on)).toBe('Open 24 hours');
  });

  test('that cannot be parsed are shown in their own words, without effect', () => {
    expect(line('see the _door_', 'en')).toBe('Hours today: see the \\_door\\_');
    expect(line('see the _door_', 'fr')).toBe('Horaire aujourd’hui : see the \\_door\\_');
  });
});
