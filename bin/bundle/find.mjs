import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where bundles are kept, below the folder of package.json: `npm ci` removes them with everything else that it installed. */
export const bundlesFolder = 'node_modules/.carrel';

/** The contents of `files`, paths below `root`, as a hash: a time stamp says less, and reading them takes 5 ms. */
export function contentHash(root, files) {
  const hash = createHash('sha1');
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * The folder of the bundle that belongs to the sources, packages and Node of now, or undefined: there is none, one of them
 * has changed since, or the bundle itself has.
 */
export function findBundle(root) {
  try {
    const { folder, node, files, hash } = JSON.parse(readFileSync(join(root, bundlesFolder, 'bundle.json'), 'utf8'));
    return node === process.version && hash === contentHash(root, files)
      ? join(root, bundlesFolder, folder)
      : undefined;
  } catch {
    return undefined;
  }
}
