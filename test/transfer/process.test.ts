import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { everythingIn, importText, recordingOf } from './import-scene.ts';

const root = new URL('../..', import.meta.url).pathname;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-transfer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const urlOf = (database: string) => `sqlite:${join(folder, database)}`;

/** Starts a command as its host would, in a folder without .env. */
function start(database: string, args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'bin/run.mjs'), 'src/main.ts', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: urlOf(database) },
  });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code, signal], out, errors]) => ({ code, signal, out, errors }),
  );
  return { child, ended };
}
const run = (database: string, ...args: string[]) => start(database, args).ended;

test('an import that is killed halfway is ended by the same import, with the same rows', async () => {
  const rows = 15_000;
  const file = recordingOf('webster', rows, '2015-01-05T05:00:00Z');
  writeFileSync(join(folder, 'in.csv'), file);
  const store = await openStore({ url: urlOf('a.db') });
  const other = await openStore({ url: 'sqlite::memory:' });
  try {
    const { child, ended } = start('a.db', ['import', 'in.csv']);
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    while (!hasEnded && (await store.series('webster', 0, Number.MAX_SAFE_INTEGER)).length === 0) await setImmediate();
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL', out: '' });
    const left = (await everythingIn(store)).length;
    expect(left % 500).toBe(0);

    const again = await run('a.db', 'import', 'in.csv');
    const words = `15,000 rows: ${(rows - left).toLocaleString('en')} in, ${left.toLocaleString('en')} already there, 0 refused\n`;
    expect(again).toMatchObject({ code: 0, out: words });
    await importText(other, file);
    expect(await everythingIn(store)).toEqual(await everythingIn(other));
  } finally {
    await store.close();
    await other.close();
  }
});

test('an export comes out of a pipe whole', async () => {
  writeFileSync(join(folder, 'in.csv'), recordingOf('webster', 5_000, '2015-01-05T05:00:00Z'));
  await run('a.db', 'import', 'in.csv');
  const { code, out, errors } = await run('a.db', 'export', '--library', 'webster');
  expect({ code, errors }).toEqual({ code: 0, errors: '5,000 rows exported\n' });
  expect(out.split('\n')).toHaveLength(5_002);
});

test.each([
  ['import', '--libary=webster'],
  ['export', '--form=2026-01-01'],
])('an %s that is misspelt is answered with the usage', async (job, option) => {
  const { code, out, errors } = await run('a.db', job, option);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(errors).toMatch(/^Unknown option .*\n\nUsage: npm run /s);
  expect(errors).not.toContain('    at ');
});
