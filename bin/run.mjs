// The first file that Node reads, in plain JavaScript: an older Node cannot even parse a .ts file, and would
// say so with a stack trace instead of the cure. Usage: node bin/run.mjs ENTRY.ts [arguments]
const needed = 26;
const [entry, ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(
    `Carrel needs Node ${needed} or newer, and this is Node ${process.versions.node}. "npm ci" brings the right one: start Carrel with its npm scripts, such as "npm start".`,
  );
  process.exitCode = 1;
} else {
  const url = new URL(`../${entry}`, import.meta.url);
  process.argv = [process.argv[0], url.pathname, ...rest];
  import(url.href);
}
