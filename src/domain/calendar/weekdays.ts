import { z } from 'zod';
import { plainlyTypedLetters } from '../plainly-typed.ts';
import { campusTimeAt } from './service-day.ts';

/** Days of the week, ISO numbers: 1 is Monday, 7 Sunday. In order, each once, at least one. */
export const weekdaysSchema = z
  .array(z.int().min(1).max(7))
  .min(1)
  .refine((days) => days.every((day, index) => day > (days[index - 1] ?? 0)));

/** See `weekdaysSchema`. */
export type Weekdays = readonly number[];

const english = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const french = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'] as const;

const groups: Readonly<Record<string, Weekdays>> = {
  daily: [1, 2, 3, 4, 5, 6, 7],
  'every day': [1, 2, 3, 4, 5, 6, 7],
  'tous les jours': [1, 2, 3, 4, 5, 6, 7],
  weekdays: [1, 2, 3, 4, 5],
  semaine: [1, 2, 3, 4, 5],
  'en semaine': [1, 2, 3, 4, 5],
  'jours de semaine': [1, 2, 3, 4, 5],
  weekend: [6, 7],
  weekends: [6, 7],
  'week-end': [6, 7],
  'fin de semaine': [6, 7],
  'fins de semaine': [6, 7],
};

const prefix = /^(?:every|each|on|from|du|de|le|les|la|tous les|chaque) /;
const through = / ?(?:-| to | thru | through | until | till | a | au | jusqu'au ) ?/;

/**
 * Reads "mon-fri", "lun-ven", "Mon thru Fri", "du lundi au vendredi", "mon,wed", "sat to mon" (over the end of the week),
 * "weekend", "mardi et jeudi", "Mondays"; names in either language, from three letters on. `undefined` for anything else.
 */
export function parseWeekdays(text: string): number[] | undefined {
  const typed = plainlyTypedLetters(text);
  const group = Object.hasOwn(groups, typed) ? typed : typed.replace(prefix, '');
  const days = new Set<number>(Object.hasOwn(groups, group) ? groups[group] : []);
  if (days.size > 0) return inOrder(days);
  for (const part of typed.split(/ ?(?:[,;+&/]| and | et ) ?/)) {
    const [first = '', last = first, ...more] = part.replace(prefix, '').split(through);
    const from = dayNamed(first);
    const to = dayNamed(last);
    if (from === undefined || to === undefined || more.length > 0) return undefined;
    for (let day = from; day !== to; day = (day % 7) + 1) days.add(day);
    days.add(to);
  }
  return inOrder(days);
}

/** The day that begins with `name`; no two of these do, in either language or across them, from three letters on. */
function dayNamed(name: string): number | undefined {
  const letters = name.replace(/\.$/, '');
  if (letters.length < 3) return undefined;
  for (const names of [english, french]) {
    const index = names.findIndex((full) => full.startsWith(letters) || `${full}s` === letters);
    if (index >= 0) return index + 1;
  }
  return undefined;
}

function inOrder(days: ReadonlySet<number>): number[] {
  return [...days].sort((a, b) => a - b);
}

/** Days as they can be typed again: "mon-fri", "sat,sun". */
export function formatWeekdays(days: Weekdays): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const short = (day = 0) => english[day - 1]?.slice(0, 3) ?? '';
  return runs
    .map((run) => run.map(short))
    .map((names) => (names.length > 2 ? `${names[0]}-${names.at(-1)}` : names.join(',')))
    .join(',');
}

/** The day of the week on the campus at `at` (milliseconds since the Unix epoch), 1 for Monday to 7 for Sunday. */
export function weekdayOf(at: number): number {
  return campusTimeAt(at).dayOfWeek;
}
