import type { ImportGraph, Sources } from './import-graph.ts';

const under = ['domain', 'source', 'cache', 'store', 'chart', 'i18n'] as const;

/**
 * What each room may import besides itself (the design, §2): `domain ← source | cache | store | chart | i18n ← worker ←
 * discord ← commands ← app ← main`. `foundation` is what stands directly in src, such as clock.ts.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  foundation: [],
  config: [],
  domain: [],
  source: ['foundation', 'domain'],
  cache: ['foundation', 'domain'],
  store: ['foundation', 'domain'],
  // A picture's words are words: the one sibling that another may ask.
  chart: ['foundation', 'domain', 'i18n'],
  i18n: ['foundation', 'domain'],
  worker: ['foundation', ...under],
  discord: ['foundation', ...under, 'worker'],
  http: ['foundation', 'domain', 'i18n', 'worker', 'discord'],
  commands: ['foundation', 'domain', 'i18n', 'worker', 'discord'],
  transfer: ['foundation', 'domain', 'source', 'store'],
  top: ['foundation', 'config', ...under, 'worker', 'discord', 'http', 'commands', 'transfer'],
  sandbox: ['foundation', 'config', ...under, 'worker', 'discord', 'http', 'commands', 'top'],
  bench: ['foundation', 'config', ...under, 'worker', 'discord', 'http', 'commands', 'top', 'sandbox'],
  test: [
    'foundation',
    'config',
    ...under,
    'worker',
    'discord',
    'http',
    'commands',
    'transfer',
    'top',
    'sandbox',
    'bench',
  ],
};

/** Rooms from which only types may be taken. */
const typesOnly: Readonly<Record<string, readonly string[]>> = { commands: ['worker'] };

/** Packages with a single room that may know them. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'node-cache': ['cache'],
  kysely: ['store'],
  'node:sqlite': ['store'],
  '@discordjs/ws': ['discord'],
  '@discordjs/rest': ['discord'],
  '@napi-rs/canvas': ['chart'],
  'chart.js': ['chart'],
  'chartjs-plugin-annotation': ['chart'],
  'discord.js': [],
  'discord-api-spec': ['sandbox'],
  'csv-parse': ['transfer'],
  'csv-stringify': ['transfer'],
};

const tops = ['src/app.ts', 'src/app-parts.ts', 'src/main.ts', 'src/doctor.ts', 'src/register-once.ts'];

/** The room in which a file stands. Throws for a folder of which the rules say nothing. */
export function roomOf(path: string): string {
  if (path === 'src/config.ts') return 'config';
  if (tops.includes(path)) return 'top';
  const [folder = '', room = ''] = path.split('/');
  const name = folder === 'src' ? (room.endsWith('.ts') ? 'foundation' : room) : folder;
  if (!(name in mayImport)) throw new Error(`${path} stands in a room that the design does not know`);
  return name;
}

/** The imports that run against the direction, as `from → to` with the rooms. */
export function forbiddenImports(graph: ImportGraph): string[] {
  return [...graph].flatMap(([path, imports]) => {
    const room = roomOf(path);
    return imports.flatMap(({ target, isOwn, isType }) => {
      if (!isOwn) return isPackageAllowed(room, target) ? [] : [`${path} (${room}) → the package ${target}`];
      if (!/^(src|commands|bench|test)\//.test(target)) return [];
      const other = roomOf(target);
      const isAllowed = other === room || mayImport[room]?.includes(other) === true;
      const isTypeOnly = typesOnly[room]?.includes(other) === true;
      if (!isAllowed) return [`${path} (${room}) → ${target} (${other})`];
      return isTypeOnly && !isType ? [`${path} (${room}) → ${target} (${other}), of which it may use types only`] : [];
    });
  });
}

function isPackageAllowed(room: string, name: string): boolean {
  if (room === 'domain') return name === 'zod';
  if (room === 'test' || room === 'bench') return true;
  return homes[name]?.includes(room) ?? true;
}

/** The lines of code in which `pattern` stands, as `path:line`; comments do not count. */
export function linesWith(sources: Sources, pattern: RegExp): string[] {
  return [...sources].flatMap(([path, source]) =>
    source
      .split('\n')
      .flatMap((line, index) => (!/^\s*(\/\/|\/?\*)/.test(line) && pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

const exportedFunction = /^export (?:async )?function\b|^export const \w+ = (?:async )?(?:<[^=]*>)?\(/;

/** The exported functions without a docstring directly above them, as `path:line`. */
export function undocumentedFunctions(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => {
    const lines = source.split('\n');
    return lines.flatMap((line, index) =>
      exportedFunction.test(line) && !lines[index - 1]?.trim().endsWith('*/') ? [`${path}:${index + 1}`] : [],
    );
  });
}

/** The files whose names are not in kebab-case, or say nothing. */
export function badNames(paths: Iterable<string>): string[] {
  return [...paths].filter((path) => {
    const parts = path.split('/');
    const file = parts.pop()?.replace(/(\.test|\.d)?\.(ts|mjs)$/, '') ?? '';
    return [...parts, file].some(
      (part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part) || /^(utils?|helpers?|misc|common)$/.test(part),
    );
  });
}

/** The files with more than `most` lines, as `path: lines`, the longest first. */
export function tooLong(sources: Sources, most: number): string[] {
  return [...sources]
    .map(([path, source]) => [path, source.trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > most)
    .sort(([, a], [, b]) => b - a)
    .map(([path, lines]) => `${path}: ${lines}`);
}
