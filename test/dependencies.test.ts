import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { documents, matches, root, textOf } from './support/documents.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

type Locked = Record<string, LockedPackage> & { '': Record<'dependencies' | 'devDependencies', object> };
const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Locked };
const npm = 'https://registry.npmjs.org/';
const installed = Object.entries<LockedPackage>(packages).filter(([path]) => path !== '');

test('every package comes from npm and is pinned by its hash', () => {
  const loose = installed.filter(
    ([, { resolved = npm, integrity = '' }]) => !resolved.startsWith(npm) || !integrity.startsWith('sha512-'),
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

test('package.json names one version of each package, the one that is locked', () => {
  for (const kind of ['dependencies', 'devDependencies'] as const) {
    const named = Object.entries<string>(packageJson[kind]);
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    expect(named.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
    expect(packages[''][kind]).toEqual(packageJson[kind]);
  }
  // What npm writes for a package that is added.
  expect(textOf('.npmrc')).toMatch(/^save-exact=true$/m);
});

test('each package with an install script is named, and only that of the pinned Node may run', () => {
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, '')).sort();
  expect(names).toEqual(Object.keys(packageJson.allowScripts).sort());
  const allowed = Object.entries(packageJson.allowScripts).filter(([, may]) => may);
  expect(allowed.map(([name]) => name)).toEqual(['node']);
});

test('every test that a document names is there', () => {
  const pages = documents.filter((path) => path.startsWith('docs/'));
  const named = pages.flatMap((path) => matches(textOf(path), /`(test\/[\w./-]+\.test\.ts)`/g));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
