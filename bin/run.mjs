// The first file that Node reads, in plain JavaScript: an older Node cannot even parse a .ts file, and would
// say so with a stack trace instead of the cure. Usage: node bin/run.mjs ENTRY.ts [arguments]
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const needed = 24;
const [entry, ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(
    `Carrel needs Node ${needed} or newer, and this is Node ${process.versions.node}. "npm ci" brings the right one: start Carrel with its npm scripts, such as "npm start".`,
  );
  process.exitCode = 1;
} else {
  // From the second start on nothing is parsed and stripped of its types again: 0.2 s and the type stripper's 24 MiB less.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/carrel', import.meta.url)));
  // Written at the end too, but not by a process that is killed.
  setTimeout(() => module.flushCompileCache(), 5_000).unref();
  await import('../src/base/temporal.ts');
  const url = new URL(`../${entry}`, import.meta.url);
  process.argv = [process.argv[0], url.pathname, ...rest];
  import(url.href);
}
