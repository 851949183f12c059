/**
 * A database with all tables and nothing in them, as its file's bytes. The bundle has one that the migrations made
 * (bin/bundle/build.mjs puts it in the place of this file); what runs from its sources has none.
 */
export const newDatabase = (): Uint8Array | undefined => undefined;
