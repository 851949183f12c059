import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { Mode } from './child.ts';
import { at, recordOf } from './readings/record-of.ts';

describe('a SQLite file and another process', () => {
  let folder: string;
  let path: string;
  let url: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-crash-'));
    path = join(folder, 'carrel.db');
    url = `sqlite:${path}`;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Starts the child and answers with the first thing it says. */
  const start = async (mode: Mode) => {
    const script = fileURLToPath(new URL('child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, url, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const [words] = await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'close')]);
    return { child, ended, words: String(words) };
  };

  test('a process that is killed in the middle of a transaction leaves all before it and nothing of it', async () => {
    const { child, ended, words } = await start('hang');
    expect(words).toBe('begun\n');
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    // Proof that the transaction had written: its pages lie in the log.
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(1_000_000);

    const store = await openStore({ url });
    expect(await store.latest()).toEqual([recordOf('webster', 0, 1)]);
    expect(await store.series('webster', at(0), at(10_000))).toHaveLength(1);
    expect(await store.record([recordOf('webster', 1, 2)])).toEqual(['new']);
    await store.close();
  });

  test('where the log has taken all the room there is, it is copied, and the next write begins it anew', async () => {
    const script = fileURLToPath(new URL('child.ts', import.meta.url));
    // A file that may have 2 MiB stands for a full disk, which takes the rights of root.
    const limited = `trap '' XFSZ; ulimit -f 4096; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', limited, process.execPath, script, url, 'full'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    expect(await said).toEqual(['written\n', '']);
  });

  test('a change by hand that was killed is undone at the next start', async () => {
    let store = await openStore({ url });
    for (let i = 0; i < 100; i += 1) await store.record([recordOf('webster', i, i, { stamp: 'x'.repeat(1000) })]);
    await store.close();
    const { child, ended, words } = await start('journal');
    expect(words).toBe('begun\n');
    child.kill('SIGKILL');
    await ended;
    expect(statSync(`${path}-journal`).size).toBeGreaterThan(10_000);

    store = await openStore({ url });
    const raws = (await store.series('webster', at(0), at(1000))).map((point) => point.raw);
    expect(raws).toEqual(Array.from({ length: 100 }, (_, i) => i));
    await store.close();
  });

  test('a file that this user may not write, and a folder, are refused at the start', async () => {
    await (await openStore({ url })).close();
    chmodSync(path, 0o444);
    chmodSync(folder, 0o755);
    const onFile = await start('unprivileged');
    expect(onFile.words).toMatch(/^StoreError: The database .* cannot be written \(EACCES.*carrel\.db/);
    rmSync(path);
    chmodSync(folder, 0o555);
    const onFolder = await start('unprivileged');
    chmodSync(folder, 0o755);
    expect(onFolder.words).toMatch(/^StoreError: The database .* cannot be written \(EACCES/);
    await Promise.all([onFile.ended, onFolder.ended]);
  });

  test('two processes that write at the same time wait for each other and lose nothing', async () => {
    const store = await openStore({ url });
    const { ended, words } = await start('write');
    expect(words).toBe('begun\n');
    for (let minutes = 0; minutes < 200; minutes += 1) await store.record([recordOf('webster', minutes, minutes)]);
    expect(await ended).toEqual([0, null]);
    for (const id of ['webster', 'vanier']) expect(await store.series(id, at(0), at(1000))).toHaveLength(200);
    await store.close();
  });
});
