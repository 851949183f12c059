import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCampus } from '../../../src/sandbox/campus/campus.ts';
import { type CampusServer, startCampusServer } from '../../../src/sandbox/campus/server.ts';
import { manualClock } from '../../support/manual-clock.ts';

const campus = createCampus({ seed: 1 });
const clock = manualClock();
const authorization = `Basic ${btoa('user:key')}`;
let server: CampusServer;

beforeEach(async () => {
  server = await startCampusServer({ campus, clock, user: 'user', key: 'key', dailyQuota: 5 });
});

afterEach(() => server.close());

function get(path: string, headers: Record<string, string> = { authorization }): Promise<Response> {
  return fetch(new URL(path, server.url), { headers });
}

describe('the Open Data API', () => {
  test('gives the occupancy of the moment as JSON', async () => {
    const response = await get('library/occupancy/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual(campus.feed(clock.now()));
    await clock.advance(3_600_000);
    expect(await (await get('library/occupancy/')).json()).toEqual(campus.feed(clock.now()));
  });

  test('gives hours and computers, with and without the trailing slash', async () => {
    expect(await (await get('library/hours/2026-02-15')).json()).toEqual(campus.hours('2026-02-15'));
    expect(await (await get('library/hours/2026-02-15/')).json()).toEqual(campus.hours('2026-02-15'));
    expect(await (await get('library/computers')).json()).toEqual(campus.computers(clock.now()));
  });

  test.each(['library/', 'library/hours/2026-02-30', 'library/hours/today', 'courses/'])(
    'knows no %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test.each([{}, { authorization: `Basic ${btoa('user:wrong')}` }, { authorization: 'Bearer key' }])(
    'turns away who brings %j',
    async (headers) => {
      const response = await get('library/occupancy/', headers);
      expect(response.status).not.toBe(200);
      expect(await response.text()).not.toContain('Webster');
    },
  );

  test('answers 401 to a wrong key, and to everyone over the quota until the next day', async () => {
    const wrong = await get('library/occupancy/', { authorization: `Basic ${btoa('user:wrong')}` });
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Open Data"']);
    for (let call = 0; call < 5; call += 1) expect((await get('library/occupancy/')).status).toBe(200);
    const over = await get('library/occupancy/');
    expect([over.status, await over.text()]).toEqual([401, await wrong.text()]);
    await clock.advance(24 * 3_600_000);
    expect((await get('library/occupancy/')).status).toBe(200);
  });

  test('counts the requests per path, refused ones too', async () => {
    await get('library/occupancy/');
    await get('library/occupancy', {});
    await get('library/hours/2026-02-15');
    expect(server.requests()).toEqual({ 'library/occupancy/': 2, 'library/hours/2026-02-15/': 1 });
  });
});

describe('closing', () => {
  test.each([
    ['a request without an answer', 'hanging'],
    ['a slow answer', 'slow'],
  ] as const)('ends %s at once and frees the port', async (_, kind) => {
    server.faults.set(kind, { ms: 3_600_000 });
    const answer = get('library/occupancy/').then(
      () => 'answered',
      () => 'ended',
    );
    await vi.waitUntil(() => server.requests()['library/occupancy/'] === 1);
    await server.close();
    expect(await answer).toBe('ended');
    const port = Number(new URL(server.url).port);
    server = await startCampusServer({ campus, clock, port, user: 'user', key: 'key' });
    expect((await get('library/occupancy/')).status).toBe(200);
  });

  test('ends a body without an end at once', async () => {
    server.faults.set('hanging', { part: 'body' });
    const response = await get('library/occupancy/');
    const body = response.text().then(
      () => 'complete',
      () => 'cut',
    );
    await server.close();
    expect(await body).toBe('cut');
  });

  test('may be asked for twice', async () => {
    await server.close();
    await expect(server.close()).resolves.toBeUndefined();
  });

  test('a port that is taken is an error for who starts the server', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startCampusServer({ campus, clock, port, user: 'user', key: 'key' })).rejects.toThrow(/EADDRINUSE/);
  });
});
