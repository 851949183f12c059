import type { ImportGraph, Sources } from './import-graph.ts';

const features = ['source', 'cache', 'store', 'chart', 'i18n'] as const;
const belowWorker = ['base', 'campus', 'domain', ...features] as const;
const belowTop = [...belowWorker, 'config', 'worker', 'views', 'discord', 'http', 'commands'] as const;

/**
 * What each layer may import besides itself: `base ← campus ← domain ← source | cache | store | chart | i18n ← worker ←
 * discord ← commands ← app ← main`. `views` is `src/discord/views`, and `top` the files that stand directly in `src`.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  'discord-js': [],
  config: ['base', 'campus'],
  campus: [],
  domain: ['campus'],
  source: ['base', 'campus', 'domain'],
  cache: ['base', 'domain'],
  store: ['base', 'campus', 'domain'],
  // A chart's labels are sentences: the one sibling that another may import.
  chart: ['base', 'campus', 'domain', 'i18n'],
  i18n: ['base', 'campus', 'domain'],
  worker: belowWorker,
  views: ['campus', 'domain', 'i18n', 'chart', 'store', 'worker'],
  discord: [...belowWorker, 'worker', 'views'],
  http: ['base', 'domain', 'i18n', 'worker', 'discord', 'views'],
  commands: ['base', 'campus', 'domain', 'i18n', 'worker', 'discord', 'views'],
  transfer: ['base', 'campus', 'domain', 'source', 'store'],
  top: [...belowTop, 'transfer'],
  sandbox: [...belowTop, 'top'],
  'postgres-server': [],
  bench: [...belowTop, 'top', 'sandbox', 'postgres-server'],
  test: [...belowTop, 'transfer', 'top', 'sandbox', 'postgres-server', 'bench', 'chaos'],
  // The fault suite takes the tests' clocks, databases and stand-ins: it is the same proof in another form.
  chaos: [...belowTop, 'top', 'sandbox', 'postgres-server', 'test'],
};

/** Layers of which another may import types alone. */
const typesOnly: Readonly<Record<string, readonly string[]>> = {
  commands: ['worker'],
  views: ['chart', 'store', 'worker'],
};

/** Packages that one layer alone may import. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'node-cache': ['cache'],
  kysely: ['store'],
  pg: ['store', 'postgres-server'],
  'node:sqlite': ['store'],
  '@discordjs/ws': ['discord'],
  '@napi-rs/canvas': ['chart'],
  'chart.js': ['chart'],
  'chartjs-plugin-annotation': ['chart'],
  // `http` names the shape of an interaction; a command the kinds of its options.
  'discord.js': ['discord-js', 'discord', 'http', 'commands', 'sandbox'],
  '#discord.js': ['discord', 'http', 'commands', 'sandbox'],
  'discord-api-spec': ['sandbox'],
  'csv-parse': ['transfer'],
  'csv-stringify': ['transfer'],
};

/** What a pure layer may import from outside: no I/O, no clock, no randomness. `node:crypto` is there for its hashes. */
const purePackages: Readonly<Record<string, readonly string[]>> = {
  domain: ['zod'],
  views: ['zod', 'discord.js', '#discord.js', 'node:crypto'],
  campus: [],
};

/** The layer in which a file stands. Throws for a folder of which the rules say nothing. */
export function layerOf(path: string): string {
  if (path === 'src/base/config.ts') return 'config';
  if (path.startsWith('src/discord/views/')) return 'views';
  // The tests' own PostgreSQL, which the bench measures too, and the certificate of a server.
  if (/^test\/support\/postgres\/(server|database|self-signed)\.ts$/.test(path)) return 'postgres-server';
  const [folder = '', layer = ''] = path.split('/');
  const name = folder === 'src' ? (layer.endsWith('.ts') ? 'top' : layer) : folder;
  if (!(name in mayImport)) throw new Error(`${path} is in a folder that the layer rules do not know`);
  return name;
}

/** The imports that run against the direction, as `from → to` with the layers. */
export function forbiddenImports(graph: ImportGraph): string[] {
  return [...graph].flatMap(([path, imports]) => {
    const layer = layerOf(path);
    return imports.flatMap(({ target, isOwn, isType }) => {
      if (!isOwn) return isPackageAllowed(layer, target) ? [] : [`${path} (${layer}) → the package ${target}`];
      if (!/^(src|commands|bench|chaos|test)\//.test(target)) return [];
      const other = layerOf(target);
      const isAllowed = other === layer || mayImport[layer]?.includes(other) === true;
      const isTypeOnly = typesOnly[layer]?.includes(other) === true;
      if (!isAllowed) return [`${path} (${layer}) → ${target} (${other})`];
      return isTypeOnly && !isType ? [`${path} (${layer}) → ${target} (${other}), of which it may use types only`] : [];
    });
  });
}

function isPackageAllowed(layer: string, name: string): boolean {
  const pure = purePackages[layer];
  if (pure !== undefined) return pure.includes(name);
  if (layer === 'test' || layer === 'bench' || layer === 'chaos') return true;
  return homes[name]?.includes(layer) ?? true;
}

/**
 * The files that import `name` from discord.js, or everything under one name. Its enums, routes, REST and formatters are
 * ours to use; its `Client` keeps each server in memory (docs/decisions), and pure code sends no requests.
 */
export function importersFromDiscordJs(name: string, sources: Sources): string[] {
  const byName = new RegExp(String.raw`^(?:import|export)\b[^;]*[{,\s]${name}[,\s}][^;]*\bfrom '#?discord\.js'`, 'm');
  const everything = /^(?:import|export)\b[^;{'"]*\bfrom '#?discord\.js'/m;
  return [...sources].flatMap(([path, source]) => (byName.test(source) || everything.test(source) ? [path] : []));
}

/** The files that load discord.js's main entry, with its Client: all but types comes by `#discord.js`. */
export function loadersOfDiscordJs(graph: ImportGraph): string[] {
  return [...graph].flatMap(([path, imports]) =>
    imports.some(({ specifier, isType }) => specifier === 'discord.js' && !isType) ? [path] : [],
  );
}

/** The folder of a path: `src/app.ts` → `src`. */
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const contains = (outer: string, inner: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/**
 * The graph of folders: an arrow where a file of one imports a file of another. A folder and what it contains have no
 * arrow: `store/open-store.ts` wires its folders, which read `store/tables.ts`.
 */
export function folderGraphOf(graph: ImportGraph): ImportGraph {
  const arrows = new Map<string, Set<string>>();
  for (const [path, imports] of graph) {
    const from = folderOf(path);
    const targets = arrows.get(from) ?? new Set<string>();
    arrows.set(from, targets);
    for (const { target, isOwn } of imports) {
      const to = folderOf(target);
      if (isOwn && target.endsWith('.ts') && !contains(from, to) && !contains(to, from)) targets.add(to);
    }
  }
  return new Map(
    [...arrows].map(([folder, targets]) => [
      folder,
      [...targets].map((target) => ({ specifier: target, isType: false, isOwn: true, target })),
    ]),
  );
}

/** The folders with more than `most` files directly in them, as `folder: files`. */
export function crowdedFolders(paths: Iterable<string>, most: number): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
  return [...counts].filter(([, files]) => files > most).map(([folder, files]) => `${folder}: ${files}`);
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
