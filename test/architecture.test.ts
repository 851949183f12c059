import { describe, expect, test } from 'vitest';
import { circlesIn, filesIn, graphOf, importsIn, readSources } from './support/import-graph.ts';
import {
  badNames,
  crowdedFolders,
  folderGraphOf,
  forbiddenImports,
  importersFromDiscordJs,
  layerOf,
  linesWith,
  loadersOfDiscordJs,
  tooLong,
  undocumentedFunctions,
} from './support/layer-rules.ts';

const root = new URL('../', import.meta.url);
const everything = readSources(root, ['src', 'commands', 'bench', 'chaos', 'test']);
const ours = new Map([...everything].filter(([path]) => /^(src|commands)\//.test(path)));
const graph = graphOf(everything);

describe('the source', () => {
  test('has been read: its layers are there and their imports lead somewhere', () => {
    for (const path of [
      'src/app.ts',
      'src/domain/occupancy/estimate.ts',
      'commands/index.ts',
      'test/architecture.test.ts',
    ]) {
      expect(everything.has(path), path).toBe(true);
      expect(graph.get(path)?.length, path).toBeGreaterThan(0);
    }
    // This file's own examples look like imports.
    const others = [...graph].filter(([path]) => path !== 'test/architecture.test.ts');
    const lost = others.flatMap(([path, imports]) =>
      imports
        .filter(({ target, isOwn }) => isOwn && target.endsWith('.ts') && !everything.has(target))
        .map(({ target }) => `${path} → ${target}`),
    );
    expect(lost).toEqual([]);
  });

  test('has one direction', () => {
    expect(forbiddenImports(graph)).toEqual([]);
  });

  test('takes no Client from discord.js, and no REST where it is pure', () => {
    const views = new Map([...ours].filter(([path]) => path.startsWith('src/discord/views/')));
    const users = new Map([...ours].filter(([path]) => !path.startsWith('src/discord-js/')));
    expect(importersFromDiscordJs('Client', users)).toEqual([]);
    expect(loadersOfDiscordJs(graphOf(users)), 'import values from #discord.js').toEqual([]);
    expect(importersFromDiscordJs('REST', views)).toEqual([]);
    expect(importersFromDiscordJs('REST', ours).length).toBeGreaterThan(0);
  });

  test('has no circles between files or folders, type imports counted', () => {
    expect(circlesIn(graphOf(ours))).toEqual([]);
    expect(circlesIn(folderGraphOf(graphOf(ours)))).toEqual([]);
  });

  test('reads the environment in config.ts alone', () => {
    const elsewhere = new Map([...ours].filter(([path]) => !/^src\/base\/(config|env-file)\.ts$/.test(path)));
    expect(linesWith(ours, /\bprocess\.env\b/).length).toBeGreaterThan(0);
    expect(linesWith(elsewhere, /\bprocess\.env\b|\bparseEnv\b/)).toEqual([]);
  });

  test('names the university in src/campus alone; the sandbox plays its campus', () => {
    const names =
      /concordia|webster|vanier|gr[ae]y ?nuns|sœurs|america\/|montr[eé]al|toronto|cc[ -]by|creativecommons/i;
    const naming = (isHome: boolean) =>
      [...ours]
        .filter(([path]) => /^src\/(campus|sandbox)\//.test(path) === isHome)
        .flatMap(([path, source]) =>
          source.split('\n').flatMap((line, index) => (names.test(line) ? [`${path}:${index + 1}`] : [])),
        );
    expect(naming(true).length).toBeGreaterThan(0);
    expect(naming(false)).toEqual([]);
  });

  test('writes to the logger, not to the console', () => {
    expect(linesWith(ours, /\bconsole\./)).toEqual([]);
  });

  test('leaves nothing undone, skipped or silenced', () => {
    const marks = [
      /\b(TO[D]O|FIXM[E])\b/,
      /\.(onl[y]|ski[p])\(/,
      /@ts-(ignor[e]|nochec[k])/,
      /biome-ignor[e]/,
      /\bas an[y]\b/,
    ];
    for (const mark of marks) expect(linesWith(everything, mark)).toEqual([]);
    const inComments = [...everything].filter(([, source]) =>
      /\b(TO[D]O|FIXM[E])\b|@ts-ignor[e]|biome-ignor[e]/.test(source),
    );
    expect(inComments.map(([path]) => path)).toEqual([]);
  });

  test('says of every exported function what it is', () => {
    expect(undocumentedFunctions(ours)).toEqual([]);
  });

  test('names its files in kebab-case, after what is in them', () => {
    expect(badNames(everything.keys())).toEqual([]);
  });

  test('has no file of more than 300 lines', () => {
    expect(tooLong(everything, 300)).toEqual([]);
  });

  test('has no folder of more than 25 files', () => {
    expect(crowdedFolders(filesIn(root, ['src', 'commands', 'bench', 'chaos', 'test']), 25)).toEqual([]);
  });
});

/** Made-up sources: each file with its lines. */
const sourcesOf = (files: Record<string, string>) => new Map(Object.entries(files));
const verdictOn = (from: string, line: string) => forbiddenImports(graphOf(sourcesOf({ [from]: line })));

describe('the rules', () => {
  test.each([
    ['src/domain/a.ts', "import { b } from '../base/clock.ts';"],
    ['src/campus/a.ts', "import { b } from '../domain/b.ts';"],
    ['src/campus/a.ts', "import { z } from 'zod';"],
    ['src/domain/a.ts', "import type { B } from '../store/b.ts';"],
    ['src/domain/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/source/a.ts', "import { b } from '../store/b.ts';"],
    ['src/store/a.ts', "import type { B } from '../worker/b.ts';"],
    ['src/worker/a.ts', "import type { B } from '../discord/b.ts';"],
    ['src/discord/a.ts', "import type { B } from '../../commands/b.ts';"],
    ['src/discord/a.ts', "export { b } from '../http/b.ts';"],
    ['src/discord/views/a.ts', "import { b } from '../transport/b.ts';"],
    ['src/discord/views/alerts/a.ts', "import { b } from '../../../worker/b.ts';"],
    ['src/discord/views/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/discord/views/a.ts', "import { b } from '../../base/clock.ts';"],
    ['src/http/a.ts', "import { b } from '../../commands/b.ts';"],
    ['src/base/clock.ts', "import type { B } from '../domain/b.ts';"],
    ['src/worker/a.ts', "import '../base/config.ts';"],
    ['src/base/logger.ts', "import './config.ts';"],
    ['src/app.ts', "const a = await import('./sandbox/a.ts');"],
    ['src/worker/a.ts', "import { b } from '../sandbox/b.ts';"],
    ['commands/a.ts', "import { b } from '../src/store/b.ts';"],
    ['commands/a.ts', "import { b } from '../src/app.ts';"],
    ['commands/a.ts', "import { b, type C } from '../src/worker/b.ts';"],
    ['src/main.ts', "import { b } from '../test/b.ts';"],
    ['src/worker/a.ts', "import NodeCache from 'node-cache';"],
    ['commands/a.ts', "import { sql } from 'kysely';"],
    ['src/store/a.ts', "import { Routes } from 'discord.js';"],
    ['src/worker/a.ts', "import { REST } from 'discord.js';"],
    ['src/discord/views/a.ts', "import { b } from '@discordjs/ws';"],
  ])('refuse in %s the line %s', (from, line) => {
    expect(verdictOn(from, line)).toHaveLength(1);
  });

  test.each([
    ['src/domain/a.ts', "import { z } from 'zod';\nimport { b } from './b.ts';"],
    ['src/worker/a.ts', "import { b } from '../store/b.ts';\nimport { c } from '../base/clock.ts';"],
    ['src/discord/views/a.ts', "import type { B } from '../../worker/b.ts';\nimport { c } from './reply/limits.ts';"],
    ['commands/a.ts', "import type { B } from '../src/worker/b.ts';\nimport { type C } from '../src/worker/c.ts';"],
    ['src/http/a.ts', "import type { B } from '../discord/b.ts';"],
    [
      'src/app.ts',
      "import { commands } from '../commands/index.ts';\nimport p from '../package.json' with { type: 'json' };",
    ],
    ['src/sandbox/discord/a.ts', "import { b } from '../../app.ts';"],
    ['test/a.test.ts', "import { b } from '../src/sandbox/b.ts';\nimport { c } from '../bench/c.ts';"],
    ['src/discord/views/a.ts', "import { MessageFlags } from 'discord.js';"],
    ['commands/a.ts', "import { ChannelType } from 'discord.js';"],
  ])('allow in %s the lines %j', (from, lines) => {
    expect(verdictOn(from, lines)).toEqual([]);
  });

  test.each([
    ["import { Client } from 'discord.js';", true],
    ["import { Client } from '#discord.js';", true],
    ["import { REST, type Client, Routes } from 'discord.js';", true],
    ["import {\n  REST,\n  Client as Bot,\n} from 'discord.js';", true],
    ["import * as discord from 'discord.js';", true],
    ["import discord from 'discord.js';", true],
    ["export * from 'discord.js';", true],
    ["import { REST } from 'discord.js';", false],
    ["import type { ClientUser } from 'discord.js';", false],
    ["import { Client } from './client.ts';\nimport { REST } from 'discord.js';", false],
  ])('know the line %j, and whether it takes the Client', (line, expected) => {
    expect(importersFromDiscordJs('Client', sourcesOf({ 'src/a.ts': line }))).toEqual(expected ? ['src/a.ts'] : []);
  });

  test('know every layer, and refuse a folder that belongs to none', () => {
    expect(layerOf('src/base/errors.ts')).toBe('base');
    expect(layerOf('src/base/config.ts')).toBe('config');
    expect(layerOf('src/discord/views/alerts/a.ts')).toBe('views');
    expect(layerOf('src/doctor.ts')).toBe('top');
    expect(layerOf('src/sandbox/campus/a.ts')).toBe('sandbox');
    expect(() => layerOf('src/plugins/a.ts')).toThrow('the layer rules do not know');
  });

  test('find circles between folders, but not between a folder and what it contains', () => {
    const circle = sourcesOf({
      'src/a/one.ts': "import type { B } from '../b/two.ts';",
      'src/b/two.ts': '',
      'src/b/three.ts': "import { a } from '../a/four.ts';",
      'src/a/four.ts': '',
    });
    expect(circlesIn(graphOf(circle))).toEqual([]);
    expect(circlesIn(folderGraphOf(graphOf(circle)))).toEqual([['src/a', 'src/b', 'src/a']]);
    const inside = sourcesOf({
      'src/a/one.ts': "import { b } from './b/two.ts';",
      'src/a/b/two.ts': "import type { C } from '../three.ts';",
      'src/a/three.ts': '',
    });
    expect(circlesIn(folderGraphOf(graphOf(inside)))).toEqual([]);
  });

  test('find a crowded folder', () => {
    const paths = ['src/a/one.ts', 'src/a/two.ts', 'src/a/b/three.ts', 'src/four.ts'];
    expect(crowdedFolders(paths, 2)).toEqual([]);
    expect(crowdedFolders(paths, 1)).toEqual(['src/a: 2']);
  });

  test('find circles, short and long, and of types alone', () => {
    const short = sourcesOf({ 'a.ts': "import type { B } from './b.ts';", 'b.ts': "import { a } from './a.ts';" });
    expect(circlesIn(graphOf(short))).toEqual([['a.ts', 'b.ts', 'a.ts']]);
    const long = sourcesOf({
      'x/a.ts': "import { b } from '../b.ts';",
      'b.ts': "export * from './c.ts';",
      'c.ts': "import { a } from './x/a.ts';\nimport { d } from './d.ts';",
      'd.ts': "import './d.ts';",
    });
    expect(circlesIn(graphOf(long))).toEqual([
      ['x/a.ts', 'b.ts', 'c.ts', 'x/a.ts'],
      ['d.ts', 'd.ts'],
    ]);
    const diamond = sourcesOf({
      'a.ts': "import './b.ts';\nimport './c.ts';",
      'b.ts': "import './d.ts';",
      'c.ts': "import './d.ts';",
      'd.ts': '',
    });
    expect(circlesIn(graphOf(diamond))).toEqual([]);
  });

  test('read every form of import, and no other line', () => {
    const source = [
      "import a from './a.ts';",
      "import * as b from './b.ts';",
      "import { c,\n  type D,\n} from './c.ts';",
      "import type { E } from './e.ts';",
      "import { type F, type G } from './f.ts';",
      "export * from './g.ts';",
      "export { h } from './h.ts';",
      "import './i.ts';",
      "const j = await import('./j.ts');",
      "import k from './k.json' with { type: 'json' };",
      "type L = import('./l.ts').L;",
      "// import m from './m.ts';",
      " * import n from './n.ts';",
      "const text = `from './o.ts'`;",
      "export const p = Array.from('./p.ts');",
    ].join('\n');
    expect(importsIn(source).map(({ specifier }) => specifier)).toEqual([
      './a.ts',
      './b.ts',
      './c.ts',
      './e.ts',
      './f.ts',
      './g.ts',
      './h.ts',
      './k.json',
      './i.ts',
      './j.ts',
      './l.ts',
    ]);
    expect(importsIn(source).filter(({ isType }) => isType)).toEqual([
      { specifier: './e.ts', isType: true },
      { specifier: './f.ts', isType: true },
    ]);
  });

  test('find an exported function without a docstring', () => {
    const source =
      '/** Says a. */\nexport function a() {}\n\nexport async function b() {}\nexport const c = (x: number) => x;';
    expect(undocumentedFunctions(sourcesOf({ 'x.ts': source }))).toEqual(['x.ts:4', 'x.ts:5']);
    expect(undocumentedFunctions(sourcesOf({ 'x.ts': 'export const five = 5;\nfunction own() {}' }))).toEqual([]);
  });

  test('find names, lines and lengths that are not ours', () => {
    expect(badNames(['src/aB.ts', 'src/utils.ts', 'src/helpers/a.ts', 'src/a-b.test.ts', 'src/a_b.ts'])).toEqual([
      'src/aB.ts',
      'src/utils.ts',
      'src/helpers/a.ts',
      'src/a_b.ts',
    ]);
    expect(linesWith(sourcesOf({ 'a.ts': '// console.log\n * console.log\nconsole.log(1);' }), /console\./)).toEqual([
      'a.ts:3',
    ]);
    expect(tooLong(sourcesOf({ 'a.ts': 'x\n'.repeat(301), 'b.ts': 'x\n'.repeat(300) }), 300)).toEqual(['a.ts: 301']);
  });
});
