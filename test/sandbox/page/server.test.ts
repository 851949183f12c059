import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/base/logger.ts';
import { type Page, startPage } from '../../../src/sandbox/page/server.ts';
import type { CommandSpec } from '../../../src/sandbox/page/wire.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';

describe('the server of the page', () => {
  let sandbox: Sandbox;
  let page: Page;

  beforeAll(async () => {
    const logger = createLogger({ level: 'silent', secrets: [], destination: process.stderr });
    sandbox = await startSandbox({ seed: 'carrel', logger, onStep: () => {} });
    page = await startPage(sandbox, { port: 0 });
  });
  afterAll(async () => {
    await page?.close();
    await sandbox?.close();
  });
  const post = (path: string, body: unknown, type = 'application/json') =>
    fetch(`${page.url}${path}`, { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify(body) });
  const here = () => ({ locale: 'en-US', role: 'member', channelId: sandbox.discord.channelId('general') });

  test('lets the browser ask no other server', async () => {
    const answer = await fetch(page.url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'self'");
    expect(await answer.text()).not.toMatch(/https?:\/\//);
  });

  test('serves browser code without its types, and no other file', async () => {
    const script = await fetch(`${page.url}/modules/page/browser/dom.ts`);
    expect(script.headers.get('Content-Type')).toContain('text/javascript');
    expect(await script.text()).not.toContain('interface Parts');
    for (const path of [
      '/modules/page/server.ts',
      '/modules/sandbox.ts',
      '/modules/..%2f..%2fconfig.ts',
      '/tsconfig.json',
    ]) {
      expect((await fetch(`${page.url}${path}`)).status, path).toBe(404);
    }
  });

  test('draws an emoji, and writes the one that it has no drawing of', async () => {
    expect(await (await fetch(`${page.url}/emoji/1f7e2.svg`)).text()).toContain('<svg');
    expect(await (await fetch(`${page.url}/emoji/e000.svg`)).text()).toContain('&#xe000;');
    expect((await fetch(`${page.url}/emoji/..%2fx.svg`)).status).toBe(404);
  });

  test('takes another port when the one that was asked for is taken, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    let wasTold = false;
    const second = await startPage(sandbox, {
      port,
      onPortTaken: () => {
        wasTold = true;
      },
    });
    expect(wasTold).toBe(true);
    expect(second.url).not.toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(second.url)).status).toBe(200);
    await second.close();
    other.close();
  });

  /** The status of a request with headers that `fetch` would not let a caller set. */
  const statusWith = async (headers: Record<string, string>, method = 'GET', path = '/'): Promise<number> => {
    const sent = request(`${page.url}${path}`, { method, headers, agent: false });
    sent.end(method === 'POST' ? '{}' : undefined);
    const [answer] = await once(sent, 'response');
    answer.resume();
    return answer.statusCode;
  };
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };

  test.each(['library.example', 'library.example:8787', '127.0.0.1.library.example', '192.168.1.7:8787'])(
    'refuses to be called %s, by whatever name that resolves to this machine',
    async (host) => {
      expect(await statusWith({ host })).toBe(403);
      expect(await statusWith({ host, ...upgrade })).toBe(403);
      expect(await statusWith({ host }, 'GET', '/api/events')).toBe(403);
    },
  );

  test('refuses what another site’s page sends, and what another port’s does', async () => {
    const { host } = new URL(page.url);
    const json = { host, 'content-type': 'application/json' };
    for (const origin of ['https://library.example', 'http://localhost:1', 'null']) {
      expect(await statusWith({ ...json, origin }, 'POST', '/api/control'), origin).toBe(403);
      expect(await statusWith({ host, origin, ...upgrade }), origin).toBe(403);
    }
    expect(await statusWith({ host, 'sec-fetch-site': 'cross-site' }, 'GET', '/api/commands')).toBe(403);
    expect(await statusWith({ ...json, origin: page.url }, 'POST', '/api/control')).toBe(400);
  });

  test('answers by this machine’s names, behind a tunnel’s port too, and to a link on another site', async () => {
    for (const host of ['127.0.0.1:9000', 'localhost', '[::1]:8787']) {
      expect(await statusWith({ host }), host).toBe(200);
    }
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await statusWith(link)).toBe(200);
    expect(await statusWith(link, 'GET', '/api/commands')).toBe(403);
  });

  test('carries a line to the bot and says which message is the answer', async () => {
    const answer = await post('/api/act', { do: 'run', who: here(), line: '/occupancy' });
    const result = (await answer.json()) as { readonly messageId: string };
    expect(result).toMatchObject({ status: 'answered', messageId: expect.stringMatching(/^\d+$/) });
    const message = sandbox.discord.messages(here().channelId).find(({ id }) => id === result.messageId);
    expect(message?.raw.interaction).toMatchObject({ name: 'occupancy', type: 2 });
  });

  test('gives the command box its own mistakes back', async () => {
    const result = await (await post('/api/act', { do: 'run', who: here(), line: '/nonsense' })).json();
    expect(result).toMatchObject({
      status: 'invalid',
      kind: 'unknown-command',
      known: expect.arrayContaining(['/occupancy']),
    });
  });

  test('refuses what is no action, no control and no JSON', async () => {
    expect((await post('/api/act', { do: 'shutdown' })).status).toBe(400);
    expect((await post('/api/control', { do: 'speed', speed: 10_000 })).status).toBe(400);
    expect((await post('/api/control', { do: 'rateLimit' }, 'text/plain')).status).toBe(415);
  });

  test('offers commands by what the visitor may do', async () => {
    const offered = async (role: string) => {
      const answer = await fetch(`${page.url}/api/commands?${new URLSearchParams({ ...here(), role })}`);
      return ((await answer.json()) as CommandSpec[]).map(({ name }) => name);
    };
    expect(await offered('member')).toContain('occupancy');
    expect(await offered('moderator')).toEqual(expect.arrayContaining(await offered('member')));
  });

  test('takes the right to write in a channel from the bot, and gives it back', async () => {
    const { channelId } = here();
    const write = () =>
      fetch(`${sandbox.discord.url}/v10/channels/${channelId}/messages`, {
        method: 'POST',
        headers: { Authorization: `Bot ${sandbox.discord.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ content: 'hello' }),
      });
    await post('/api/control', { do: 'permission', channelId, revoked: true });
    expect(await (await write()).json()).toMatchObject({ code: 50001 });
    await post('/api/control', { do: 'permission', channelId, revoked: false });
    expect((await write()).status).toBe(200);
  });
});
