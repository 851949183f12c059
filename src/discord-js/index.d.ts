// The types of all of discord.js; index.js says what of it is there. A name that is missing fails when its importer is loaded.
export * from 'discord.js';
