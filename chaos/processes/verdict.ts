import type { Client } from 'pg';
import { type Episode, episodesOf, type ReadingRow, type SubscriptionRow } from './episodes.ts';
import type { Posted } from './message-log.ts';

interface DeliveryRow {
  readonly subscription_id: string;
  readonly library_id: string;
  readonly kind: string;
  readonly status: string;
  readonly reason: string | null;
  readonly opened_at: number;
  readonly batch_id: string | null;
  readonly message_id: string | null;
}

/** Something that is not as it should be, and when the crossing was that it is about. */
export interface Wrong {
  readonly at: number;
  readonly what: string;
}

/** What came of the crossings, as the database and Discord have it. */
export interface Verdict {
  /** Crossings of a subscription and a library. */
  readonly fired: number;
  readonly sent: number;
  /** Over before they were posted, so that they were not needed. */
  readonly needless: number;
  readonly edited: number;
  readonly lost: readonly Wrong[];
  readonly doubled: readonly Wrong[];
  readonly unedited: readonly Wrong[];
  readonly stranded: readonly Wrong[];
  /** Until the message of a crossing was posted (ms), with the time of the crossing. */
  readonly waits: readonly { readonly at: number; readonly ms: number }[];
}

/** Compares what should have fired with the outbox and with the messages that stand in Discord. */
export async function judge(database: Client, posted: ReadonlyMap<string, Posted>): Promise<Verdict> {
  const rowsOf = async <Row>(query: string): Promise<Row[]> => (await database.query(query)).rows as Row[];
  const episodes = episodesOf(
    await rowsOf<ReadingRow>('select library_id, fetched_at, people from reading order by fetched_at'),
    await rowsOf<SubscriptionRow>('select id, rule from subscription'),
  );
  const deliveries = await rowsOf<DeliveryRow>(
    'select subscription_id, library_id, kind, status, reason, opened_at, batch_id, message_id from delivery',
  );
  const byKey = new Map(
    deliveries.map((row) => [`${row.kind} ${row.subscription_id} ${row.library_id} ${row.opened_at}`, row]),
  );
  const find = (kind: string, { subscriptionId, libraryId, breachedAt }: Episode) =>
    byKey.get(`${kind} ${subscriptionId} ${libraryId} ${breachedAt}`);
  const known = new Set(episodes.map((episode) => find('fired', episode)));
  const lost: Wrong[] = [];
  const unedited: Wrong[] = [];
  const waits: { at: number; ms: number }[] = [];
  const open = new Map<string, number>();
  let sent = 0;
  let needless = 0;
  let edited = 0;
  for (const episode of episodes) {
    const { subscriptionId, libraryId, breachedAt: at } = episode;
    const name = `${subscriptionId} ${libraryId} ${new Date(at).toISOString()}`;
    const fired = find('fired', episode);
    const message = posted.get(fired?.message_id ?? '');
    if (fired?.status === 'cancelled' && fired.reason === 'overBeforeSent') {
      needless += 1;
      continue;
    }
    if (fired?.status !== 'sent' || message === undefined || message.nonce !== fired.batch_id) {
      lost.push({ at, what: `${name}: ${JSON.stringify(fired)}, in Discord ${JSON.stringify(message)}` });
      continue;
    }
    sent += 1;
    waits.push({ at, ms: message.at - at });
    if (!episode.isOver) open.set(message.id, (open.get(message.id) ?? 0) + 1);
    if (!episode.isOver) continue;
    const edit = find('edit', episode);
    if (edit?.status === 'sent') edited += 1;
    else unedited.push({ at, what: `${name}: ${JSON.stringify(edit)}` });
  }
  const nonces = new Set(
    deliveries.flatMap(({ status, batch_id }) => (status === 'sent' && batch_id !== null ? [batch_id] : [])),
  );
  const doubled: Wrong[] = deliveries
    .filter((row) => row.kind === 'fired' && row.status === 'sent' && !known.has(row))
    .map((row) => ({ at: row.opened_at, what: `fired for no crossing: ${JSON.stringify(row)}` }));
  const perNonce = new Map<string, number>();
  for (const { nonce, at, id, content } of posted.values()) {
    const times = (perNonce.get(nonce) ?? 0) + 1;
    perNonce.set(nonce, times);
    if (times > 1) doubled.push({ at, what: `posted again under the nonce ${nonce}: ${id}` });
    else if (!nonces.has(nonce)) doubled.push({ at, what: `posted and not known as sent: ${nonce} ${content}` });
    // What still fires stands out in bold; once all edits are done, nothing else does.
    const bold = content.split('\n').filter((line) => line.startsWith('**')).length;
    if (bold > (open.get(id) ?? 0)) unedited.push({ at, what: `an old edit is the last: ${id} ${content}` });
  }
  const stranded = deliveries
    .filter(({ status }) => ['queued', 'leased', 'waiting'].includes(status))
    .map((row) => ({ at: row.opened_at, what: JSON.stringify(row) }));
  return { fired: episodes.length, sent, needless, edited, lost, doubled, unedited, stranded, waits };
}
