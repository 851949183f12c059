// Makes one program of the sources and packages that the bot loads (900 files), which starts in half the time. "npm ci" does
// this by itself, and so does a bot that started without one (bin/run.mjs). Usage: node bin/bundle/build.mjs
import { execFile } from 'node:child_process';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundlesFolder, contentHash, stampsOf } from './find.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundles = join(root, bundlesFolder);

const entries = {
  temporal: 'src/base/temporal.ts',
  main: 'src/main.ts',
  app: 'src/app.ts',
  store: 'src/store/open-store.ts',
};

/** A new database, beside the programs: made once, by the migrations. */
const newDatabaseFile = 'new.db';

/** Native code, what few starts load, and what is not there. */
const apart = ['@napi-rs/canvas', 'chart.js', 'pino-pretty', 'pg', 'zlib-sync'];

/** Folders of bundles, used in turn: a running process may still load parts of the one that it started with. */
const turns = ['a', 'b', 'c'];

/** What src/discord-js/index.js finds by searching while it runs, as imports. */
const discordPackages = {
  name: 'discord-packages',
  resolveId: (id) => (id === '#discord.js' ? `\0${id}` : undefined),
  load(id) {
    if (id !== '\0#discord.js') return undefined;
    const { resolve } = createRequire(createRequire(import.meta.url).resolve('discord.js'));
    const rest = join(dirname(resolve('@discordjs/rest')), 'web.mjs');
    const files = [
      rest,
      ...['@discordjs/formatters', 'discord-api-types/v10'].map((name) => moduleBeside(resolve(name))),
    ];
    return files.map((file) => `export * from ${JSON.stringify(file)};`).join('\n');
  },
};

const moduleBeside = (file) => file.replace(/\.js$/, '.mjs');

/**
 * What a source finds beside itself stays there: the drawing thread, fonts, packages. Packages have no lines in the maps,
 * which would be three times as long and are read whole.
 */
const sourcesOf = (folder) => ({
  name: 'sources',
  transform(code, id) {
    if (id.startsWith('\0')) return undefined;
    const isPackage = id.includes('/node_modules/');
    if (!isPackage && !code.includes('import.meta.url')) return undefined;
    const place = `new URL(${JSON.stringify(relative(folder, id))}, import.meta.url).href`;
    return { code: code.replaceAll('import.meta.url', place), map: isPackage ? { mappings: '' } : null };
  },
});

/** The bot sends requests through undici's Pool: the rest of it is two thirds, and only the doctor uses some. */
const poolOfUndici = {
  name: 'pool-of-undici',
  resolveId: (id, importer) =>
    id === 'undici' && !/\/doctor(-\w+)?\.ts$/.test(importer ?? '') ? '\0undici' : undefined,
  load: (id) =>
    id === '\0undici'
      ? `import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
         import Pool from 'undici/lib/dispatcher/pool.js';
         import api from 'undici/lib/api/index.js';
         Object.assign(Dispatcher.prototype, api);
         export { Pool };`
      : undefined,
};

/** What src/base/temporal.ts requires becomes a part of the bundle, which is loaded where Node has no `Temporal`. */
const temporalPolyfill = {
  name: 'temporal-polyfill',
  transform: (code, id) =>
    id.endsWith('/src/base/temporal.ts')
      ? { code: code.replace(/createRequire\(import\.meta\.url\)\((.*?)\)/, 'await import($1)'), map: null }
      : undefined,
};

/** What src/store/engine/new-database-bytes.ts stands for. */
const newDatabase = {
  name: 'new-database',
  resolveId: (id) => (id.endsWith('/new-database-bytes.ts') ? '\0new-database' : undefined),
  load: (id) =>
    id === '\0new-database'
      ? `import { readFileSync } from 'node:fs';
         export const newDatabase = () => {
           try { return readFileSync(new URL('${newDatabaseFile}', import.meta.url)); } catch {}
         };`
      : undefined,
};

/** A package of discord.js brings its own copy of Node's `inspect`, for one error's text: 20 ms of a start. */
const inspectOfNode = {
  name: 'inspect-of-node',
  transform: (code, id) =>
    id.includes('/@vladfrangu/async_event_emitter/')
      ? {
          code: code.replace('__toESM(require_inspect(), 1)', '{ default: process.getBuiltinModule("node:util") }'),
          map: { mappings: '' },
        }
      : undefined,
};

/**
 * Node reads every property of a built-in module that is imported, and some load whole parts of Node: `WebSocket` of
 * `node:http` its own undici. Here only what is used is read.
 */
const builtInsInParts = {
  name: 'built-ins-in-parts',
  renderChunk: (code) => ({
    code: code.replace(/^import (\w[\w$]*)?(?:, )?(\{.*\})? from "(.+)";$/gm, (line, whole, parts, name) => {
      if (!isBuiltin(name)) return line;
      const module = `process.getBuiltinModule("${name}")`;
      return [
        ...(whole ? [`${whole} = ${module}`] : []),
        ...(parts ? [`${parts.replaceAll(' as ', ': ')} = ${module}`] : []),
      ]
        .map((declaration) => `const ${declaration};`)
        .join(' ');
    }),
    map: null,
  }),
};

/** The files whose change makes the bundle another one: a package changes with its package.json. */
function inputsOf(modules) {
  const inputs = new Set(['package.json']);
  for (const id of modules) {
    if (id.startsWith('\0')) continue;
    const [manifest] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id) ?? [];
    inputs.add(relative(root, manifest === undefined ? id : join(manifest, 'package.json')));
  }
  return [...inputs].sort();
}

async function build() {
  const { rolldown } = await import('rolldown');
  const turn = await nextTurn();
  const folder = join(bundles, turn);
  await rm(folder, { recursive: true, force: true });
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    tsconfig: false,
    input: entries,
    external: apart,
    plugins: [
      discordPackages,
      poolOfUndici,
      temporalPolyfill,
      inspectOfNode,
      newDatabase,
      sourcesOf(folder),
      builtInsInParts,
    ],
    onLog: (level, log, say) => {
      // Names that several of Discord's packages export: we use none of them.
      if (log.code !== 'NAMESPACE_CONFLICT') say(level, log);
    },
  });
  const names = { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' };
  const codeSplitting = { groups: [{ name: partsOf(), debugName: 'parts' }] };
  const { output } = await bundle.write({ dir: folder, sourcemap: true, comments: false, codeSplitting, ...names });
  const programs = output.map(({ fileName }) => fileName).filter((name) => name.endsWith('.mjs'));
  await loadOnce(folder);
  // In a container another user starts the bot, and reads it.
  await chmod(join(folder, newDatabaseFile), 0o644);
  const made = [...programs, newDatabaseFile].map((name) => join(bundlesFolder, turn, name));
  const files = [...inputsOf(await bundle.watchFiles), ...made];
  const found = {
    folder: turn,
    node: process.version,
    files,
    stamps: stampsOf(root, files),
    hash: contentHash(root, files),
  };
  // Renamed when it is complete: a bot may start at any moment.
  const unfinished = join(folder, 'bundle.json');
  await writeFile(unfinished, JSON.stringify(found));
  await rename(unfinished, join(bundles, 'bundle.json'));
}

/**
 * What main.ts imports becomes one file, and what app.ts imports besides it another. Left to itself, rolldown makes 20 small
 * ones of what other parts use too, and each of them costs a moment of every start.
 */
function partsOf() {
  const reached = {};
  return (id, modules) => {
    reached.base ??= reachedFrom(join(root, entries.main), modules);
    reached.start ??= reachedFrom(join(root, entries.app), modules);
    // main.ts runs when it is loaded, so it stays alone.
    if (id === join(root, entries.main)) return null;
    return ['base', 'start'].find((name) => reached[name].has(id)) ?? null;
  };
}

/** All that a source imports, itself or through others, but not what it imports later. */
function reachedFrom(entry, modules) {
  const found = new Set([entry]);
  for (const id of found) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  return found;
}

async function nextTurn() {
  const last = await readFile(join(bundles, 'bundle.json'), 'utf8')
    .then(JSON.parse)
    .catch(() => ({}));
  return turns[(turns.indexOf(last.folder) + 1) % turns.length];
}

/** A bundle that cannot be loaded is not offered to any start. One that can makes its new database. */
async function loadOnce(folder) {
  const [temporal, app, store, file] = [
    ...['temporal.mjs', 'app.mjs', 'store.mjs'].map((name) => pathToFileURL(join(folder, name)).href),
    `sqlite:${join(folder, newDatabaseFile)}`,
  ].map((text) => JSON.stringify(text));
  const script = `
    await import(${temporal});
    await import(${app});
    const { openStore } = await import(${store});
    await (await openStore({ url: ${file} })).close();
    process.exit();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
}

try {
  // Older Nodes only run npm; a bot on them does not start either.
  if (Number(process.versions.node.split('.')[0]) >= 24) await build();
} catch (error) {
  // The bot starts from its sources. Without developers' tools, or with a folder that is read-only, this is to be expected.
  console.error(`No bundle was made, so Carrel will start from its sources: ${error.message.split('\n')[0]}`);
}
