import { z } from 'zod';
import { campus } from '../campus/index.ts';
import { readEnvFile } from './env-file.ts';
import { ConfigError } from './errors.ts';
import { type StrayVariable, strayVariables } from './stray-variables.ts';

/** Values are pasted with spaces or quotes around them; an empty value means "not set", as in a copied .env.example. */
const text = z.string().transform((value) =>
  value
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim(),
);
const optional = <T extends z.ZodType<unknown, string>>(schema: T) =>
  text
    .optional()
    .transform((value) => (value === '' ? undefined : value))
    .pipe(schema.optional());
const withDefault = <T extends z.ZodType<unknown, string>>(fallback: string, schema: T) =>
  text
    .optional()
    .transform((value) => (value === undefined || value === '' ? fallback : value))
    .pipe(schema);

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const { libraries, source } = campus;
type CampusLibraryId = (typeof libraries)[number]['id'];
type FullVariable = `FULL_${Uppercase<CampusLibraryId>}`;

const fullVariable = (id: CampusLibraryId) => `FULL_${id.toUpperCase()}` as FullVariable;
const fullSchema = (people: number) => withDefault(String(people), wholeNumber(1, 100_000));
const fullPerLibrary = Object.fromEntries(
  libraries.map(({ id, full }) => [fullVariable(id), fullSchema(full)]),
) as Record<FullVariable, ReturnType<typeof fullSchema>>;

/** Discord requires a shard for each 2,500 servers at most, so this is enough for 25 million of them. */
const mostShards = 10_000;

const shards = z
  .string()
  .regex(/^(auto|\d{1,9}-\d{1,9}\/\d{1,9})$/, 'must be "auto" or a range such as "0-3/16"')
  .transform((value) => {
    if (value === 'auto') return 'auto' as const;
    const [start = 0, end = 0, count = 0] = value.split(/[-/]/).map(Number);
    return { start, end, count };
  })
  .refine((value) => value === 'auto' || (value.start <= value.end && value.end < value.count), {
    error: 'must begin before it ends, and end below the number of shards, as in "0-3/16"',
  })
  .refine((value) => value === 'auto' || value.count <= mostShards, `must be of at most ${mostShards} shards`);

/** What a process may do: receive interactions over the gateway or over HTTP, poll the feed, send messages. */
export const roleNames = ['gateway', 'web', 'poller', 'speaker'] as const;
export type Role = (typeof roleNames)[number];

const roles = z
  .string()
  .transform((value): ReadonlySet<string> => new Set(value.split(',').map((name) => name.trim())))
  .refine(
    (names): names is ReadonlySet<Role> => [...names].every((name) => roleNames.some((role) => role === name)),
    `must be some of ${roleNames.join(', ')}, with commas between them`,
  );

/** The environment, one entry a variable, with its default; `.env.example` is held equal to this by a test. */
export const environmentSchema = z.object({
  DISCORD_TOKEN: optional(z.string().transform((value) => value.replace(/^Bot\s+/i, ''))),
  DISCORD_API_URL: withDefault(
    'https://discord.com/api',
    webAddress.transform((value) => value.replace(/\/+$/, '')),
  ),
  DISCORD_PUBLIC_KEY: optional(z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')),
  INTERACTIONS_URL: optional(webAddress),
  CONFIGURE_APPLICATION: withDefault('true', z.enum(['true', 'false'])).transform((value) => value === 'true'),
  [source.variables.url]: withDefault(source.apiUrl, webAddress),
  [source.variables.user]: optional(z.string()),
  [source.variables.key]: optional(z.string()),
  DATABASE_URL: withDefault(
    'sqlite:data/carrel.db',
    z.string().regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/i, 'must begin with "sqlite:" or "postgres://"'),
  ),
  POLL_SECONDS: withDefault('60', wholeNumber(1, 3600)),
  ROLES: withDefault(roleNames.join(','), roles),
  SHARDS: withDefault('auto', shards),
  HTTP_HOST: withDefault('127.0.0.1', z.string()),
  HTTP_PORT: withDefault('8080', wholeNumber(0, 65_535)),
  ...fullPerLibrary,
  ALERTS_PER_SERVER: withDefault('25', wholeNumber(1, 250)),
  LOG_LEVEL: withDefault('info', z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])),
});

/** The environment, checked. Units are in the names: `POLL_SECONDS` is seconds, `FULL_…` is people. */
export type Environment = z.output<typeof environmentSchema>;

/**
 * Checks an environment. Throws `ConfigError` that names every variable that is wrong, without its value; `placeOf` says
 * where a variable is set, such as `.env, line 3`.
 */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  placeOf: (name: string) => string | undefined = () => undefined,
): Environment {
  const result = environmentSchema.safeParse(variables);
  if (result.success) return requireConsistent(result.data);
  const lines = result.error.issues.map(({ path, message }) => {
    const place = placeOf(path.join('.'));
    return `${path.join('.')}${place === undefined ? '' : ` (${place})`} ${message}`;
  });
  throw new ConfigError(`The environment needs a correction: ${lines.join('; ')}. See .env.example.`);
}

/** Throws `ConfigError` where variables that are right by themselves do not go together. */
function requireConsistent(environment: Environment): Environment {
  const { ROLES, DISCORD_PUBLIC_KEY, INTERACTIONS_URL, DATABASE_URL } = environment;
  // Discord calls the address before it takes it, and only with the key can Carrel answer.
  if (INTERACTIONS_URL !== undefined && DISCORD_PUBLIC_KEY === undefined) {
    throw new ConfigError('INTERACTIONS_URL needs DISCORD_PUBLIC_KEY, the public key of the same application.');
  }
  if (ROLES.has('web') && !ROLES.has('gateway') && DISCORD_PUBLIC_KEY === undefined) {
    throw new ConfigError(
      'ROLES with web and without gateway needs DISCORD_PUBLIC_KEY, which POST /interactions checks.',
    );
  }
  // Two processes cannot share a SQLite file, so no other one would do it.
  const absent = (['poller', 'speaker'] as const).filter((role) => !ROLES.has(role));
  if (DATABASE_URL.startsWith('sqlite:') && absent.length > 0) {
    throw new ConfigError(
      `ROLES needs ${absent.join(' and ')} too: with DATABASE_URL=sqlite:… one process does everything. Other processes need DATABASE_URL=postgres://….`,
    );
  }
  return environment;
}

/** The address of the feed, and the account. */
export function sourceAccount(environment: Environment) {
  const { url, user, key } = source.variables;
  return { baseUrl: environment[url], user: environment[user], key: environment[key] };
}

/** What a day's opening hours and free computers take besides the polls, at most. */
const otherCallsPerDay = 1_500;

/**
 * What is wrong with `POLL_SECONDS` where the source's own API would answer nothing for the rest of each day; `undefined` where the
 * calls of a day suffice.
 */
export function tooManyCalls(environment: Environment): string | undefined {
  const calls = Math.ceil(86_400 / environment.POLL_SECONDS) + otherCallsPerDay;
  const isOwn = environment[source.variables.url] === source.apiUrl;
  if (!isOwn || calls <= source.callsPerDay) return undefined;
  return `POLL_SECONDS=${environment.POLL_SECONDS} makes up to ${calls.toLocaleString('en')} calls a day, and the feed answers ${source.callsPerDay.toLocaleString('en')}`;
}

/** How many people make each library full, by its id. */
export function fullOf(environment: Environment): ReadonlyMap<string, number> {
  return new Map(libraries.map(({ id }) => [id, environment[fullVariable(id)]]));
}

const envFile = '.env';

/** Reads the process's environment, and `.env` in the working directory where there is one (a variable that is set, and not to nothing, wins). */
export function readEnvironment(): Environment {
  const { variables, lines } = readEnvFile(envFile);
  const own = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim()));
  const placeOf = (name: string) =>
    name in own || !lines.has(name) ? undefined : `${envFile}, line ${lines.get(name)}`;
  return parseEnvironment({ ...variables, ...own }, placeOf);
}

/** What compose.scale.yaml reads from `.env` besides. */
const composeVariables = ['POSTGRES_PASSWORD'];

/** The variables of `.env`, and of the process's environment, that Carrel does not know: see `strayVariables`. */
export function readStrayVariables(): StrayVariable[] {
  const { variables, lines } = readEnvFile(envFile);
  const places = Object.keys(variables).map((name) => [name, `${envFile}, line ${lines.get(name) ?? '?'}`] as const);
  const known = [...Object.keys(environmentSchema.shape), ...composeVariables];
  return strayVariables(known, new Map(places), Object.keys(process.env));
}

/** What is wrong with a token that Discord cannot even be asked about: it travels in a header, which takes nothing else. */
export const tokenProblem = (token: string): string | undefined =>
  /^[\x21-\x7e]+$/.test(token) ? undefined : 'DISCORD_TOKEN has a space or another character in it that no token has';

/**
 * The values that `names` must have for a job, or a `ConfigError` that says which are not set, and which of the `stray` variables
 * may be meant for it, or that the token can be none.
 */
export function requireVariables<Name extends keyof Environment>(
  environment: Environment,
  names: readonly Name[],
  stray: readonly StrayVariable[] = [],
): { readonly [Key in Name]: NonNullable<Environment[Key]> } {
  const absent = names.filter((name) => environment[name] === undefined);
  if (absent.length > 0) {
    const verb = absent.length === 1 ? 'is' : 'are';
    const misspelt = stray.filter(({ meant }) => absent.some((name) => name === meant));
    const hint = misspelt.map(({ words, meant }) => ` Perhaps ${words} should be ${meant}.`).join('');
    throw new ConfigError(
      `${absent.join(' and ')} ${verb} not set.${hint} Put ${absent.length === 1 ? 'it' : 'them'} into the environment or into .env (see .env.example).`,
    );
  }
  const problem = environment.DISCORD_TOKEN && tokenProblem(environment.DISCORD_TOKEN);
  if (problem) throw new ConfigError(`${problem}. Copy it again from the Bot page of your application.`);
  return environment as { readonly [Key in Name]: NonNullable<Environment[Key]> };
}
