import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { carrelIn, root, runUntilEnd } from '../support/carrel-process.ts';

const zone = 'Pacific/Kiritimati';
let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'carrel-campus-'));
});
afterEach(() => rm(checkout, { recursive: true }));

/** Puts a file of Lakeside's where it would stand in a checkout of theirs. */
async function put(file: string, path: string): Promise<void> {
  const text = await readFile(join(root, 'test/campus/lakeside', file), 'utf8');
  const toSource = '../'.repeat(path.split('/').length - 2);
  await mkdir(dirname(join(checkout, path)), { recursive: true });
  await writeFile(join(checkout, path), text.replaceAll("'../../../src/", `'${toSource}`));
}

/** Replaces a text that stands in a file of the checkout exactly once. */
async function edit(path: string, before: string, after: string): Promise<void> {
  const text = await readFile(join(checkout, path), 'utf8');
  expect(text.split(before), `${path}: ${before}`).toHaveLength(2);
  await writeFile(join(checkout, path), text.replace(before, after));
}

/** What CONTRIBUTING says under "Add a university": one folder, one parser, and the two lines that name them. */
async function becomeLakeside(): Promise<void> {
  for (const path of ['bin', 'commands', 'src', 'package.json']) {
    const filter = (from: string): boolean => !from.includes('/src/sandbox');
    await cp(join(root, path), join(checkout, path), { recursive: true, filter });
  }
  await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
  await rm(join(checkout, 'src/campus/concordia'), { recursive: true });
  await put('campus.ts', 'src/campus/lakeside/lakeside.ts');
  await put('feed.ts', 'src/source/lakeside.ts');
  const before = "concordia as campus } from './concordia/concordia.ts'";
  await edit('src/campus/index.ts', before, "lakeside as campus } from './lakeside/lakeside.ts'");
  const feedBefore = "openData as campusFeed } from './open-data.ts'";
  await edit('src/source/campus-feed.ts', feedBefore, "lakesideFeed as campusFeed } from './lakeside.ts'");
}

/** Lakeside's API: people inside, whatever the hour, and opening hours that name their day. */
async function startLakeside(): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const day = /^\/v2\/open\/(.+)$/.exec(url)?.[1];
    if (day !== undefined) response.end(JSON.stringify(`by appointment on ${day}`));
    else if (url === '/v2/now') response.end(JSON.stringify({ updated: 'now', halls: { N: 412, S: 60 } }));
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/`;
}

test('heads are taken as they are counted, over every midnight and from every beginning', async () => {
  await becomeLakeside();
  await writeFile(
    join(checkout, 'fold.ts'),
    `import './src/base/temporal.ts';
    import { estimatedPeople } from './src/domain/occupancy/estimate.ts';
    import { advancePeople } from './src/domain/occupancy/people-inside.ts';
    const counts = Array.from({ length: 24 * 4 }, (_, hour) => (hour * 37) % 300);
    let state;
    const people = counts.map((raw, hour) => {
      state = advancePeople('north', state, { raw, at: Date.UTC(2026, 2, 5, hour) });
      return estimatedPeople(state);
    });
    console.log(JSON.stringify({ counts, people }));`,
  );
  const { out, errors } = await runUntilEnd([process.execPath, 'fold.ts'], { cwd: checkout, variables: {} });
  expect(errors).toBe('');
  const { counts, people } = JSON.parse(out);
  expect(people).toEqual(counts);
});

test('another university is one folder, its parser and the lines that name them', async () => {
  await becomeLakeside();
  const discord = await startLocalDiscord({ token: 'token-of-the-bot' });
  onTestFinished(() => discord.close());
  const variables = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    LAKESIDE_URL: await startLakeside(),
    LAKESIDE_USER: 'user',
    LAKESIDE_KEY: 'key-of-the-feed',
    FULL_SOUTH: '120',
    DATABASE_URL: 'sqlite::memory:',
    HTTP_PORT: '0',
    LOG_LEVEL: 'debug',
  };
  const dayThere = () => Temporal.Now.plainDateISO(zone).toString();
  const days = [dayThere()];
  const user = discord.user();
  let asked: Promise<unknown[]> | undefined;
  const { code, errors } = await runUntilEnd(
    carrelIn(checkout, 'start'),
    { cwd: checkout, variables },
    (said, child) => {
      const polled = said.split('\n').filter((line) => line.includes('"polled"'));
      const isReady = said.includes('gateway ready') && said.includes('commands registered');
      if (
        asked ||
        !isReady ||
        !['occupancy', 'opening hours'].every((name) => polled.some((line) => line.includes(`"${name}"`)))
      )
        return;
      asked = Promise.all([
        user.run('/occupancy'),
        discord.user({ locale: 'fr' }).run('/achalandage'),
        user.run('/help'),
      ]);
      void asked.finally(() => child.kill('SIGTERM'));
    },
  );
  days.push(dayThere());
  expect({ code, errors }).toEqual({ code: 0, errors: '' });

  const [english, french, help] = ((await asked) ?? []).map((outcome) => JSON.stringify(outcome));
  expect(english).toContain('"title":"Lakeside reading halls, right now"');
  expect(english).toContain('Lakeside University (ODbL)');
  expect(english).toMatch(/"name":"North Hall · 🟠 busy","value":"[^"]*82% · about 410[^"]*"/);
  expect(english).toMatch(/"name":"South Hall · 🟡 moderate","value":"[^"]*50% · about 60[^"]*"/);
  expect(english).not.toContain('sensors');
  expect(days.some((day) => english?.includes(`Hours today: by appointment on ${day}`))).toBe(true);
  expect(french).toContain('"title":"Salles de lecture de Lakeside, en ce moment"');
  expect(french).toContain('Université Lakeside (ODbL)');
  expect(help).toContain('how full Lakeside’s reading halls are, from head counts');
  expect(help).toContain('[Lakeside Data](<https://data.lakeside.example/>), Lakeside University, ODbL');
  expect(`${english}${french}${help}`).not.toMatch(/concordia|webster|vanier|grey nuns|cc by/i);
});
