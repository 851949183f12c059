import { describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { FatalError } from '../../../src/base/errors.ts';
import { connectPatiently, fatalOf, setUpPatiently } from '../../../src/discord/transport/connect.ts';
import { createGateway } from '../../../src/discord/transport/gateway.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import type { Faults } from '../../../src/sandbox/discord/faults/faults.ts';
import { startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { noGatewayStore } from './no-gateway-store.ts';

/** The real gateway and REST at a local Discord, with `token` instead of the right one where given. */
async function connecting({ token }: { token?: string } = {}) {
  const discord = await startLocalDiscord();
  const { logger, lines } = recordingLogger();
  const clock = manualClock();
  const stop = new AbortController();
  const rest = createDiscordRest({ apiUrl: discord.url, token: token ?? discord.token });
  const interactions: string[] = [];
  const fatal: string[] = [];
  const gateway = createGateway({
    store: noGatewayStore,
    rest,
    token: token ?? discord.token,
    shards: 'auto',
    logger,
    onInteraction: async ({ data }) => void interactions.push(data && 'name' in data ? data.name : '?'),
    onFatal: ({ message }) => fatal.push(message),
    clock,
  });
  onTestFinished(async () => {
    stop.abort();
    await gateway.close();
    await rest.close();
    await discord.close();
  });
  const application = { configure: true, interactionsUrl: undefined };
  const patience = { clock, signal: stop.signal, logger };
  const connect = async () => {
    const setUp = setUpPatiently({ rest: rest.general, commands, application, ...patience });
    const [, connected] = await Promise.all([connectPatiently({ gateway, ...patience }), setUp]);
    return connected;
  };
  return { discord, gateway, rest, connect, clock, stop, lines, interactions, fatal };
}

describe('connecting', () => {
  test('ends with a ready gateway and registered commands', async () => {
    const { connect, gateway, discord, lines } = await connecting();
    expect(gateway.isReady()).toBe(false);
    await connect();
    expect(gateway.isReady()).toBe(true);
    expect(discord.registeredCommands()).toHaveLength(commands.length);
    expect(discord.violations()).toEqual([]);
    const asked = discord
      .requests()
      .filter(({ method, path }) => method === 'GET' && path.endsWith('/applications/@me'));
    expect(asked).toHaveLength(1);
    expect(lines.find(({ msg }) => msg === 'commands registered')).toMatchObject({
      outcome: 'put',
      commands: commands.length,
    });
  });

  test('asks for no intents, and interactions come all the same', async () => {
    const { connect, discord, interactions } = await connecting();
    await connect();
    const [command] = discord.registeredCommands();
    void discord.user().run(`/${command?.name}`);
    await expect.poll(() => interactions).toEqual(['occupancy']);
  });

  test('goes on after Discord has failed, with a line for each attempt and longer waits', async () => {
    const { connect, discord, clock, lines, gateway } = await connecting();
    // A request is tried four times at once before it counts as failed.
    discord.faults.failNext(8, { route: '/applications/@me' });
    const done = connect();
    const failed = () => lines.filter(({ msg }) => msg.endsWith('another attempt follows')).length;
    await expect.poll(failed).toBe(1);
    await clock.advance(1_000);
    await expect.poll(failed).toBe(2);
    await clock.advance(2_000);
    await done;
    expect(gateway.isReady()).toBe(true);
    const attempts = lines.filter(({ msg }) => msg === 'registering the commands failed, another attempt follows');
    expect(attempts.map(({ waitMs }) => waitMs)).toEqual([1_000, 2_000]);
  });

  test('ends with one clear line for a wrong token, which is not in it', async () => {
    const wrong = 'MTIz.wrong.token-of-nobody';
    const { connect, lines, clock } = await connecting({ token: wrong });
    const ended = connect().catch((thrown: unknown) => thrown);
    const failed = () =>
      lines.filter(({ msg }) => msg === 'connecting to Discord failed, another attempt follows').length;
    for (const [attempts, waitMs] of [
      [1, 1_000],
      [2, 2_000],
    ] as const) {
      await expect.poll(failed).toBe(attempts);
      await clock.advance(waitMs);
    }
    const error: unknown = await ended;
    expect(error).toBeInstanceOf(FatalError);
    expect(String(error)).toContain('Discord refuses the token: copy a new one from the Bot page into DISCORD_TOKEN.');
    expect(JSON.stringify([String(error), lines])).not.toContain(wrong);
  });
});

describe('an outage at the start is waited out', () => {
  test.each([
    ['a 401 without Discord’s JSON', (faults: Faults) => faults.failNext(2, { status: 401, html: true })],
    ['a 403 page of Cloudflare’s', (faults: Faults) => faults.failNext(6, { status: 403, html: true })],
    ['Cloudflare’s 403 with code 40333', (faults: Faults) => faults.refuseNext(6, { status: 403, code: 40_333 })],
    ['one 401 of Discord’s own', (faults: Faults) => faults.refuseNext(2, { status: 401, code: 0 })],
  ])('%s', async (_what, fail) => {
    const { connect, discord, clock, gateway } = await connecting();
    fail(discord.faults);
    let isDone = false;
    const done = connect().then(() => {
      isDone = true;
    });
    await expect.poll(() => clock.advance(1_000).then(() => isDone)).toBe(true);
    await done;
    expect(gateway.isReady()).toBe(true);
  });

  test.each<[string, (faults: Faults, route: string) => void]>([
    ['a rate limit of an hour', (faults, route) => faults.rateLimitNext(1, { route, retryAfterMs: 3_600_000 })],
    ['an outage', (faults, route) => faults.failNext(4, { route })],
  ])('and %s for the application’s settings alone delays no start, and is made up for', async (_what, fail) => {
    const { connect, discord, clock, gateway, lines } = await connecting();
    fail(discord.faults, 'PATCH /applications/@me');
    expect(await connect()).toMatchObject({ application: 'Carrel' });
    expect(gateway.isReady()).toBe(true);
    const isConfigured = () => lines.some(({ msg }) => msg === 'application configured');
    expect(isConfigured()).toBe(false);
    await expect.poll(() => clock.advance(3_601_000).then(isConfigured)).toBe(true);
  });

  test('and Discord’s own refusal of them is one warning, and tried again: what answers at the address may start later', async () => {
    const { connect, discord, clock, lines } = await connecting();
    discord.faults.refuseNext(2, { route: 'PATCH /applications/@me', code: 50_035 });
    await connect();
    const refused = (level: number) =>
      lines.filter((line) => line.level === level && line.msg.startsWith('Discord refused a setting')).length;
    expect(refused(40)).toBe(1);
    await clock.advance(30_000);
    await expect.poll(() => refused(20)).toBe(1);
    await clock.advance(60_000);
    await expect.poll(() => lines.some(({ msg }) => msg === 'application configured')).toBe(true);
    expect(refused(40)).toBe(1);
  });

  test('and a proxy’s 403 to the application’s settings is not taken for Discord’s refusal of them', async () => {
    const { connect, discord, clock, lines } = await connecting();
    discord.faults.failNext(1, { status: 403, html: true, route: 'PATCH /applications/@me' });
    await connect();
    const isConfigured = () => lines.some(({ msg }) => msg === 'application configured');
    await expect.poll(() => clock.advance(1_000).then(isConfigured)).toBe(true);
    expect(lines.filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('longer than a minute it stands in the log once, with its end', async () => {
    const { connect, discord, clock, lines } = await connecting();
    const warnings = () => lines.filter(({ level }) => level >= 40).map(({ msg }) => msg);
    const failed = () =>
      lines.filter(({ msg }) => msg === 'connecting to Discord failed, another attempt follows').length;
    discord.faults.failNext(Number.POSITIVE_INFINITY, { route: '/gateway/bot', status: 403, html: true });
    const done = connect();
    let waitMs = 1_000;
    for (let attempts = 1; attempts <= 7; attempts += 1, waitMs = Math.min(60_000, waitMs * 2)) {
      await expect.poll(failed).toBe(attempts);
      if (attempts === 6) expect(warnings()).toEqual([]);
      await clock.advance(waitMs);
    }
    await expect.poll(failed).toBe(8);
    expect(warnings()).toEqual(['no connection to Discord for a minute; it is tried again and again']);
    discord.faults.clear();
    await clock.advance(60_000);
    await done;
    await expect.poll(warnings).toHaveLength(2);
    expect(warnings()[1]).toBe('connected to Discord again');
  });

  test('a long rate limit is logged at once, and waited out', async () => {
    const { connect, discord, clock, lines, gateway } = await connecting();
    discord.faults.rateLimitNext(1, { route: '/gateway/bot', retryAfterMs: 600_000 });
    const done = connect();
    await expect
      .poll(() => lines.filter(({ level }) => level === 40))
      .toMatchObject([{ msg: "connecting to Discord: Discord's rate limit asks to wait for 10 minutes" }]);
    expect(gateway.isReady()).toBe(false);
    await clock.advance(601_000);
    await done;
    expect(gateway.isReady()).toBe(true);
  });
});

test('what may pass is not fatal', () => {
  expect(fatalOf(new Error('fetch failed'))).toBeUndefined();
  expect(fatalOf(undefined)).toBeUndefined();
  const known = new FatalError('over');
  expect(fatalOf(known)).toBe(known);
});

test('the presence is shown at once and as it was last, within Discord’s limit', async () => {
  const { connect, gateway, discord } = await connecting();
  gateway.setPresence('before the session');
  await connect();
  await expect.poll(() => discord.presence()?.activities).toMatchObject([{ state: 'before the session' }]);
  gateway.setPresence('Webster 1,540 · '.repeat(20));
  await expect.poll(() => String(discord.presence()?.activities[0]?.state)).toMatch(/^Webster 1,540 .*…$/);
  expect(String(discord.presence()?.activities[0]?.state)).toHaveLength(128);
});
