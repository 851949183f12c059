import { mostPerMessage } from '../../src/domain/messages/delivery.ts';
import { rateLimits } from '../../src/worker/outbox/rate-limiter.ts';
import { type BenchDatabase, literal } from '../lab/database.ts';

/** What a speaker did in some time. */
export interface Spoken {
  readonly messages: number;
  readonly deliveries: number;
  readonly expired: number;
  /** Deliveries that still wait. */
  readonly waiting: number;
}

/**
 * Sends what is queued as the outbox does, and as quickly as Discord allows, in time that is made up: servers take turns in the
 * order of their keys, what one channel gets at one moment is one message, and what is too old is dropped. It writes only what a
 * reading asks about a delivery, many in one statement: a day of a million servers would take the outbox itself hours.
 */
export function createVirtualSpeaker(database: BenchDatabase, perSecond: number = rateLimits.global.most) {
  let turn = '';

  const countOf = async (condition: string): Promise<number> => {
    const [row] = await database.run<{ count: string }>(
      `select count(*) as count from delivery where status = 'queued' and ${condition}`,
    );
    return Number(row?.count);
  };
  /** What servers wait for, in the order of their keys. */
  const queueOf = async (condition: string): Promise<{ server: string; messages: number; deliveries: number }[]> => {
    const rows = await database.run<Record<'server' | 'messages' | 'deliveries', string>>(
      `select server_key as server, sum((deliveries + ${mostPerMessage - 1}) / ${mostPerMessage}) as messages, sum(deliveries) as deliveries
       from (select server_key, count(*) as deliveries from delivery where status = 'queued' and ${condition}
             group by server_key, channel_id, kind, message_id) as message
       group by server_key order by server_key`,
    );
    return rows.map(({ server, ...counts }) => ({
      server,
      messages: Number(counts.messages),
      deliveries: Number(counts.deliveries),
    }));
  };
  /** The servers of a range whose turn it may be: each has a message at least. */
  const nextOf = async (range: string, most: number) => {
    const keys = await database.run<{ key: string }>(
      `select server_key as key from delivery where status = 'queued' and ${range} group by server_key order by server_key limit ${Math.ceil(most)}`,
    );
    const last = keys.at(-1)?.key;
    return last === undefined ? [] : queueOf(`${range} and server_key <= ${literal(last)}`);
  };

  return {
    /** How many messages all that waits is. */
    messages: async (): Promise<number> => (await queueOf('1 = 1')).reduce((sum, { messages }) => sum + messages, 0),

    /** Speaks for `seconds` up to `now` (ms since the Unix epoch). */
    speak: async (now: number, seconds: number): Promise<Spoken> => {
      const tooOld = `expires_at <= ${now}`;
      const expired = await countOf(tooOld);
      if (expired > 0) {
        await database.run(
          `update delivery set status = 'expired', reason = 'tooOld', settled_at = ${now} where status = 'queued' and ${tooOld}`,
        );
      }
      const most = perSecond * seconds;
      const after = await nextOf(`server_key > ${literal(turn)}`, most);
      const queue = after.length < most ? [...after, ...(await nextOf(`server_key <= ${literal(turn)}`, most))] : after;
      const sent = { messages: 0, deliveries: 0 };
      let last: string | undefined;
      for (const { server, messages, deliveries } of queue) {
        if (sent.messages + messages > most) break;
        sent.messages += messages;
        sent.deliveries += deliveries;
        last = server;
      }
      if (last !== undefined) {
        const range =
          last > turn
            ? `server_key > ${literal(turn)} and server_key <= ${literal(last)}`
            : `(server_key > ${literal(turn)} or server_key <= ${literal(last)})`;
        // What was one message has one id, by which its edits become one too.
        await database.run(
          `update delivery set status = 'sent', settled_at = ${now}, message_id = coalesce(message_id, channel_id || '-' || queued_at)
           where status = 'queued' and ${range}`,
        );
        turn = last;
      }
      return { ...sent, expired, waiting: await countOf('1 = 1') };
    },
  };
}
