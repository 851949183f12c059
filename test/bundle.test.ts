import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { namingSources } from '../src/base/source-places.ts';
import { openStore } from '../src/store/open-store.ts';
import { carrelIn, root } from './support/carrel-process.ts';

/** A checkout of its own, with the modules of this one: what a test changes in it must not meet other tests. */
let checkout: string;
/** The sources of this one, and a bundle of them that was made once. */
let pristine: string;
const changing = ['bin', 'src', 'commands', 'node_modules/.carrel'];
const inCheckout = (path: string): string => join(checkout, path);
const change = (path: string, to: (text: string) => string): void =>
  writeFileSync(inCheckout(path), to(readFileSync(inCheckout(path), 'utf8')));
const build = () => spawnSync(process.execPath, ['bin/bundle/build.mjs'], { cwd: checkout, encoding: 'utf8' });
/** What npm does at the end of `npm ci`. */
const prepare = (cwd: string) =>
  spawnSync(packageJson.scripts.prepare, {
    cwd,
    shell: true,
    encoding: 'utf8',
    env: { PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
  });
/** How that ended in the checkout, in which it made the bundle of all tests. */
let prepared: ReturnType<typeof prepare>;
const offered = () => JSON.parse(readFileSync(inCheckout('node_modules/.carrel/bundle.json'), 'utf8'));

/** Says at the end whether the process ran from the bundle or from the sources, and what of each it loaded. */
const watchLoads = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({ load(url, context, next) {
    if (url.includes('/node_modules/.carrel/')) loaded.add('bundle');
    else if (url.includes('/src/')) loaded.add('sources');
    return next(url, context);
  } });
  process.on('exit', () => console.log('loaded: ' + [...loaded].sort().join(', ')));`)}`;

/** What a command that does not exist loads, and what it says: the words of main.ts. */
function run() {
  const [command = '', ...args] = carrelIn(checkout, '--import', watchLoads, 'fly');
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: checkout, encoding: 'utf8' });
  return { loaded: stdout.trim(), words: stderr, status };
}

function read(path: string, query: string): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

/** All that a database is and holds, but when it was migrated. */
function contentOf(path: string) {
  const schema = read(path, 'select type, name, tbl_name, sql from sqlite_schema order by name') as {
    type: string;
    name: string;
  }[];
  const tables = schema.filter(({ type, name }) => type === 'table' && name !== 'kysely_migration');
  return {
    schema,
    migrations: read(path, 'select name from kysely_migration order by name'),
    rows: tables.map(({ name }) => [name, read(path, `select * from "${name}"`)]),
    settings: ['journal_mode', 'page_size', 'auto_vacuum', 'user_version'].map((name) => read(path, `pragma ${name}`)),
  };
}

const copyInto = (from: string, to: string, paths: readonly string[]): void => {
  for (const path of paths) {
    rmSync(join(to, path), { recursive: true, force: true });
    cpSync(join(from, path), join(to, path), { recursive: true });
  }
};

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'carrel-bundle-'));
  pristine = mkdtempSync(join(tmpdir(), 'carrel-bundled-'));
  mkdirSync(inCheckout('node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.'))) {
    symlinkSync(join(root, 'node_modules', name), inCheckout(`node_modules/${name}`));
  }
  copyInto(root, checkout, ['package.json', 'bin', 'src', 'commands']);
  prepared = prepare(checkout);
  copyInto(checkout, pristine, changing);
});
beforeEach(() => copyInto(pristine, checkout, changing));
afterAll(() => {
  for (const folder of [checkout, pristine]) rmSync(folder, { recursive: true, force: true });
});

describe('the bundle', () => {
  test('is taken while nothing has changed, and no source is read beside it', () => {
    const words = expect.stringContaining('register  puts the slash commands');
    expect(run()).toMatchObject({ loaded: 'loaded: bundle', status: 1, words });
  });

  test('is not taken once a source has changed, even by one letter', () => {
    change('src/main.ts', (text) => text.replace('puts the slash commands', 'PUTS the slash commands'));
    const words = expect.stringContaining('register  PUTS the slash commands');
    expect(run()).toMatchObject({ loaded: 'loaded: sources', words });
    expect(build().status).toBe(0);
    expect(run()).toMatchObject({ loaded: 'loaded: bundle', words });
  });

  test('is taken when only the times of files have changed, as a copy’s do', () => {
    utimesSync(inCheckout('src/main.ts'), 1_700_000_000, 1_700_000_000);
    expect(run().loaded).toBe('loaded: bundle');
  });

  test('is not taken once a source has gone', () => {
    rmSync(inCheckout('src/doctor.ts'));
    expect(run().loaded).toBe('loaded: sources');
  });

  test('belongs to the packages that it was made of', () => {
    const { files } = offered();
    const packages = files.filter((file: string) =>
      /node_modules\/(zod|undici|@discordjs\/ws)\/package\.json$/.test(file),
    );
    expect(packages).toHaveLength(3);
  });

  test('belongs to one version of Node', () => {
    change('node_modules/.carrel/bundle.json', (text) => text.replace(process.version, 'v24.0.0'));
    expect(run().loaded).toBe('loaded: sources');
  });

  test('that is damaged is not taken', () => {
    const { folder } = offered();
    change(`node_modules/.carrel/${folder}/start.mjs`, (text) => text.slice(0, 1_000));
    expect(run()).toMatchObject({ loaded: 'loaded: sources', words: expect.stringMatching(/^Usage/) });
    writeFileSync(inCheckout('node_modules/.carrel/bundle.json'), '{"folder": ');
    expect(run()).toMatchObject({ loaded: 'loaded: sources', words: expect.stringMatching(/^Usage/) });
  });

  test('that cannot be loaded costs no start, though nothing about it has changed', async () => {
    const { folder, files } = offered();
    change(`node_modules/.carrel/${folder}/main.mjs`, (text) => `${text}\nimport './what-is-not-there.mjs';\n`);
    const { contentHash } = await import(pathToFileURL(join(root, 'bin/bundle/find.mjs')).href);
    const hash = contentHash(`${checkout}/`, files);
    change('node_modules/.carrel/bundle.json', (text) => JSON.stringify({ ...JSON.parse(text), hash }));
    expect(run()).toMatchObject({ loaded: 'loaded: bundle, sources', words: expect.stringMatching(/^Usage/) });
  });

  test('that would not load is not offered', () => {
    change('src/app.ts', (text) => `${text}\nthrow new Error('not today');\n`);
    expect(build()).toMatchObject({ status: 0, stderr: expect.stringContaining('will start from its sources') });
    expect(run().loaded).toBe('loaded: sources');
  });

  test('brings a new database that is what the migrations make, and begins with it', async () => {
    const folder = inCheckout(`node_modules/.carrel/${offered().folder}`);
    const migrated = join(pristine, 'migrated.db');
    await (await openStore({ url: `sqlite:${migrated}` })).close();
    const begun = join(pristine, 'begun.db');
    const script = `
      await import(${JSON.stringify(pathToFileURL(join(folder, 'temporal.mjs')))});
      const { openStore } = await import(${JSON.stringify(pathToFileURL(join(folder, 'store.mjs')))});
      await (await openStore({ url: ${JSON.stringify(`sqlite:${begun}`)} })).close();`;
    expect(spawnSync(process.execPath, ['--input-type=module', '--eval', script]).status).toBe(0);
    expect(contentOf(join(folder, 'new.db'))).toEqual(contentOf(migrated));
    const migratedAt = (path: string) => read(path, 'select timestamp from kysely_migration');
    expect(migratedAt(begun)).toEqual(migratedAt(join(folder, 'new.db')));
  });

  test('names the sources in what is printed of an error', () => {
    const bundled = inCheckout(`node_modules/.carrel/${offered().folder}/main.mjs`);
    const lineOf = (path: string, words: string): number =>
      readFileSync(path, 'utf8')
        .split('\n')
        .findIndex((line) => line.includes(words)) + 1;
    const place = `${pathToFileURL(bundled)}:${lineOf(bundled, 'if (job === void 0) throw')}:30`;
    const source = `${pathToFileURL(inCheckout('src/main.ts'))}:${lineOf(inCheckout('src/main.ts'), 'if (job === undefined) throw')}`;
    expect(namingSources(`Error: no\n    at start (${place})`)).toMatch(`Error: no\n    at start (${source}:`);
    expect(namingSources('at file:///gone/node_modules/.carrel/a/main.mjs:1:1')).toMatch(/main\.mjs:1:1$/);
  });
});

describe('npm ci', () => {
  test('makes the bundle', () => {
    expect(prepared).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(run().loaded).toBe('loaded: bundle');
  });

  test('succeeds without developers’ tools and without the sources', () => {
    rmSync(inCheckout('node_modules/rolldown'));
    expect(prepare(checkout)).toMatchObject({ status: 0, stderr: expect.stringContaining('No bundle was made') });
    symlinkSync(join(root, 'node_modules/rolldown'), inCheckout('node_modules/rolldown'));
    expect(prepare(tmpdir())).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
