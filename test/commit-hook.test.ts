import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { root } from './support/documents.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

/** A repository of its own with the hook switched on as `npm run hooks` does it. */
function repository() {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-hook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const git = (...line: string[]) => spawnSync('git', line, { cwd: folder, encoding: 'utf8', env: environment });
  git('init', '--quiet');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@localhost');
  mkdirSync(join(folder, '.githooks'));
  for (const file of ['.githooks/pre-commit', 'biome.json', '.gitignore'])
    copyFileSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('/bin/sh', ['-c', packageJson.scripts.hooks], { cwd: folder, env: environment });
  return {
    git,
    write: (text: string) => writeFileSync(join(folder, 'one.ts'), text),
    read: () => readFileSync(join(folder, 'one.ts'), 'utf8'),
    committed: () => git('show', 'HEAD:one.ts').stdout,
  };
}

describe.skipIf(!hasGit)('the pre-commit hook', () => {
  test('formats what is staged and commits that', () => {
    const { git, write, read, committed } = repository();
    write('export const one   = "1"');
    git('add', 'one.ts');
    expect(git('commit', '--quiet', '-m', 'one')).toMatchObject({ status: 0 });
    expect(committed()).toBe("export const one = '1';\n");
    expect(read()).toBe(committed());
  });

  test('refuses what lint refuses, says why, and commits nothing', () => {
    const { git, write } = repository();
    write("import { join } from 'node:path';\nexport const one = 1;\n");
    git('add', 'one.ts');
    const { status, stdout, stderr } = git('commit', '-m', 'one');
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(/noUnusedImports[\s\S]*Not committed: mend what stands above/);
    expect(git('log').status).not.toBe(0);
  });

  test('leaves a file alone that is staged in part', () => {
    const { git, write, read, committed } = repository();
    write('export const one = 1;\n');
    git('add', 'one.ts');
    write('export const one = 1;\nexport const two = 2;\n');
    expect(git('commit', '--quiet', '-m', 'one')).toMatchObject({ status: 0 });
    expect(committed()).toBe('export const one = 1;\n');
    expect(read()).toContain('two');
  });

  test('has nothing to say about other files', () => {
    const { git } = repository();
    expect(git('commit', '--quiet', '--allow-empty', '-m', 'nothing')).toMatchObject({ status: 0, stdout: '' });
  });
});
