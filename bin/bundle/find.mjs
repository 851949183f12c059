// Not imported: Node would read every property of the module, and load streams and prompts for that (20 ms).
const { readFileSync, statSync } = process.getBuiltinModule('node:fs');

/** Where bundles are kept, below the folder of package.json: `npm ci` removes them with everything else that it installed. */
export const bundlesFolder = 'node_modules/.carrel';

/** The sizes and times of change of `files`, paths below `root`, which ends with a slash: 2 ms. */
export function stampsOf(root, files) {
  return files.map((file) => {
    const { size, mtimeMs } = statSync(root + file);
    return `${size} ${mtimeMs}`;
  });
}

/** The contents of `files` as a hash: 15 ms. */
export function contentHash(root, files) {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash('sha1');
  for (const file of files) {
    const bytes = readFileSync(root + file);
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * The folder of the bundle that belongs to the sources, packages and Node of now, or undefined: there is none, one of them
 * has changed since, or the bundle itself has. Files whose times have changed alone, as a copy's have, are read.
 */
export function findBundle(root) {
  try {
    const { folder, node, files, stamps, hash } = JSON.parse(
      readFileSync(`${root}${bundlesFolder}/bundle.json`, 'utf8'),
    );
    if (node !== process.version) return undefined;
    const isSame = String(stampsOf(root, files)) === String(stamps) || contentHash(root, files) === hash;
    return isSame ? `${root}${bundlesFolder}/${folder}` : undefined;
  } catch {
    return undefined;
  }
}
