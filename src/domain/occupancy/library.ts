import { campus } from '../../campus/index.ts';

/** A library's short name: lower case, stable, typed by users. */
export type LibraryId = string;

/** A building with its own counter. `sourceKey` is what the feed calls it. */
export interface Library {
  readonly id: LibraryId;
  readonly sourceKey: string;
  readonly names: { readonly en: string; readonly fr: string };
  /** What else it is called by those who type it. */
  readonly aliases?: readonly string[];
}

/** More libraries than this are a fault of the feed: the rest is left out, in the feed and in memory. */
export const mostLibraries = 64;

/** The libraries that the campus has today, in the order in which people look for them. */
export const knownLibraries: readonly Library[] = campus.libraries;

/**
 * The library behind a key of the feed. An unknown key is a library too, under its own name, so that a new building
 * appears by itself.
 */
export function libraryOfSourceKey(sourceKey: string): Library {
  const known = knownLibraries.find((library) => library.sourceKey === sourceKey);
  return known ?? { id: sourceKey.toLowerCase(), sourceKey, names: { en: sourceKey, fr: sourceKey } };
}
