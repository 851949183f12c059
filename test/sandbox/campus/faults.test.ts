import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createCampus } from '../../../src/sandbox/campus/campus.ts';
import { type CampusServer, startCampusServer } from '../../../src/sandbox/campus/server.ts';
import { manualClock } from '../../support/manual-clock.ts';

const campus = createCampus({ seed: 1 });
const clock = manualClock();
let server: CampusServer;

beforeAll(async () => {
  server = await startCampusServer({ campus, clock, user: 'user', key: 'key' });
});
afterEach(() => server.faults.set(undefined));
afterAll(() => server.close());

function get(path = 'library/occupancy/'): Promise<Response> {
  const headers = { authorization: `Basic ${btoa('user:key')}` };
  return fetch(new URL(path, server.url), { headers, redirect: 'manual' });
}

const feed = async () => (await get()).json();
const good = () => campus.feed(clock.now());

describe('faults on the wire', () => {
  test('slow: the answer is good, and comes after one that was asked for later', async () => {
    server.faults.set('slow', { ms: 100, times: 1 });
    const order: string[] = [];
    const slow = get('library/computers/').then(async (response) => {
      order.push('slow');
      return response.json();
    });
    await vi.waitUntil(() => server.faults.current() === undefined);
    expect((await get()).status).toBe(200);
    order.push('quick');
    expect(await slow).toEqual(campus.computers(clock.now()));
    expect(order).toEqual(['quick', 'slow']);
  });

  test('hanging: headers or the end of the body never come', async () => {
    server.faults.set('hanging', { part: 'body' });
    const response = await get();
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(JSON.stringify(good())).toContain(new TextDecoder().decode(first?.value));
    await reader?.cancel();
  });

  test('truncated: the connection breaks within the body', async () => {
    server.faults.set('truncated');
    const response = await get();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('html: a page with status 200', async () => {
    server.faults.set('html');
    const response = await get();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
  });

  test.each([false, true])('huge: good JSON in more than 64 KiB, chunked: %s', async (chunked) => {
    server.faults.set('huge', { chunked });
    const response = await get();
    expect(response.headers.has('content-length')).toBe(!chunked);
    const body = await response.text();
    expect(body.length).toBeGreaterThan(64 * 1024);
    expect(JSON.parse(body)).toEqual(good());
  });

  test('gzipBomb: 64 MiB of blanks in 64 KiB', async () => {
    server.faults.set('gzipBomb');
    const response = await get();
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toHaveLength(64 * 1024 * 1024);
  });

  test('body: whatever it is told', async () => {
    server.faults.set('body', { text: '{"Webster":' });
    const response = await get();
    expect([response.status, await response.text()]).toEqual([200, '{"Webster":']);
  });

  test('reset: the connection ends without an answer', async () => {
    server.faults.set('reset');
    await expect(get()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  test('redirect: to another host', async () => {
    server.faults.set('redirect');
    const response = await get();
    expect(response.status).toBe(302);
    expect(new URL(response.headers.get('location') ?? '').host).not.toBe(new URL(server.url).host);
    server.faults.set('redirect', { to: 'http://localhost:1/' });
    expect((await get()).headers.get('location')).toBe('http://localhost:1/');
  });

  test.each([
    ['401', {}, 401, null],
    ['429', {}, 429, null],
    ['429', { retryAfter: 120 }, 429, '120'],
    ['5xx', {}, 503, null],
    ['5xx', { status: 500 }, 500, null],
  ] as const)('%s with %j: status %d, Retry-After %s', async (kind, options, status, retryAfter) => {
    server.faults.set(kind, options);
    const response = await get();
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
  });

  test('end after as many requests as they were set for', async () => {
    server.faults.set('5xx', { times: 2 });
    const statuses = [(await get()).status, (await get()).status, (await get()).status];
    expect(statuses).toEqual([503, 503, 200]);
  });
});

describe('faults in the feed', () => {
  test.each([
    ['number', { Occupancy: campus.raw('vanier', clock.now()), LastRecordTime: 0 }],
    ['null', { Occupancy: null, LastRecordTime: null }],
    ['empty', { Occupancy: '', LastRecordTime: '' }],
  ] as const)('wrongTypes as %s: one library is no strings any more', async (as, entry) => {
    server.faults.set('wrongTypes', { as, sourceKey: 'Vanier' });
    expect(await feed()).toEqual({ ...good(), Vanier: entry });
  });

  test('missingLibrary: one is not there', async () => {
    server.faults.set('missingLibrary', { sourceKey: 'Vanier' });
    expect(await feed()).toEqual({ Webster: good().Webster, GreyNuns: good().GreyNuns });
  });

  test('newLibrary: one more is there', async () => {
    server.faults.set('newLibrary');
    expect(await feed()).toEqual({
      ...good(),
      Birks: { Occupancy: '12.0000', LastRecordTime: good().Webster?.LastRecordTime },
    });
  });

  test('frozenCounter: one stands still while the others go on', async () => {
    server.faults.set('frozenCounter');
    const before = good();
    await clock.advance(3_600_000);
    expect(good().Webster).not.toEqual(before.Webster);
    expect(await feed()).toEqual({ ...good(), Webster: before.Webster });
  });

  test('noRecord: one has never recorded anything', async () => {
    server.faults.set('noRecord', { sourceKey: 'GreyNuns' });
    expect(await feed()).toEqual({
      ...good(),
      GreyNuns: { Occupancy: '.0000', LastRecordTime: '1900-01-01 00:00:00.000' },
    });
  });

  test('leave the other endpoints alone', async () => {
    server.faults.set('missingLibrary');
    expect(await (await get('library/computers/')).json()).toEqual(campus.computers(clock.now()));
  });
});
