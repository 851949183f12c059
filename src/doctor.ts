import { createServer } from 'node:net';
import { request } from 'undici';
import { appVersion } from './app-parts.ts';
import { systemClock } from './base/clock.ts';
import { type Environment, sourceAccount, tooManyCalls } from './base/config.ts';
import { ConfigError, messageOf } from './base/errors.ts';
import { printable } from './base/printable.ts';
import type { StrayVariable } from './base/stray-variables.ts';
import { campus } from './campus/index.ts';
import { checkDiscord, discordChecks } from './doctor-discord.ts';
import { type Finding, ill, well } from './doctor-finding.ts';
import { isHostWrong, listeningCures } from './http/listening.ts';
import { createSourceClient, userAgentOf } from './source/client.ts';
import { SourceError } from './source/errors.ts';
import { overlapCure, shardWords } from './store/election/shard-ranges.ts';
import { isPostgresUrl } from './store/engine/postgres/postgres-url.ts';
import { isDatabaseInUse } from './store/engine/process-lock.ts';
import { checkStore, findShardOverlap } from './store/open-store.ts';

/** Discord's own time and ours may differ by this much (ms) before rate limits and signatures suffer. */
const clockSkewMs = 30_000;

/**
 * Checks what the bot needs, one line each through `print`, with the cure where something is wrong. It changes nothing:
 * no database is made, no command put. Resolves to whether all is well. Where `read` throws ConfigError, that is all it says.
 * `readStray` gives the variables that Carrel does not know.
 */
export async function runDoctor(
  read: () => Environment,
  print: (line: string) => void,
  readStray: () => readonly StrayVariable[] = () => [],
): Promise<boolean> {
  let environment: Environment;
  try {
    environment = read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(printable(`✗ settings: ${messageOf(error)} → correct that first: all else depends on it`));
    return false;
  }
  const checks: readonly (readonly [check: () => Promise<readonly Finding[]>, names: readonly string[]])[] = [
    [() => checkDiscord(environment), discordChecks],
    [() => checkFeed(environment), ['feed credentials', 'feed shape']],
    [() => checkDatabase(environment), ['database', 'shards']],
    [() => checkPort(environment), ['port']],
    [() => checkClock(environment), ['clock']],
    [async () => [checkNames(readStray())], ['variables']],
  ];
  let healthy = true;
  for (const [check, names] of checks) {
    const findings = await check();
    for (const [index, finding] of findings.entries()) {
      healthy &&= finding.ok;
      // Names come from Discord and the feed.
      print(
        printable(
          `${finding.ok ? '✓' : '✗'} ${names[index]}: ${finding.detail}${finding.ok ? '' : ` → ${finding.cure}`}`,
        ),
      );
    }
    const unchecked = names.slice(findings.length);
    if (unchecked.length > 0) print(`· ${unchecked.join(', ')}: not checked, since the line above failed`);
  }
  return healthy;
}

/** Whether Carrel could listen. Where it runs already, the port is its own. */
async function checkPort(environment: Environment): Promise<Finding[]> {
  const { HTTP_HOST: host, HTTP_PORT: port, DATABASE_URL: url } = environment;
  if (isDatabaseInUse(url)) return [well('Carrel is running: stop it before you start another on this database')];
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
    return [well(port === 0 ? 'any free one' : `${host}:${port} is free`)];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isHostWrong(error as Error))
      return [ill(`${host} is no address of this machine (${code})`, `set ${listeningCures.host}`)];
    // Several may run on PostgreSQL, where none has the database to itself.
    if (code === 'EADDRINUSE' && isPostgresUrl(url) && (await isCarrelAt(host, port)))
      return [well(`a Carrel listens at ${host}:${port}: another one on this machine needs another HTTP_PORT`)];
    const why =
      code === 'EADDRINUSE'
        ? 'another program uses it, perhaps a Carrel with another DATABASE_URL (EADDRINUSE)'
        : messageOf(error);
    return [ill(`${host}:${port} cannot be used: ${why}`, `set ${listeningCures.port}`)];
  } finally {
    server.close();
  }
}

/** Whether what listens there says how ready it is, as a Carrel does. */
async function isCarrelAt(host: string, port: number): Promise<boolean> {
  const address = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}/readyz`;
  try {
    const { body } = await request(url, { headersTimeout: 2_000, bodyTimeout: 2_000 });
    return /^(?:not )?ready/.test(await body.text());
  } catch {
    return false;
  }
}

async function checkFeed(environment: Environment): Promise<Finding[]> {
  const { baseUrl, user, key } = sourceAccount(environment);
  const { url, variables } = campus.source;
  const register = `register at ${url} and set ${variables.user} and ${variables.key}`;
  if (user === undefined || key === undefined) return [ill('user or key is not set', register)];
  const tooMany = tooManyCalls(environment);
  if (tooMany !== undefined) return [ill(tooMany, 'set POLL_SECONDS to 60: the doors report every five minutes')];
  const source = createSourceClient({
    baseUrl,
    user,
    key,
    userAgent: userAgentOf(appVersion),
    clock: systemClock,
    random: Math.random,
  });
  try {
    const { readings, noRecord, problems } = await source.occupancy();
    const names = [...readings.map(({ libraryId }) => libraryId), ...noRecord.map((id) => `${id} (no record)`)];
    const accepted = well('the feed accepts them');
    return problems.length === 0
      ? [accepted, well(`counts for ${names.join(', ')}`)]
      : [
          accepted,
          ill(
            problems.map(({ sourceKey, message }) => `${sourceKey}: ${message}`).join('; '),
            'the others work; tell the library if it stays',
          ),
        ];
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { kind } = error;
    if (kind === 'unauthorisedOrOverQuota')
      return [ill(messageOf(error), `wait until tomorrow if they are right; otherwise ${register}`)];
    if (kind === 'notJson' || kind === 'notTheFeed' || kind === 'tooLarge') {
      return [
        well('nothing refused them'),
        ill(messageOf(error), `check ${variables.url}; if it is right, the feed has changed: update Carrel`),
      ];
    }
    return [ill(messageOf(error), `check the network and ${variables.url}, and try again in a few minutes`)];
  } finally {
    await source.close();
  }
}

async function checkDatabase({ DATABASE_URL: url, SHARDS: shards }: Environment): Promise<Finding[]> {
  try {
    await checkStore({ url });
    const other = await findShardOverlap(url, shards);
    return [
      well('can be opened and written'),
      other === undefined
        ? well(`${shardWords(shards)}, which no process with another range has`)
        : ill(`a process with ${shardWords(other)} has some of the servers of ${shardWords(shards)}`, overlapCure),
    ];
  } catch (error) {
    return [ill(messageOf(error), 'correct DATABASE_URL, or the file or server that it names')];
  }
}

async function checkClock({ DISCORD_API_URL: apiUrl }: Environment): Promise<Finding[]> {
  try {
    const { headers, body } = await request(`${apiUrl}/v10/gateway`, { headersTimeout: 10_000 });
    const now = Date.now();
    await body.dump();
    const theirs = Date.parse(String(headers.date));
    if (Number.isNaN(theirs)) return [well('Discord names no time to compare with')];
    const offBy = Math.round(Math.abs(now - theirs) / 1000);
    return Math.abs(now - theirs) <= clockSkewMs
      ? [well(`within ${offBy} s of Discord’s`)]
      : [ill(`${offBy} s away from Discord’s`, 'let the machine keep time: timedatectl set-ntp true')];
  } catch (error) {
    return [ill(`cannot be compared: ${messageOf(error)}`, 'check the network and DISCORD_API_URL')];
  }
}

/** Names of variables: one that is spelt nearly as a known one is ill, since what it sets is not what its host wanted. */
function checkNames(stray: readonly StrayVariable[]): Finding {
  const misspelt = stray.filter(({ meant }) => meant !== undefined);
  if (misspelt.length > 0) {
    const words = misspelt.map(({ words, meant }) => `Carrel does not know ${words}; perhaps it should be ${meant}`);
    return ill(words.join('; '), 'correct the name, or take the line out');
  }
  if (stray.length === 0) return well('Carrel knows each by its name');
  return well(`Carrel does not know ${stray.map(({ words }) => words).join('; ')}, and leaves that alone`);
}
