import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root, runUntilEnd } from '../../support/carrel-process.ts';

test('npm run pictures -- --help says how it goes, and takes no picture', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-pictures-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const pictures = [process.execPath, join(root, 'bin/run.mjs'), 'src/sandbox/page/pictures.ts', '--help'];
  const { code, out, errors } = await runUntilEnd(pictures, { cwd: folder, variables: {} });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(out).toMatch(/^npm run pictures \[-- FOLDER\]/);
  expect(await readdir(folder)).toEqual([]);
});
