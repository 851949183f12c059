// The first file that Node reads, in plain JavaScript: an older Node cannot even parse a .ts file, and would
// say so with a stack trace instead of the cure. Usage: node bin/run.mjs ENTRY.ts [arguments]
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const needed = 24;
/** When a bot that runs from its sources makes the bundle for its next start (ms): not while it has much to do. */
const bundleAfterMs = 60_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...rest] = process.argv.slice(2);

async function runBundle(folder) {
  for (const name of ['temporal', 'main']) await import(pathToFileURL(join(folder, `${name}.mjs`)).href);
}

async function runSources() {
  await import('../src/base/temporal.ts');
  await import(pathToFileURL(join(root, entry)).href);
}

function makeBundleLater() {
  const make = async () => {
    // Modules that several checkouts share hold the bundle of the one to which they belong.
    const { lstatSync } = await import('node:fs');
    if (lstatSync(join(root, 'node_modules')).isSymbolicLink()) return;
    const { spawn } = await import('node:child_process');
    const { setPriority } = await import('node:os');
    const building = spawn(process.execPath, [join(root, 'bin/bundle/build.mjs')], { stdio: 'ignore', env: {} });
    building.on('error', () => {}).unref();
    // The bot's answers come first.
    setPriority(building.pid, 19);
  };
  setTimeout(() => make().catch(() => {}), bundleAfterMs).unref();
}

async function run() {
  // From the second start on nothing is parsed and stripped of its types again: 0.2 s and the type stripper's 24 MiB less.
  module.enableCompileCache(join(root, 'node_modules/.cache/carrel'));
  process.argv = [process.argv[0], join(root, entry), ...rest];
  // Written at the end too, but not by a process that is killed.
  setTimeout(() => module.flushCompileCache(), 5_000).unref();
  if (entry === 'src/main.ts') {
    const { findBundle } = await import('./bundle/find.mjs');
    const bundle = findBundle(root);
    try {
      if (bundle !== undefined) return await runBundle(bundle);
    } catch {
      // It could not be loaded, so nothing has begun: main.ts itself catches every error.
    }
    if (rest[0] === 'start') makeBundleLater();
  }
  await runSources();
}

if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(
    `Carrel needs Node ${needed} or newer, and this is Node ${process.versions.node}. "npm ci" brings the right one: start Carrel with its npm scripts, such as "npm start".`,
  );
  process.exitCode = 1;
} else {
  await run();
}
