import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newAlert, step } from '../../src/domain/alerts/alert-step.ts';
import { type Rule, ruleOf } from '../../src/domain/alerts/rule.ts';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { openStore } from '../../src/store/open-store.ts';

/** What came of all rounds. `fired`: the alerts that `step`, run again over every stored reading, says should have fired. */
export interface KillReport {
  readonly rounds: number;
  readonly readings: number;
  readonly fired: number;
  readonly sent: number;
  /** Over before anything was posted, so that it was not needed. */
  readonly cancelled: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Sent, but not edited although it is over. */
  readonly unedited: readonly string[];
}

const rule = ruleOf({
  libraries: 'any',
  direction: 'above',
  threshold: { people: 400 },
  holdMs: 0,
  recoverMs: 0,
  cooldownMs: 0,
});

/**
 * Kills a process with SIGKILL at random moments while it evaluates and sends, `rounds` times over one database and one
 * local Discord, then lets one drain the outbox. `random` gives numbers from 0 to below 1.
 */
export async function killRounds(rounds: number, random: () => number = Math.random): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-kills-'));
  const path = join(folder, 'carrel.db');
  const url = `sqlite:${path}`;
  const discord = await startLocalDiscord({
    guilds: 4,
    rateLimits: false,
    validate: false,
    history: 100_000,
    // On a busy machine a delivery can wait for longer than Discord remembers. The look at the channel that comes then
    // tells episodes of the same second not apart; the storms test it.
    timing: { nonceMs: 60 * 60_000 },
  });
  discord.faults.jitter(0, 25);
  try {
    const store = await openStore({ url });
    const channels = discord
      .guilds()
      .flatMap(({ id }) =>
        ['general', 'study-hall'].map((name) => ({ guildId: id, channelId: discord.channelId(name, id) })),
      );
    for (const [index, place] of channels.entries()) {
      // Every other one is about one library.
      const libraries = index % 2 === 0 ? rule.libraries : ['webster'];
      const others = { createdBy: '1', createdAt: 0, locale: 'en', roleId: null, sayResolved: false } as const;
      await store.subscriptions.add(
        { target: { kind: 'channel', ...place }, rule: { ...rule, libraries }, ...others, expiresAt: null },
        25,
      );
    }
    await store.close();
    const script = fileURLToPath(new URL('kill-child.ts', import.meta.url));
    const start = (mode: 'work' | 'drain') => fork(script, [url, discord.url, discord.token, mode]);
    for (let round = 0; round < rounds; round += 1) {
      const child = start('work');
      const ended = once(child, 'exit');
      await once(child, 'message');
      await sleep(random() * 400);
      child.kill('SIGKILL');
      await ended;
    }
    const [code] = await once(start('drain'), 'exit');
    if (code !== 0) throw new Error('the process that drains the outbox has failed');
    return reportOf(
      path,
      rounds,
      channels.flatMap(({ channelId }) => discord.messages(channelId).map(({ content }) => content)),
    );
  } finally {
    await discord.close();
    rmSync(folder, { recursive: true });
  }
}

function reportOf(path: string, rounds: number, messages: readonly string[]): KillReport {
  const database = new DatabaseSync(path, { readOnly: true });
  const readings = database.prepare('select library_id, fetched_at, people from reading order by fetched_at').all();
  const alerts = database.prepare('select subscription_id, library_id from alert').all();
  const cancelled = new Set(
    database
      .prepare(
        `select subscription_id, library_id, opened_at from delivery where kind = 'fired' and status = 'cancelled'`,
      )
      .all()
      .map((row) => `${row.subscription_id} ${row.library_id} ${row.opened_at}`),
  );
  database.close();
  const perLibrary = Map.groupBy(readings, (row) => row.library_id);
  const keys = alerts.flatMap(({ subscription_id, library_id }) => {
    const own = perLibrary.get(library_id ?? null) ?? [];
    const episodes = episodesOf(
      rule,
      own.map((row) => ({ at: Number(row.fetched_at), people: Number(row.people) })),
    );
    return episodes.map((episode) => ({ ...episode, key: `${subscription_id} ${library_id} ${episode.at}` }));
  });
  const lines = messages.flatMap((content) => content.split('\n'));
  const times = new Map<string, number>();
  for (const line of lines) {
    const key = line.replace(/^\w+ /, '');
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const said = new Set(lines);
  return {
    rounds,
    readings: readings.length,
    fired: keys.length,
    sent: keys.filter(({ key }) => times.has(key)).length,
    cancelled: keys.filter(({ key }) => cancelled.has(key)).length,
    lost: keys.filter(({ key }) => !times.has(key) && !cancelled.has(key)).map(({ key }) => key),
    doubled: keys
      .filter(({ key }) => (times.get(key) ?? 0) > 1 || (times.has(key) && cancelled.has(key)))
      .map(({ key }) => key),
    unedited: keys
      .filter(({ key, isOver }) => isOver && times.has(key) && !said.has(`resolved ${key}`))
      .map(({ key }) => key),
  };
}

/** What the domain says of the readings of a library, one after another. */
function episodesOf(own: Rule, readings: readonly { at: number; people: number }[]) {
  const episodes: { at: number; isOver: boolean }[] = [];
  let state = newAlert(own);
  for (const { at, people } of readings) {
    const observation = {
      people,
      at,
      now: at,
      serviceDay: serviceDayOf(at),
      freshness: 'fresh',
      full: undefined,
    } as const;
    const { state: next, events } = step(state, own, observation);
    state = next;
    for (const event of events) {
      if (event.kind === 'fired') episodes.push({ at: event.breachedAt, isOver: false });
      else episodes.splice(-1, 1, ...episodes.slice(-1).map((one) => ({ ...one, isOver: event.kind === 'resolved' })));
    }
  }
  return episodes;
}

if (process.argv[1] === import.meta.filename) {
  const report = await killRounds(Number(process.argv[2] ?? 200));
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const faults = report.lost.length + report.doubled.length + report.unedited.length;
  process.exitCode = faults === 0 ? 0 : 1;
}
