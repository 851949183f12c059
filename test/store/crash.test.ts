import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { at, recordOf } from './record-of.ts';

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

  /** Starts the child and answers when it says that it has begun. */
  const begun = async (mode: 'hang' | 'write') => {
    const script = fileURLToPath(new URL('crash-child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, url, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const [words] = await Promise.race([once(child.stdout, 'data'), ended]);
    expect(String(words)).toBe('begun\n');
    return { child, ended };
  };

  test('a process that is killed in the middle of a transaction leaves all before it and nothing of it', async () => {
    const { child, ended } = await begun('hang');
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

  test('two processes that write at the same time wait for each other and lose nothing', async () => {
    const store = await openStore({ url });
    const { ended } = await begun('write');
    for (let minutes = 0; minutes < 200; minutes += 1) await store.record([recordOf('webster', minutes, minutes)]);
    expect(await ended).toEqual([0, null]);
    for (const id of ['webster', 'vanier']) expect(await store.series(id, at(0), at(1000))).toHaveLength(200);
    await store.close();
  });
});
