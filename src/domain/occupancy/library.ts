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

/** A name by its letters and digits alone: "Law Annex" and "LawAnnex" are the same. */
export const lettersOf = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The library behind a key of the feed, also where that writes it in another way: "LAWANNEX", "Law Annex Library". An unknown key is a
 * library too, under its own name, so that a new building appears by itself.
 */
export function libraryOfSourceKey(sourceKey: string): Library {
  const letters = lettersOf(sourceKey.replace(/ library$/i, ''));
  const known =
    knownLibraries.find((library) => library.sourceKey === sourceKey) ??
    knownLibraries.find((library) => lettersOf(library.sourceKey) === letters);
  return known ?? { id: sourceKey.toLowerCase(), sourceKey, names: { en: sourceKey, fr: sourceKey } };
}
