import { expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { createCampus } from '../../../src/sandbox/campus/campus.ts';

const campus = createCampus({ seed: 1 });

test('hours are free text that follows the kind of day', () => {
  expect(campus.hours('2026-02-11')).toEqual(
    expect.arrayContaining([
      { service: 'Webster Library', text: 'Open 24 hours' },
      { service: 'Vanier Library', text: '8 AM to 11 PM' },
      { service: 'Grey Nuns Reading Room', text: '9 AM to 10 PM' },
    ]),
  );
  expect(campus.hours('2026-02-15')).toContainEqual({ service: 'Grey Nuns Reading Room', text: 'Closed - 24h' });
});

test('computers are strings of what is free, fewer when the library is full, and none are at Grey Nuns', () => {
  const midnight = startOfServiceDay('2026-02-11');
  const [night, afternoon] = [5, 15].map((hours) => campus.computers(midnight + hours * 3_600_000));
  expect(Object.keys(night ?? {})).toEqual(['Webster', 'Vanier']);
  expect(night?.Webster?.Desktops['LB-245']).toMatch(/^\d+$/);
  expect(night?.Webster?.Tablets).toMatch(/^\d+$/);
  expect(Number(night?.Webster?.Laptops)).toBeGreaterThan(Number(afternoon?.Webster?.Laptops));
});
