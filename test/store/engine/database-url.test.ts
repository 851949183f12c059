import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sqlitePathOf } from '../../../src/store/engine/database-url.ts';
import { checkStore, openStore } from '../../../src/store/open-store.ts';

describe('DATABASE_URL', () => {
  test.each([
    ['sqlite:data/carrel.db', resolve('data/carrel.db')],
    ['sqlite:/var/lib/carrel.db', '/var/lib/carrel.db'],
    ['sqlite:file:odd?mode=ro', resolve('file:odd?mode=ro')],
    ['sqlite::memory:', ':memory:'],
  ])('reads %s', (url, path) => {
    expect(sqlitePathOf(url)).toBe(path);
  });

  test.each([
    [
      'postgres://carrel:hunter2@db',
      /no address of a PostgreSQL database.*postgres:\/\/USER:PASSWORD@HOST:5432\/DATABASE/,
    ],
    ['postgresql://carrel:hunter2@/carrel', /names no host/],
    ['postgres://carrel:12/hunter2@db/carrel', /unescaped in its password/],
    ['postgres://carrel:hunter2%ff@db/carrel', /unescaped in its password/],
    ['postgres://carrel:hun@hunter2@db/carrel', /unescaped in its password/],
    ['postgres://carrel:hunter2?@db/carrel', /unescaped in its password/],
    ['mysql://carrel:hunter2@db/carrel', /a form that Carrel does not know/],
    ['hunter2', /a form that Carrel does not know/],
    ['sqlite:', /a form that Carrel does not know/],
    ['sqlite:///hunter2.db', /slashes after "sqlite:"/],
    ['', /a form that Carrel does not know/],
  ])('refuses %s with the cure and without a password', async (url, words) => {
    for (const refused of [openStore({ url }), checkStore({ url })]) {
      const error = await refused.then(
        () => expect.unreachable('it opened'),
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'StoreError', kind: 'unsupported', message: expect.stringMatching(words) });
      expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
    }
  });
});
