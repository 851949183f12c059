import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One import or re-export: what is written, and whether only types come by it. */
export interface Import {
  readonly specifier: string;
  readonly isType: boolean;
}

/** Source files by their path in the repository, with `/`. */
export type Sources = ReadonlyMap<string, string>;

/** What each file imports. `target` is a path in the repository for a relative import, else the package's name. */
export type ImportGraph = ReadonlyMap<
  string,
  readonly (Import & { readonly target: string; readonly isOwn: boolean })[]
>;

// TypeScript 7 has no parser to call. Our formatter writes each import at the beginning of a line, in one form.
const declaration = /^(?:import|export)\s+(type\s+)?([^'"`;=()]*?)\s*\bfrom\s*['"]([^'"]+)['"]/gm;
const sideEffect = /^import\s*['"]([^'"]+)['"]/gm;
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*[,)]/g;

/** The imports of a file in TypeScript, type imports among them. */
export function importsIn(source: string): Import[] {
  const found: Import[] = [];
  for (const [, type, names = '', specifier = ''] of source.matchAll(declaration)) {
    const listed = /^\{([\s\S]*)\}$/
      .exec(names)?.[1]
      ?.split(',')
      .map((name) => name.trim());
    const onlyTypes = listed?.every((name) => name === '' || name.startsWith('type ')) ?? false;
    found.push({ specifier, isType: type !== undefined || onlyTypes });
  }
  for (const [, specifier = ''] of source.matchAll(sideEffect)) found.push({ specifier, isType: false });
  for (const [, specifier = ''] of source.matchAll(dynamic)) found.push({ specifier, isType: false });
  return found;
}

/** The package behind a specifier: `node:fs/promises` → `node:fs`, `@a/b/c` → `@a/b`. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Who imports what among `sources`. */
export function graphOf(sources: Sources): ImportGraph {
  return new Map(
    [...sources].map(([path, source]) => [
      path,
      importsIn(source).map((one) => {
        const isOwn = one.specifier.startsWith('.');
        const target = isOwn ? posix.join(posix.dirname(path), one.specifier) : packageOf(one.specifier);
        return { ...one, isOwn, target };
      }),
    ]),
  );
}

/** The circles of a graph, each once, as the files on the way round; type imports count. */
export function circlesIn(graph: ImportGraph): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) circles.push([...way.slice(at), path]);
    if (at >= 0 || done.has(path)) return;
    for (const { target, isOwn } of graph.get(path) ?? []) if (isOwn) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return circles;
}

/** Every file in `folders` of the repository at `root` (a file URL that ends in `/`), by its path. */
export function filesIn(root: URL, folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posix.relative(root.pathname, posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name))),
  );
}

/** The TypeScript files in `folders` of the repository at `root`. */
export function readSources(root: URL, folders: readonly string[]): Sources {
  const paths = filesIn(root, folders).filter((path) => /\.(ts|mjs)$/.test(path));
  return new Map(paths.sort().map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
}
