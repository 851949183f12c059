import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BoardRequest } from '../../src/domain/messages/board.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import type { ChildMessage } from './board-child.ts';
import { type BoardKind, type BoardRow, boardKinds, textOfBoard } from './board-kinds.ts';
import { strikes } from './board-strikes.ts';

/** What came of all rounds; each fault with its round and what had struck in it. */
export interface BoardReport {
  readonly rounds: number;
  readonly boards: number;
  readonly strikes: Readonly<Record<string, number>>;
  /** Posts, edits and deletions that Discord has carried out. */
  readonly posts: number;
  readonly edits: number;
  readonly deletions: number;
  /** Boards without their message, or not paused where their channel is gone. */
  readonly lost: readonly string[];
  /** Messages that belong to no board. */
  readonly doubled: readonly string[];
  /** Boards that show nothing that was true in the last 90 seconds. */
  readonly stale: readonly string[];
  /** How long it took until all was right again after the last restart of a round, in the campus's seconds. */
  readonly settledSeconds: { readonly median: number; readonly most: number };
}

const speed = 60;
/** How old what a board shows may be, in the campus's milliseconds. */
const freshMs = 90_000;
/** Boards that are not right after this are faults (the campus's milliseconds). It ends what never settles; a busy machine is slow too. */
const settleMs = 60 * 60_000;
const beganAt = Date.parse('2026-02-10T15:00:00Z');

/**
 * Kills a process with SIGKILL at random moments while it keeps boards right on a local Discord, with something else going
 * wrong in each of the `rounds`; a minute takes a second. A process lives for at most half of `longestWaitMs`, and is away for
 * up to all of it (6,000 is twice as long as a nonce lives). `random` gives numbers from 0 to below 1.
 */
export async function boardRounds(
  rounds: number,
  { longestWaitMs = 6_000, random = Math.random }: { longestWaitMs?: number; random?: () => number } = {},
): Promise<BoardReport> {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-boards-'));
  const path = join(folder, 'carrel.db');
  const startedAt = Date.now();
  const now = () => beganAt + (Date.now() - startedAt) * speed;
  const feed = await openFeed(now);
  const discord = await startLocalDiscord({
    guilds: 4,
    rateLimits: false,
    timing: { nonceMs: 180_000 / speed },
    history: 10_000,
  });
  const tally = { created: 0, edited: 0, deleted: 0 };
  const edited = Promise.withResolvers<void>();
  discord.onMessage(({ kind }) => {
    tally[kind] += 1;
    if (kind === 'edited') edited.resolve();
  });
  const script = fileURLToPath(new URL('board-child.ts', import.meta.url));
  const args = [`sqlite:${path}`, discord.url, discord.token, feed.url, String(speed)];
  const heard: Heard = { should: [], ended: new Set() };
  let child = await begin(script, args, now, heard);
  try {
    for (const request of boardRequests(discord)) {
      child.send({ ...request, createdAt: now() } satisfies BoardRequest);
      await waitForMessage(child, 'done');
    }
    // Before that there is nothing that a process could be killed at.
    await edited.promise;
    const book = new Map<string, number>();
    const faults: Record<'lost' | 'doubled' | 'stale', string[]> = { lost: [], doubled: [], stale: [] };
    const known = new Set<string>();
    const seconds: number[] = [];
    const look = () => inspect(discord, path, heard, now());
    for (let round = 0; round < rounds; round += 1) {
      const strike = strikes[Math.floor(random() * strikes.length)] ?? strikes[0];
      discord.faults.jitter(0, 25);
      const over = new AbortController();
      await strike.begin({ discord, random, boards: rowsOf(path), over: over.signal });
      book.set(strike.name, (book.get(strike.name) ?? 0) + 1);
      await sleep((random() * longestWaitMs) / 2);
      child.kill('SIGKILL');
      await ended(child, heard);
      // Longer than a nonce lives now and then.
      await sleep(random() ** 3 * longestWaitMs);
      if (random() < 0.5) discord.faults.clear();
      child = await begin(script, args, now, heard);
      if (random() < 0.5) await sleep(random() * longestWaitMs);
      over.abort();
      discord.faults.clear();
      const from = now();
      let found = look();
      while (now() < from + settleMs && Object.values(found).some((list) => list.some((key) => !known.has(key)))) {
        await sleep(50);
        found = look();
      }
      seconds.push((now() - from) / 1_000);
      for (const kind of ['lost', 'doubled', 'stale'] as const) {
        for (const key of found[kind]) {
          if (!known.has(key)) faults[kind].push(`${key} in round ${round}: ${strike.name}`);
          known.add(key);
        }
      }
    }
    seconds.sort((a, b) => a - b);
    return {
      rounds,
      boards: rowsOf(path).length,
      strikes: Object.fromEntries(book),
      posts: tally.created,
      edits: tally.edited,
      deletions: tally.deleted,
      ...faults,
      settledSeconds: {
        median: Math.round(seconds[Math.floor(seconds.length / 2)] ?? 0),
        most: Math.round(seconds.at(-1) ?? 0),
      },
    };
  } finally {
    child.kill('SIGKILL');
    await ended(child, heard);
    await discord.close();
    await feed.close();
    rmSync(folder, { recursive: true });
  }
}

/** What the children have said: what boards should show, the newest last. */
interface Heard {
  should: { readonly at: number; readonly texts: Readonly<Record<BoardKind, string>> }[];
  readonly ended: Set<ChildProcess>;
}

async function begin(script: string, args: readonly string[], now: () => number, heard: Heard): Promise<ChildProcess> {
  const child = fork(script, [...args, String(now()), String(Date.now())]);
  child.once('exit', () => heard.ended.add(child));
  child.on('message', (message: ChildMessage) => {
    if (message.kind !== 'should') return;
    heard.should = [...heard.should.filter(({ at }) => at > message.at - freshMs), message];
  });
  await waitForMessage(child, 'begun');
  return child;
}

/** Waits until the child says something of this kind. Throws where it ends instead. */
async function waitForMessage(child: ChildProcess, kind: ChildMessage['kind']): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const listen = (message: ChildMessage) => message.kind === kind && resolve();
  const fail = (code: number | null) => reject(new Error(`the process of the boards has ended with ${code}`));
  child.on('message', listen).once('exit', fail);
  await promise.finally(() => child.off('message', listen).off('exit', fail));
}

async function ended(child: ChildProcess, heard: Heard): Promise<void> {
  if (!heard.ended.has(child)) await once(child, 'exit');
}

/** In each of the four servers two boards in #general and one in #study-hall. */
function boardRequests(discord: LocalDiscord) {
  const common = { createdBy: '1', createdAt: 0 } as const;
  return discord.guilds().flatMap(({ id: guildId }) => {
    const at = (channel: string, kind: BoardKind) => ({
      ...common,
      ...boardKinds[kind],
      guildId,
      channelId: discord.channelId(channel, guildId),
    });
    return [at('general', 'all'), at('general', 'charted'), at('study-hall', 'charted')];
  });
}

function rowsOf(path: string): BoardRow[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
  const rows = database.prepare('select id, channel_id, message_id, paused_reason, has_chart from board').all();
  database.close();
  return rows.map((row) => ({
    id: String(row.id),
    channelId: String(row.channel_id),
    messageId: row.message_id === null ? null : String(row.message_id),
    paused: row.paused_reason === null ? null : String(row.paused_reason),
    hasChart: row.has_chart === 1,
  }));
}

/** What is wrong right now. */
function inspect(discord: LocalDiscord, path: string, { should }: Heard, now: number) {
  const recent = should.filter(({ at }) => at > now - freshMs);
  const channels = new Set(discord.guilds().flatMap(({ channels: own }) => own.map(({ id }) => id)));
  const lost: string[] = [];
  const stale: string[] = [];
  const own = new Set<string>();
  const rows = rowsOf(path);
  for (const { id, channelId, messageId, paused, hasChart } of rows) {
    if (messageId !== null) own.add(messageId);
    if (!channels.has(channelId)) {
      if (paused !== 'unknownChannel') lost.push(`${id} goes on without its channel`);
      continue;
    }
    const message = discord.messages(channelId).find((candidate) => candidate.id === messageId);
    if (message === undefined) lost.push(`${id} has no message${paused === null ? '' : `: ${paused}`}`);
    else if (!recent.some(({ texts }) => texts[hasChart ? 'charted' : 'all'] === textOfBoard(message)))
      stale.push(`${id} is not right${paused === null ? '' : `: ${paused}`}`);
  }
  const doubled = [...channels].flatMap((channelId) =>
    discord
      .messages(channelId)
      .filter(({ id }) => !own.has(id))
      .map(({ id }) => `${id} belongs to no board`),
  );
  return { lost, doubled, stale };
}

/** A feed whose count is another one each minute, on the door clock. */
async function openFeed(now: () => number) {
  const server = createServer((incoming, outgoing) => {
    const minutes = Math.floor(now() / 60_000);
    const stamp = new Date(Math.floor(now() / 300_000) * 300_000 - 13_000_000).toISOString();
    const record = (people: number) => ({
      Occupancy: `${people}.0000`,
      LastRecordTime: stamp.replace('T', ' ').replace('Z', ''),
    });
    const counts = { Webster: record(500 + ((minutes * 37) % 400)), Vanier: record(200 + ((minutes * 11) % 100)) };
    outgoing.setHeader('Content-Type', 'application/json');
    outgoing.end(JSON.stringify(incoming.url?.endsWith('/occupancy/') ? counts : []));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/API/v1/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const report = await boardRounds(Number(process.argv[2] ?? 100));
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.lost.length + report.doubled.length + report.stale.length === 0 ? 0 : 1;
}
