import type { LibraryId } from '../../domain/occupancy/library.ts';
import { buildings, type DayKind, type Opening } from './buildings.ts';

/** The body of `library/hours/YYYY-MM-DD`: free text, meant to be read and not to be parsed. */
export type Hours = readonly { readonly service: string; readonly text: string }[];

/** The body of `library/computers/`: what is free, as strings. Grey Nuns has none. */
export type Computers = Readonly<
  Record<
    string,
    { readonly Desktops: Readonly<Record<string, string>>; readonly Laptops: string; readonly Tablets: string }
  >
>;

function hourText(hour: number): string {
  return `${hour % 12 || 12} ${hour < 12 ? 'AM' : 'PM'}`;
}

function openingText(opening: Opening): string {
  if (opening === 'all day') return 'Open 24 hours';
  // Odd as it reads, this text stands in the real answers.
  if (opening === 'closed') return 'Closed - 24h';
  return `${hourText(opening.from)} to ${hourText(opening.to)}`;
}

/** What the libraries write about their hours on such a day; the loans desk is a service of its own, as in the real list. */
export function hoursOf(kind: DayKind): Hours {
  const weekend = kind === 'saturday' || kind === 'sunday';
  return [
    ...buildings.map(({ service, opening }) => ({ service, text: openingText(opening[kind]) })),
    { service: 'Loans & Course Reserves Desk - Webster', text: weekend ? '10 AM to 6 PM' : '9 AM to 10 PM' },
    { service: 'Ask a Librarian (chat)', text: weekend ? 'Closed - 24h' : '10 AM to 5 PM (closed noon to 1 PM)' },
  ];
}

const equipment = [
  {
    sourceKey: 'Webster',
    libraryId: 'webster',
    people: 1600,
    rooms: { 'LB-245': 60, 'LB-285': 40, 'LB-311': 28 },
    laptops: 200,
    tablets: 50,
  },
  {
    sourceKey: 'Vanier',
    libraryId: 'vanier',
    people: 600,
    rooms: { 'VL-122': 36, 'VL-203': 20 },
    laptops: 60,
    tablets: 20,
  },
];

/** What is free while `inside` people are in a library: the fuller the library, the fewer. */
export function computersAt(inside: (libraryId: LibraryId) => number): Computers {
  return Object.fromEntries(
    equipment.map(({ sourceKey, libraryId, people, rooms, laptops, tablets }) => {
      const free = Math.max(0, 1 - inside(libraryId) / people);
      const text = (count: number) => String(Math.round(count * free));
      const desktops = Object.fromEntries(Object.entries(rooms).map(([room, count]) => [room, text(count)]));
      return [sourceKey, { Desktops: desktops, Laptops: text(laptops), Tablets: text(tablets) }];
    }),
  );
}
