import type { DayKind } from './buildings.ts';
import type { Random } from './random.ts';

/**
 * People who come to Webster per hour, at 0:00, 1:00, … 23:00; straight lines between. Drawn by hand so that a weekday
 * peaks at 1,300–1,500 inside around 15:30, some tens stay the night and 100 or more are there at midnight. They are
 * the shape of a day on a campus, not a fit to a recording.
 */
const arrivalsPerHour: Readonly<Record<DayKind, readonly number[]>> = {
  weekday: [12, 6, 4, 3, 3, 4, 10, 50, 175, 325, 380, 410, 430, 460, 500, 520, 350, 205, 145, 100, 65, 46, 34, 22],
  saturday: [14, 8, 5, 3, 3, 3, 5, 14, 45, 110, 180, 230, 265, 275, 265, 240, 180, 115, 80, 56, 42, 34, 26, 20],
  sunday: [14, 8, 5, 3, 3, 3, 5, 16, 55, 140, 230, 300, 340, 350, 335, 300, 230, 150, 105, 74, 54, 42, 32, 22],
  exam: [24, 13, 9, 6, 5, 8, 20, 95, 270, 395, 435, 455, 470, 490, 500, 500, 400, 300, 235, 165, 112, 82, 60, 40],
};

/** The usual stay of a visitor who comes at 0:00, 3:00, 6:00, … 21:00, in minutes: the median; straight lines between. */
const usualStayMinutes = [110, 120, 150, 175, 150, 125, 100, 75, 110];

/** The longest stay, in minutes. Shorter than the shortest day, so a day's guests leave by the next one. */
export const longestStayMinutes = 16 * 60;

function between(table: readonly number[], place: number): number {
  const index = Math.floor(place);
  const left = table[index % table.length] ?? 0;
  const right = table[(index + 1) % table.length] ?? left;
  return left + (right - left) * (place - index);
}

/** How many people per minute come to a library of Webster's size; `hour` is wall-clock time, 0–24. */
export function arrivalsPerMinute(kind: DayKind, hour: number): number {
  return between(arrivalsPerHour[kind], hour) / 60;
}

/**
 * How long a visitor stays who comes at `hour` (wall-clock, 0–24), in whole minutes from 2 to `longestStayMinutes`. Most
 * stays are near the usual one with a long tail; those who come in the evening either leave for the last metro, or are
 * among the few who stay the night.
 */
export function stayMinutes(kind: DayKind, hour: number, random: Random): number {
  const owl = random.uniform() < (kind === 'exam' ? 0.2 : 0.08);
  const stay = between(usualStayMinutes, hour / 3) * Math.exp(0.75 * random.normal());
  const night = (23 - hour + 8 * random.uniform()) * 60;
  const chosen = owl && hour >= 17 ? Math.max(stay, night) : stay;
  return Math.max(2, Math.min(longestStayMinutes, Math.round(chosen)));
}
