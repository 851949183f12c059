import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEnvFile } from '../../src/base/env-file.ts';
import { ConfigError } from '../../src/base/errors.ts';

describe('the file .env', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-env-'));
    path = join(folder, '.env');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const lines = 'DISCORD_TOKEN=abc\r\n# a comment\r\nFULL_VANIER="900"\r\n';
  const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();

  test.each([
    ['UTF-8', Buffer.from(lines)],
    ['UTF-8 with a mark at its beginning', Buffer.from(`\ufeff${lines}`)],
    ['UTF-16, little end first', Buffer.from(`\ufeff${lines}`, 'utf16le')],
    ['UTF-16, big end first', bigEndian(`\ufeff${lines}`)],
  ])('is read in %s, its first variable too', (_, bytes) => {
    writeFileSync(path, bytes);
    expect(readEnvFile(path).variables).toEqual({ DISCORD_TOKEN: 'abc', FULL_VANIER: '900' });
  });

  test('knows the line of each variable, and of one that is set twice the last, which counts', () => {
    writeFileSync(path, '# Carrel\r\nDISCORD_TOKEN=abc\r\n\r\n  export POLL_SECONDS = 5\r\nDISCORD_TOKEN=def\r\n');
    const { variables, lines } = readEnvFile(path);
    expect(variables).toMatchObject({ DISCORD_TOKEN: 'def', POLL_SECONDS: '5' });
    expect([...lines]).toEqual([
      ['DISCORD_TOKEN', 5],
      ['POLL_SECONDS', 4],
    ]);
  });

  test('may be absent', () => {
    expect(readEnvFile(path).variables).toEqual({});
  });

  test('that is a folder, or no text, is a clear error', () => {
    writeFileSync(path, Buffer.from(lines, 'utf16le'));
    expect(() => readEnvFile(path)).toThrow(
      new ConfigError(`${path} is not text in UTF-8. Save it as such in your editor.`),
    );
    rmSync(path);
    mkdirSync(path);
    expect(() => readEnvFile(path)).toThrow(`${path} is not a file but a folder. Remove it, and copy .env.example to`);
  });

  test.runIf(process.getuid?.() !== 0)('that may not be read is a clear error', () => {
    writeFileSync(path, lines);
    chmodSync(path, 0);
    expect(() => readEnvFile(path)).toThrow(/cannot be read: EACCES.*Let this user read it/);
  });
});
