import { expect, test } from 'vitest';
import { strayVariables } from '../../src/base/stray-variables.ts';

const known = ['DISCORD_TOKEN', 'CONCORDIA_API_KEY', 'ROLES', 'HTTP_PORT', 'POLL_SECONDS', 'FULL_GREYNUNS'];
const inFile = (...names: string[]) =>
  strayVariables(known, new Map(names.map((name, index) => [name, `.env, line ${index + 1}`])), []);

test.each([
  ['DISCORD_TOKNE', 'DISCORD_TOKEN'],
  ['discord_token', 'DISCORD_TOKEN'],
  ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
  ['CONCORDIA_APIKEY', 'CONCORDIA_API_KEY'],
  ['ROLE', 'ROLES'],
  ['HTTPPORT', 'HTTP_PORT'],
  ['POLL_SECOND', 'POLL_SECONDS'],
  ['FULL_GREY_NUNS', 'FULL_GREYNUNS'],
])('%s in a file is named with its line, and with %s', (typed, meant) => {
  expect(inFile('DISCORD_TOKEN', typed)).toEqual([{ words: `${typed} (.env, line 2)`, meant }]);
});

test.each(['TZ', 'NODE_ENV', 'DATABASE', 'SENTRY_DSN'])('%s in a file is named, and means no other', (typed) => {
  expect(inFile(typed)).toEqual([{ words: `${typed} (.env, line 1)`, meant: undefined }]);
});

test.each(['MTIzNDU2Nzg5MDEyMzQ1Njc4', 'c0ffee', 'aSecretKey', 'A'.repeat(41), 'JBSWY3DPEHPK3PXP'])(
  '%s, which may be a value that was pasted without a name, is not repeated',
  (typed) => {
    expect(inFile(typed)).toEqual([{ words: 'what .env, line 1 sets', meant: undefined }]);
  },
);

test('of the environment, in which every program has its variables, only what is nearly one of Carrel’s is named', () => {
  const environment = [
    'PATH',
    'HOSTNAME',
    'ROLE',
    'LOGNAME',
    'HTTP_PROXY',
    'POLL_SECONDS',
    'DISCORD_TOKNE',
    'HTTP_PROT',
  ];
  expect(strayVariables(known, new Map([['DISCORD_TOKNE', '.env, line 1']]), environment)).toEqual([
    { words: 'DISCORD_TOKNE (.env, line 1)', meant: 'DISCORD_TOKEN' },
    { words: 'HTTP_PROT (environment)', meant: 'HTTP_PORT' },
  ]);
});
