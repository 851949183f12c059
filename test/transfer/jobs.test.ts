import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
    [
      'a device without an end',
      '/dev/zero',
      /^\/dev\/zero is a pipe or a device: write what it gives into a file first\.$/,
    ],
  ])('refuses %s, and makes no database', async (_, name, problem) => {
    await expect(runImport([resolve(folder, name)], host())).rejects.toMatchObject({
      name: 'FatalError',
      message: expect.stringMatching(problem),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('refuses a pipe into which nothing writes instead of waiting for it', async () => {
    execFileSync('mkfifo', [file('pipe.csv')]);
    await expect(runImport([file('pipe.csv')], host())).rejects.toThrow('pipe.csv is a pipe or a device');
  });

  test('gives up on a file without line ends before it has filled the memory', async () => {
    const path = file('endless.csv', 'library,time,count\n');
    truncateSync(path, 2 ** 40);
    await expect(runImport([path], host())).rejects.toThrow('The file has a line of more than 65536 characters');
  });

  test('shows names from a file without letting them command the terminal', async () => {
    const path = file('a.csv', 'series,time,count\n\u001b[2Jgone,2026-02-11T12:41Z,5\nb\u202ec,2026-02-11T12:41Z,5\n');
    const names = 'It has: \\u{1b}[2Jgone, b\\u{202e}c.';
    await expect(runImport([path, '--library', 'webster'], host())).rejects.toThrow(names);
    await expect(runImport([path, '--series', 'other'], host())).rejects.toThrow(names);
    await runImport([file('b.csv', 'library,time,count\n\u009b2J,2026-02-11T12:41Z,5\n')], host());
    expect(said.errors).toContain('"\\u{9b}2J" is no name for a library');
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

  test('of a database that is not there says so, and makes none', async () => {
    databaseUrl = `sqlite:${join(folder, 'nothing.db')}`;
    await expect(runExport([], host())).rejects.toMatchObject({
      name: 'FatalError',
      message: `There is no database ${join(folder, 'nothing.db')}.`,
    });
    expect(said.out).toBe('');
    expect(readdirSync(folder)).not.toContain('nothing.db');
  });

  test('gives a file its name when it is whole, in the place of an older one', async () => {
    const out = file('out.csv', 'older');
    await runExport(['--out', out], host());
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(602);
    expect(said.out).toBe('');
    expect(readdirSync(folder)).not.toContain('out.csv.unfinished');
  });

  test('is for its user only, and follows no link that stands in the way', async () => {
    const [out, other] = [file('out.csv'), file('other.txt', 'precious')];
    symlinkSync(other, `${out}.unfinished`);
    await runExport(['--out', out], host());
    expect(readFileSync(other, 'utf8')).toBe('precious');
    expect(lstatSync(out).isFile()).toBe(true);
    expect(lstatSync(out).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['=HYPERLINK("http://x.example","y")', `'=HYPERLINK("http://x.example","y")`],
    ['+1', "'+1"],
    ['-1+cmd', "'-1+cmd"],
    ['@SUM(1)', "'@SUM(1)"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    // What is a guard already is one.
    ["'=1", "'=1"],
    ["''=1", "''=1"],
    ["'s stamp", "'s stamp"],
  ])('writes %j as text for a spreadsheet, and an import reads it back unchanged', async (stamp, cell) => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    databaseUrl = `sqlite:${join(folder, 'stamps.db')}`;
    await runImport([file('s.csv', `library,time,count,stamp\nvanier,2026-02-11T12:41Z,5,${quoted(stamp)}\n`)], host());
    said = { out: '', errors: '' };
    await runExport([], host());
    const first = said.out;
    expect([cell, quoted(cell)]).toContain(/Z,.*Z,(.*),5,/.exec(first)?.[1]);
    databaseUrl = `sqlite:${join(folder, 'again.db')}`;
    await runImport([file('out.csv', first)], host());
    said = { out: '', errors: '' };
    await runExport([], host());
    expect(said.out).toBe(first);
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

  test('says in one line that standard output cannot be written, as a file on a full disk', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(full) });
    await expect(runExport([], { ...host(), stdout })).rejects.toMatchObject({
      name: 'FatalError',
      message: 'Standard output cannot be written: ENOSPC: no space left on device, write',
    });
  });

  test('succeeds when the reader closes the pipe early', async () => {
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(closed) });
    expect(await runExport([], { ...host(), stdout })).toBe(0);
  });
});
