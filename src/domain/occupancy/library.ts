import { campus } from '../../campus/index.ts';

/** Our own short name of a library: lower case, stable, typed by people. */
export type LibraryId = string;

/** A building with its own counter. `sourceKey` is what the feed calls it. */
export interface Library {
  readonly id: LibraryId;
  readonly sourceKey: string;
  readonly names: { readonly en: string; readonly fr: string };
}

/** More libraries than this are no campus but a fault of the feed: what is beyond is left out, in the feed and in memory. */
export const mostLibraries = 64;

/** The libraries that the campus has today, in the order in which people look for them. */
export const knownLibraries: readonly Library[] = campus.libraries;

/**
 * The library behind a key of the feed. A key that nobody has told us about is a library all the same, under its own
 * name, so that a new building appears by itself.
 */
export function libraryOfSourceKey(sourceKey: string): Library {
  const known = knownLibraries.find((library) => library.sourceKey === sourceKey);
  return known ?? { id: sourceKey.toLowerCase(), sourceKey, names: { en: sourceKey, fr: sourceKey } };
}
