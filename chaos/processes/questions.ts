import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../src/sandbox/campus/random.ts';
import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';
import { asked as questionOf } from '../../test/support/interactions.ts';
import type { Crew } from './crew.ts';

/** A question that was asked, and how it went. */
export interface Asked {
  readonly entrance: 'gateway' | 'web';
  readonly at: number;
  /** Until the answer (ms); undefined: none came. */
  ms: number | undefined;
}

/** A balancer takes another process when one does not answer in this time (ms). */
const balancerMs = 1_000;
/** No answer is waited for longer (ms). Discord waits for 3 s. */
const patienceMs = 60_000;

/** Asks `/occupancy` by both entrances, `everyMs` apart, until `stop`, which waits for the answers. */
export function askAllTheTime(parts: {
  readonly discord: LocalDiscord;
  readonly crew: Crew;
  readonly random: Random;
  readonly everyMs: number;
}) {
  const { discord, crew, random, everyMs } = parts;
  const asked: Asked[] = [];
  const guildIds = discord.guilds().map(({ id }) => id);
  let isAsking = true;
  let id = 1_300_000_000_000_000_000n;

  const byGateway = async (): Promise<void> => {
    const guildId = guildIds[Math.floor(random.uniform() * guildIds.length)] ?? '';
    const one: Asked = { entrance: 'gateway', at: Date.now(), ms: undefined };
    asked.push(one);
    const outcome = await discord.user({ guildId }).run('/occupancy');
    if (outcome.status === 'answered') one.ms = outcome.acknowledgedMs;
  };
  /** As a balancer does: the next process where one does not answer. */
  const byWeb = async (): Promise<void> => {
    const one: Asked = { entrance: 'web', at: Date.now(), ms: undefined };
    asked.push(one);
    id += 1n;
    // Each from a user of its own: one who asks that often is turned away.
    const member = { user: { id: String(id), username: 'student' }, permissions: '0', roles: [] };
    const body = JSON.stringify(questionOf('occupancy', {}, { id: String(id), member }));
    const webs = crew.places.filter(({ shardId }) => shardId !== undefined);
    for (let turn = Math.floor(random.uniform() * webs.length); Date.now() < one.at + patienceMs; turn += 1) {
      const url = webs[turn % webs.length]?.current.httpUrl();
      const call = url === undefined ? undefined : discord.application.call(`${url}/interactions`, body);
      const answer = await Promise.race([call?.catch(() => undefined), sleep(url ? balancerMs : 50)]);
      if (answer?.status === 200) {
        one.ms = Date.now() - one.at;
        return;
      }
      if (url !== undefined) await sleep(20);
    }
  };
  const underWay = new Set<Promise<void>>();
  const begin = (asking: Promise<void>): void => {
    underWay.add(asking);
    void asking.finally(() => underWay.delete(asking));
  };
  const loop = (async () => {
    for (let turn = 0; isAsking; turn += 1) {
      begin(turn % 2 === 0 ? byGateway() : byWeb());
      await sleep(everyMs);
    }
  })();
  return {
    asked,
    stop: async (): Promise<void> => {
      isAsking = false;
      await loop;
      await Promise.all(underWay);
    },
  };
}
