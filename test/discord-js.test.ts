import { expect, test } from 'vitest';
import * as library from '#discord.js';
import { graphOf, readSources } from './support/import-graph.ts';
import { loadersOfDiscordJs } from './support/layer-rules.ts';

const ours = readSources(new URL('../', import.meta.url), ['src', 'commands']);

test('#discord.js has each name that is imported from it', () => {
  const declaration = /^import \{([^}]*)\} from '#discord\.js'/gm;
  const names = [...ours.values()]
    .flatMap((source) => [...source.matchAll(declaration)].flatMap(([, listed = '']) => listed.split(',')))
    .map((name) => name.trim().replace(/ as .*$/, ''))
    .filter((name) => name !== '' && !name.startsWith('type '));
  expect(names).toContain('REST');
  expect(names.filter((name) => !Object.hasOwn(library, name))).toEqual([]);
  expect(Object.entries(library).filter(([, value]) => value === undefined)).toEqual([]);
});

test.each([
  ["import { REST } from 'discord.js';", true],
  ["import { type APIEmbed, Routes } from 'discord.js';", true],
  ["import { REST } from '#discord.js';", false],
  ["import type { APIEmbed } from 'discord.js';", false],
])('the line %j is known, and whether it loads the main entry', (line, expected) => {
  expect(loadersOfDiscordJs(graphOf(new Map([['src/a.ts', line]])))).toEqual(expected ? ['src/a.ts'] : []);
});
