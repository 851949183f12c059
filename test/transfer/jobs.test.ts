import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { runExport } from '../../src/transfer/export-job.ts';
import { runImport } from '../../src/transfer/import-job.ts';
import { now, recordingOf } from './import-scene.ts';

let folder: string;
let databaseUrl: string;
let said: { out: string; errors: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-transfer-'));
  databaseUrl = `sqlite:${join(folder, 'carrel.db')}`;
  said = { out: '', errors: '' };
});
afterEach(() => rmSync(folder, { recursive: true }));

const host = (signal = new AbortController().signal) => ({
  databaseUrl,
  now,
  signal,
  stdout: new Writable({
    write: (chunk, _, done) => {
      said.out += String(chunk);
      done();
    },
  }),
  stderr: { write: (text: string) => (said.errors += text) },
});
const file = (name: string, text?: string): string => {
  const path = join(folder, name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
};

describe('npm run import', () => {
  test('closes with what became of the rows, and names the refused ones beside it', async () => {
    const path = file('a.csv', 'time,count\n2026-02-11T12:41Z,5\n2026-02-11T12:46Z,\n');
    expect(await runImport([path, '--library', 'webster'], host())).toBe(0);
    expect(said.out).toBe('2 rows: 1 in, 0 already there, 1 refused\n');
    expect(said.errors).toBe('line 3: "" is not a whole number of people\n');
  });

  test('fails when not one row is in the database afterwards, and not when all were there before', async () => {
    const path = file('a.csv', recordingOf('webster', 3));
    expect([await runImport([path], host()), await runImport([path], host())]).toEqual([0, 0]);
    expect(await runImport([file('b.csv', 'library,time,count\nwebster,now,5\n')], host())).toBe(1);
    expect(await runImport([file('c.csv', 'library,time,count\n')], host())).toBe(1);
  });

  test.each([
    ['a file that is not there', 'nothing.csv', /nothing\.csv cannot be read: ENOENT/],
    ['a folder', '.', /is a folder: name one file in it/],
  ])('refuses %s, and makes no database', async (_, name, problem) => {
    await expect(runImport([file(name)], host())).rejects.toMatchObject({
      name: 'FatalError',
      message: expect.stringMatching(problem),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('works while a bot reads and writes the same database', async () => {
    const bot = await openStore({ url: databaseUrl });
    try {
      const reading = { libraryId: 'webster', raw: 5, stamp: 'now', fetchedAt: now };
      await bot.record([{ reading, seenAt: now, estimateState: { of: 'the bot' }, people: 5 }]);
      const before = await bot.latest();
      expect(await runImport([file('a.csv', recordingOf('webster', 600))], host())).toBe(0);
      expect(await bot.latest()).toEqual(before);
      expect(await bot.series('webster', 0, now + 1)).toHaveLength(601);
      expect(await bot.record([{ reading, seenAt: now + 1, estimateState: {}, people: 5 }])).toEqual(['seen']);
    } finally {
      await bot.close();
    }
  });
});

describe('npm run export', () => {
  beforeEach(async () => {
    await runImport([file('in.csv', recordingOf('webster', 600))], host());
    said = { out: '', errors: '' };
  });

  test('writes what an import gives back, to standard output', async () => {
    expect(await runExport([], host())).toBe(0);
    expect(said.errors).toBe('600 rows exported\n');
    const first = said.out;
    expect(first).toMatch(
      /^library,fetched_at,seen_at,stamp,raw,people\nwebster,2026-01-05T05:00:00.000Z,2026-01-05T05:00:00.000Z,,-120,0\n/,
    );
    databaseUrl = `sqlite:${join(folder, 'other.db')}`;
    await runImport([file('out.csv', first)], host());
    said = { out: '', errors: '' };
    await runExport([], host());
    expect(said.out).toBe(first);
  });

  test('takes the days that were asked for', async () => {
    await runExport(['--from', '2026-01-06', '--to', '2026-01-06'], host());
    const lines = said.out.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 288);
    expect(lines.at(1)).toContain('2026-01-06T05:00:00.000Z');
    expect(lines.at(-1)).toContain('2026-01-07T04:55:00.000Z');
  });

  test('of nothing has the names of its columns all the same', async () => {
    await runExport(['--library', 'vanier'], host());
    expect(said).toEqual({ out: 'library,fetched_at,seen_at,stamp,raw,people\n', errors: '0 rows exported\n' });
  });

  test('gives a file its name when it is whole, in the place of an older one', async () => {
    const out = file('out.csv', 'older');
    await runExport(['--out', out], host());
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(602);
    expect(said.out).toBe('');
    expect(readdirSync(folder)).not.toContain('out.csv.unfinished');
  });

  test('that is stopped leaves the older file, and no half of a new one', async () => {
    const out = file('out.csv', 'older');
    const stopped = AbortSignal.abort(new Error('Stopped.'));
    await expect(runExport(['--out', out], host(stopped))).rejects.toThrow('Stopped.');
    expect(readFileSync(out, 'utf8')).toBe('older');
    expect(existsSync(`${out}.unfinished`)).toBe(false);
  });

  test('says so where it may not write', async () => {
    const out = join(folder, 'nowhere', 'out.csv');
    await expect(runExport(['--out', out], host())).rejects.toMatchObject({
      name: 'FatalError',
      message: expect.stringMatching(/^The file .*out\.csv cannot be written: ENOENT/),
    });
  });

  test('ends in peace when nobody reads on', async () => {
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(closed) });
    expect(await runExport([], { ...host(), stdout })).toBe(0);
  });
});
