import { MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import { createSourceClient, type SourceClientOptions, userAgentOf } from '../../src/source/client.ts';

const origin = 'https://opendata.example';
const occupancyPath = '/API/v1/library/occupancy/';
const body = '{"Webster":{"Occupancy":"367.0000","LastRecordTime":"2026-02-11 13:20:00.000"}}';
const now = Date.UTC(2026, 1, 11, 17);

let agent: MockAgent;
beforeEach(() => {
  agent = new MockAgent();
  agent.disableNetConnect();
});
afterEach(async () => {
  agent.assertNoPendingInterceptors();
  await agent.close();
});

/** A client of the mock, and the retries that it waited for, in milliseconds. */
function clientOf(overrides: Partial<SourceClientOptions> = {}) {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
  const client = createSourceClient({
    baseUrl: `${origin}/API/v1/`,
    user: 'u123',
    key: 'k456',
    userAgent: userAgentOf('0.1.0'),
    clock,
    random: () => 0.5,
    dispatcher: agent,
    ...overrides,
  });
  return { client, slept };
}

const expecting = (path = occupancyPath, headers?: (headers: Record<string, string>) => boolean) =>
  agent.get(origin).intercept({ path, ...(headers && { headers }) });

describe('the question', () => {
  test('carries Basic credentials and says who asks', async () => {
    const seen: Record<string, string>[] = [];
    expecting(occupancyPath, (headers) => seen.push(headers) > 0).reply(200, body);
    await clientOf().client.occupancy();
    expect(seen[0]).toMatchObject({
      authorization: `Basic ${Buffer.from('u123:k456').toString('base64')}`,
      'user-agent': 'Carrel/0.1.0 (Discord bot for library occupancy; contact: the holder of the user id)',
    });
  });

  test.each([{ user: undefined }, { key: undefined }, { key: '' }])('carries no credentials with %o', async (half) => {
    expecting(occupancyPath, (headers) => !('authorization' in headers)).reply(200, body);
    const snapshot = await clientOf(half).client.occupancy();
    expect(snapshot.readings).toHaveLength(1);
  });

  test.each([`${origin}/API/v1`, `${origin}/API/v1/`])('goes to the same place from %s', async (baseUrl) => {
    expecting().reply(200, body);
    const snapshot = await clientOf({ baseUrl }).client.occupancy();
    expect(snapshot.readings).toEqual([
      { libraryId: 'webster', raw: 367, stamp: '2026-02-11 13:20:00.000', fetchedAt: now },
    ]);
  });

  test('for the opening hours names the day', async () => {
    expecting('/API/v1/library/hours/2026-02-11').reply(200, '[{"service":"Webster Library","text":"24 h"}]');
    expect(await clientOf().client.hours('2026-02-11')).toEqual([{ service: 'Webster Library', text: '24 h' }]);
  });
});

describe('an answer that is no 2xx', () => {
  test('401 may be the credentials or the quota, and says both without showing them', async () => {
    expecting().reply(401, 'no', { headers: { 'retry-after': '3600' } });
    const { client, slept } = clientOf();
    const error = await client.occupancy().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'unauthorisedOrOverQuota', retryAfterMs: 3_600_000 });
    expect(String(error)).toMatch(/CONCORDIA_API_KEY is wrong, or the 10,000 calls a day/);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/u123|k456|Basic/);
    expect(slept).toEqual([]);
  });

  test('401 without credentials says that they are not set', async () => {
    expecting().reply(401, 'no');
    await expect(clientOf({ user: undefined }).client.occupancy()).rejects.toThrow(/are not both set/);
  });

  test('429 hands on what it asks for and is not retried', async () => {
    expecting().reply(429, '', { headers: { 'retry-after': 'Wed, 11 Feb 2026 17:02:00 GMT' } });
    const { client, slept } = clientOf();
    await expect(client.occupancy()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: 120_000 });
    expect(slept).toEqual([]);
  });

  test.each([400, 403, 404, 304])('%d is given up at once', async (status) => {
    expecting().reply(status, '');
    const { client, slept } = clientOf();
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'status', status } });
    expect(slept).toEqual([]);
  });

  test('5xx is asked again twice, with waits that grow and are drawn at random', async () => {
    expecting().reply(503, 'down').times(2);
    expecting().reply(200, body);
    const { client, slept } = clientOf();
    expect((await client.occupancy()).readings).toHaveLength(1);
    expect(slept).toEqual([500, 1_000]);
  });

  test('5xx three times is a failure, and there is no fourth question', async () => {
    expecting().reply(502, 'down').times(3);
    const { client, slept } = clientOf();
    await expect(client.occupancy()).rejects.toMatchObject({ failure: { kind: 'status', status: 502 } });
    expect(slept).toHaveLength(2);
  });

  test('5xx that names a time is left alone until then', async () => {
    expecting().reply(503, 'down', { headers: { 'retry-after': '600' } });
    const { client, slept } = clientOf();
    await expect(client.occupancy()).rejects.toMatchObject({ kind: 'status', retryAfterMs: 600_000 });
    expect(slept).toEqual([]);
  });
});

describe('a connection that fails', () => {
  const refused = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

  test('is tried again', async () => {
    expecting().replyWithError(refused());
    expecting().reply(200, body);
    expect((await clientOf().client.occupancy()).readings).toHaveLength(1);
  });

  test('three times is unreachable, with the code of the system', async () => {
    expecting().replyWithError(refused()).times(3);
    await expect(clientOf().client.occupancy()).rejects.toMatchObject({
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
  });

  test('after so long that the system gave up took too long, and is not tried again', async () => {
    expecting().replyWithError(Object.assign(new Error('connect'), { code: 'ETIMEDOUT' }));
    await expect(clientOf().client.occupancy()).rejects.toMatchObject({
      failure: { kind: 'timedOut', phase: 'connect' },
    });
  });

  test('is not confused with a defect of ours, which is thrown as it is', async () => {
    expecting().replyWithError(new TypeError('a defect'));
    await expect(clientOf().client.occupancy()).rejects.toThrow(TypeError);
  });
});

describe('a redirect', () => {
  const redirect = (location: string, path = occupancyPath, status = 302) =>
    expecting(path).reply(status, '', { headers: { location } });

  test('within the origin is followed once', async () => {
    redirect('/API/v2/occupancy', occupancyPath, 308);
    expecting('/API/v2/occupancy', (headers) => 'authorization' in headers).reply(200, body);
    expect((await clientOf().client.occupancy()).readings).toHaveLength(1);
  });

  test('that leads to another is not followed for ever', async () => {
    redirect(occupancyPath);
    redirect(occupancyPath);
    await expect(clientOf().client.occupancy()).rejects.toMatchObject({ kind: 'redirected' });
  });

  test.each([
    'https://elsewhere.example/API/v1/library/occupancy/?session=s3cret',
    '//elsewhere.example/x?session=s3cret',
    'http://opendata.example/API/v1/library/occupancy/?session=s3cret',
    'https://opendata.example:8443/?session=s3cret',
  ])('to %s is refused, so that the credentials do not leak', async (location) => {
    redirect(location);
    const error = await clientOf()
      .client.occupancy()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: { kind: 'redirected', to: new URL(location, origin).origin } });
    expect(String(error)).not.toContain('s3cret');
  });

  test('without a place to go is a status like any other', async () => {
    expecting().reply(302, '');
    await expect(clientOf().client.occupancy()).rejects.toMatchObject({ failure: { kind: 'status', status: 302 } });
  });
});

describe('an answer with a body that is not the feed', () => {
  test.each([
    ['<!DOCTYPE html>', 'notJson'],
    ['', 'notJson'],
    ['[]', 'notTheFeed'],
  ])('%j is %s and is not asked for again', async (text, kind) => {
    expecting().reply(200, text);
    const { client, slept } = clientOf();
    await expect(client.occupancy()).rejects.toMatchObject({ kind });
    expect(slept).toEqual([]);
  });

  test('a byte order mark before the JSON does no harm', async () => {
    expecting().reply(200, `\uFEFF${body}`);
    expect((await clientOf().client.occupancy()).readings).toHaveLength(1);
  });
});
