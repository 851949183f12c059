import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environmentSchema, parseEnvironment, requireVariables, tooManyCalls } from '../../src/base/config.ts';
import { ConfigError } from '../../src/base/errors.ts';

const defaults = {
  DISCORD_API_URL: 'https://discord.com/api',
  CONCORDIA_API_URL: 'https://opendata.concordia.ca/API/v1/',
  CONFIGURE_APPLICATION: true,
  DATABASE_URL: 'sqlite:data/carrel.db',
  POLL_SECONDS: 60,
  ROLES: new Set(['gateway', 'web', 'poller', 'speaker']),
  SHARDS: 'auto',
  HTTP_HOST: '127.0.0.1',
  HTTP_PORT: 8080,
  ALERTS_PER_SERVER: 25,
  FULL_WEBSTER: 1600,
  FULL_VANIER: 800,
  FULL_GREYNUNS: 230,
  LOG_LEVEL: 'info',
};
type Name = keyof typeof environmentSchema.shape;
const names = Object.keys(environmentSchema.shape) as Name[];

/** What one variable becomes. */
const read = (name: Name, value: string): unknown => parseEnvironment({ [name]: value })[name];

function complaintOf(variables: Record<string, string>): string {
  try {
    parseEnvironment(variables);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the environment was accepted');
}

test('polls are too many where the source itself would answer none of the last ones of a day', () => {
  const said = (variables: Record<string, string>) => tooManyCalls(parseEnvironment(variables));
  expect(said({ POLL_SECONDS: '10' })).toContain('10,140 calls a day');
  expect(said({ POLL_SECONDS: '11' })).toBeUndefined();
  expect(said({ POLL_SECONDS: '1', CONCORDIA_API_URL: 'http://127.0.0.1:8788/' })).toBeUndefined();
});

describe('an environment with nothing set', () => {
  test('has the documented defaults, with no token and no credentials', () => {
    expect(parseEnvironment({})).toEqual(defaults);
  });

  test.each(names)('is the same as one with an empty %s, or only spaces or quotes', (name) => {
    for (const value of ['', '   ', '""', "''", '" "']) expect(read(name, value)).toEqual(parseEnvironment({})[name]);
  });

  test('ignores variables that are not ours', () => {
    expect(parseEnvironment({ PATH: '/bin', DISCORD_TOKENS: 'x' })).toEqual(defaults);
  });
});

describe('a pasted value', () => {
  test.each([
    ['DISCORD_TOKEN', '  abc.def  ', 'abc.def'],
    ['DISCORD_TOKEN', '"abc.def"', 'abc.def'],
    ['DISCORD_TOKEN', "' abc.def '", 'abc.def'],
    ['DISCORD_TOKEN', 'Bot abc.def', 'abc.def'],
    ['DISCORD_TOKEN', '"bot  abc.def"', 'abc.def'],
    ['CONCORDIA_API_USER', ' 123 ', '123'],
    ['CONCORDIA_API_KEY', '"k e y"', 'k e y'],
    ['CONCORDIA_API_KEY', '"half', '"half'],
    ['DISCORD_PUBLIC_KEY', ` ${'aB'.repeat(32)} `, 'aB'.repeat(32)],
    ['DISCORD_API_URL', 'http://127.0.0.1:3000/api//', 'http://127.0.0.1:3000/api'],
    ['CONCORDIA_API_URL', ' http://127.0.0.1:3000 ', 'http://127.0.0.1:3000'],
    ['DATABASE_URL', 'sqlite::memory:', 'sqlite::memory:'],
    ['POLL_SECONDS', '1', 1],
    ['POLL_SECONDS', ' "3600" ', 3600],
    ['ROLES', ' speaker , poller,speaker ', new Set(['poller', 'speaker'])],
    ['SHARDS', ' auto ', 'auto'],
    ['SHARDS', '0-3/16', { start: 0, end: 3, count: 16 }],
    ['SHARDS', '5-5/6', { start: 5, end: 5, count: 6 }],
    ['HTTP_HOST', '::1', '::1'],
    ['HTTP_PORT', '0', 0],
    ['HTTP_PORT', '65535', 65535],
    ['FULL_VANIER', '1', 1],
    ['LOG_LEVEL', 'silent', 'silent'],
  ] as const)('of %s, %j, is read as %j', (name, value, expected) => {
    expect(read(name, value)).toEqual(expected);
  });
});

describe('a value that cannot be meant', () => {
  test.each([
    ['DISCORD_PUBLIC_KEY', 'abc', 'must be 64 hexadecimal digits'],
    ['DISCORD_PUBLIC_KEY', 'g'.repeat(64), 'must be 64 hexadecimal digits'],
    ['DISCORD_API_URL', 'discord.example/api', 'must be an http or https address'],
    ['DISCORD_API_URL', 'ftp://discord.example', 'must be an http or https address'],
    ['CONCORDIA_API_URL', 'opendata', 'must be an http or https address'],
    ['CONCORDIA_API_URL', 'https://', 'must be an http or https address'],
    ['DATABASE_URL', 'mysql://db.example/x', 'must begin with "sqlite:" or "postgres://"'],
    ['DATABASE_URL', 'sqlite:', 'must begin with "sqlite:" or "postgres://"'],
    ['POLL_SECONDS', '0', 'must be from 1 to 3600'],
    ['POLL_SECONDS', '3601', 'must be from 1 to 3600'],
    ['POLL_SECONDS', '-60', 'must be a whole number'],
    ['POLL_SECONDS', '1.5', 'must be a whole number'],
    ['POLL_SECONDS', '60s', 'must be a whole number'],
    ['POLL_SECONDS', '1e3', 'must be a whole number'],
    ['HTTP_PORT', '65536', 'must be from 0 to 65535'],
    ['HTTP_PORT', '9'.repeat(40), 'must be from 0 to 65535'],
    ['FULL_WEBSTER', '0', 'must be from 1 to 100000'],
    ['ALERTS_PER_SERVER', '0', 'must be from 1 to 250'],
    ['FULL_GREYNUNS', '1,600', 'must be a whole number'],
    ['ROLES', 'poller,speaker,all', 'must be some of gateway, web, poller, speaker, with commas between them'],
    ['ROLES', 'poller,,speaker', 'must be some of gateway, web, poller, speaker'],
    ['SHARDS', 'all', 'must be "auto" or a range such as "0-3/16"'],
    ['SHARDS', '0-3', 'must be "auto" or a range such as "0-3/16"'],
    ['SHARDS', '3-1/16', 'must begin before it ends'],
    ['SHARDS', '0-16/16', 'must begin before it ends'],
    ['SHARDS', '0-0/0', 'must begin before it ends'],
    ['SHARDS', '0-99999999/100000000', 'must be of at most 10000 shards'],
    ['SHARDS', '0-0/10001', 'must be of at most 10000 shards'],
    ['SHARDS', `0-0/${'9'.repeat(400)}`, 'must be "auto" or a range'],
    ['LOG_LEVEL', 'verbose', 'Invalid option'],
  ] as const)('of %s, %j, is refused with the reason', (name, value, reason) => {
    const complaint = complaintOf({ [name]: value });
    expect(complaint).toContain(`${name} ${reason}`);
    expect(complaint).toContain('.env.example');
  });

  test('is complained of together with all others, each by its name', () => {
    const complaint = complaintOf({ POLL_SECONDS: 'x', SHARDS: 'y', LOG_LEVEL: 'z', HTTP_PORT: '8080' });
    for (const name of ['POLL_SECONDS', 'SHARDS', 'LOG_LEVEL']) expect(complaint).toContain(name);
    expect(complaint).not.toContain('HTTP_PORT');
  });

  test('is never repeated, since it may be a secret in the wrong place', () => {
    const checked = names.filter((name) => {
      try {
        return parseEnvironment({ [name]: 'not valid anywhere' }) === undefined;
      } catch {
        return true;
      }
    });
    expect(checked).toHaveLength(15);
    fc.assert(
      fc.property(fc.constantFrom(...checked), fc.stringMatching(/^[g-z]{5}[0-9]{5}[g-z]{5}$/), (name, secret) => {
        expect(complaintOf({ [name]: secret })).not.toContain(secret);
      }),
    );
  });
});

describe('.env.example', () => {
  const example = parseEnv(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'));

  test('names exactly the variables of the schema', () => {
    expect(Object.keys(example).sort()).toEqual([...names].sort());
  });

  test.each(names)('gives %s its default, spelt out, or nothing where there is none', (name) => {
    expect(parseEnvironment(example)[name]).toEqual(parseEnvironment({})[name]);
    expect(example[name] === '').toBe(parseEnvironment({})[name] === undefined);
  });
});

describe('the variables that a job needs', () => {
  test('are handed over when they are there', () => {
    const environment = parseEnvironment({ DISCORD_TOKEN: 'abc' });
    expect(requireVariables(environment, ['DISCORD_TOKEN']).DISCORD_TOKEN).toBe('abc');
  });

  test.each(['abc def', 'abc\u200b', 'abcé'])('are refused where %j is the token, which no header takes', (token) => {
    const environment = parseEnvironment({ DISCORD_TOKEN: token });
    expect(() => requireVariables(environment, ['DISCORD_TOKEN'])).toThrow(
      /^DISCORD_TOKEN has a space or another character in it that no token has\. Copy it again/,
    );
  });

  test('are named, all that are absent and no other, when they are not', () => {
    const environment = parseEnvironment({ CONCORDIA_API_USER: '7' });
    expect(() => requireVariables(environment, ['DISCORD_TOKEN', 'CONCORDIA_API_USER', 'CONCORDIA_API_KEY'])).toThrow(
      'DISCORD_TOKEN and CONCORDIA_API_KEY are not set. Put them into the environment or into .env',
    );
    expect(() => requireVariables(environment, ['DISCORD_TOKEN'])).toThrow('DISCORD_TOKEN is not set. Put it into');
    expect(() => requireVariables(environment, ['DISCORD_TOKEN'])).toThrow(ConfigError);
  });
});

describe('the address for interactions', () => {
  const INTERACTIONS_URL = 'https://carrel.example/interactions';

  test('needs the public key, without which no request could be checked', () => {
    expect(() => parseEnvironment({ INTERACTIONS_URL })).toThrow('INTERACTIONS_URL needs DISCORD_PUBLIC_KEY');
    const environment = parseEnvironment({ INTERACTIONS_URL, DISCORD_PUBLIC_KEY: 'ab'.repeat(32) });
    expect(environment.INTERACTIONS_URL).toBe(INTERACTIONS_URL);
  });
});

describe('roles', () => {
  test('without the poller or the speaker need a database that another process can use', () => {
    expect(complaintOf({ ROLES: 'gateway' })).toContain('ROLES needs poller and speaker too');
    expect(complaintOf({ ROLES: 'gateway,poller' })).toContain('ROLES needs speaker too');
    expect(read('ROLES', 'poller,speaker')).toEqual(new Set(['poller', 'speaker']));
    const DATABASE_URL = 'postgres://db.example/carrel';
    expect(parseEnvironment({ ROLES: 'gateway', DATABASE_URL }).ROLES).toEqual(new Set(['gateway']));
  });

  test('of which one takes interactions over HTTP alone need the key that signs them', () => {
    const variables = { ROLES: 'web', DATABASE_URL: 'postgres://db.example/carrel' };
    expect(complaintOf(variables)).toContain('DISCORD_PUBLIC_KEY');
    expect(parseEnvironment({ ...variables, DISCORD_PUBLIC_KEY: 'ab'.repeat(32) }).ROLES).toEqual(new Set(['web']));
  });
});
