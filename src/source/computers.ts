import type { FreeComputers } from '../domain/occupancy/computers.ts';
import { knownLibraries, libraryOfSourceKey, mostLibraries } from '../domain/occupancy/library.ts';
import { SourceError } from './errors.ts';
import { describe, parseJson } from './json.ts';
import { feedCount, isLibraryName, knownFirst } from './schema.ts';

/** No library lends or seats more; a larger number is a fault. */
const mostFree = 10_000;
/** More rooms than this are a fault of the feed: the rest is left out. */
const mostRooms = 50;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The body of library/computers/: what is free, by library. Documented as whole numbers, sent as strings; both are accepted.
 * What cannot be read costs only itself: a value becomes undefined, a room or a library whose name cannot be shown is left
 * out. Libraries stand in the campus's order, new ones behind. Throws `SourceError`: 'notJson', or 'notTheFeed' where there
 * is no library at all.
 */
export function parseComputers(body: string): FreeComputers[] {
  const json = parseJson(body);
  if (!isFields(json)) {
    throw new SourceError({ kind: 'notTheFeed', detail: `the computers are ${describe(json)}, not an object` });
  }
  const found = new Map<string, FreeComputers>();
  for (const [key, value] of knownFirst(Object.entries(json))) {
    if (found.size >= mostLibraries || !isLibraryName(key) || !isFields(value)) continue;
    const { Desktops: desktops, Laptops: laptops, Tablets: tablets } = value;
    if (desktops === undefined && laptops === undefined && tablets === undefined) continue;
    const library = libraryOfSourceKey(key);
    if (found.has(library.id)) continue;
    found.set(library.id, { library, rooms: roomsOf(desktops), laptops: freeOf(laptops), tablets: freeOf(tablets) });
  }
  if (found.size === 0) throw new SourceError({ kind: 'notTheFeed', detail: 'it names no library with computers' });
  const known = knownLibraries.flatMap(({ id }) => found.get(id) ?? []);
  return [...known, ...[...found.values()].filter((each) => !known.includes(each))];
}

function roomsOf(desktops: unknown): FreeComputers['rooms'] {
  if (!isFields(desktops)) return [];
  return Object.entries(desktops)
    .filter(([name]) => isLibraryName(name))
    .slice(0, mostRooms)
    .map(([name, value]) => ({ name, free: freeOf(value) }));
}

/** A number of free things, or undefined for what is none. */
function freeOf(value: unknown): number | undefined {
  const { data } = feedCount.safeParse(typeof value === 'number' ? String(value) : value);
  return data !== undefined && data >= 0 && data <= mostFree ? data : undefined;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
