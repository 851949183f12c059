/** The database as Kysely sees it. */
export interface Tables {
  reading: ReadingTable;
  library_state: LibraryStateTable;
  subscription: SubscriptionTable;
  alert: AlertTable;
  alert_library: AlertLibraryTable;
  delivery: DeliveryTable;
  trace: TraceTable;
  board: BoardTable;
  digest: DigestTable;
  refused_channel: RefusedChannelTable;
  feed_state: FeedStateTable;
  pending: PendingTable;
  leader: LeaderTable;
  gateway_shard: GatewayShardTable;
  identify_turn: IdentifyTurnTable;
}

/**
 * One row a reading, unique by (library_id, fetched_at). Times are milliseconds since the Unix epoch in a `bigint` column;
 * PostgreSQL's driver hands those out as strings unless its dialect is told to parse them.
 */
export interface ReadingTable {
  library_id: string;
  fetched_at: number;
  raw: number;
  stamp: string;
  people: number;
  seen_at: number;
}

/** One row a library: which reading is its newest, and the estimate's fold at that point as JSON text. */
export interface LibraryStateTable {
  library_id: string;
  fetched_at: number;
  estimate_state: string;
}

/** One row a subscription. `rule` is the rule as JSON text, `say_resolved` 0 or 1, `owner_key` see `ownerKey` and `removeSubscription`. */
export interface SubscriptionTable {
  id: string;
  owner_key: string;
  guild_id: string | null;
  user_id: string | null;
  channel_id: string;
  created_by: string;
  created_at: number;
  locale: string;
  role_id: string | null;
  say_resolved: number;
  /** 0 or 1: whether its messages are published to the servers that follow its channel. */
  publish: number;
  rule: string;
  paused_reason: string | null;
  paused_at: number | null;
  /** When a pause by hand ends by itself; its alert's `due_at` is the same. */
  paused_until: number | null;
  expires_at: number | null;
  /** `expires_at` as long as its end has not been queued. */
  expiry_due: number | null;
  /** When the last notification fired that Discord took. */
  last_sent_at: number | null;
  /** 1 where its rule also covers libraries that appear later. */
  covers_any: number;
  /** When it was removed, for as long as that can be undone, and the `paused` of `Subscription` that it had then, as JSON. */
  removed_at: number | null;
  removed_pause: string | null;
}

/**
 * Where a subscription stands for one of its libraries, as of the last reading that touched it: see `stateOf` for what it has
 * become since. Unique by (subscription_id, library_id). Bounds are in people: `breach_at` is the first count at which it is breached, `clear_at` the first at which it
 * is clear; null where it does not watch (paused, over, or what full means is not known). `due_at`: look again then,
 * wherever the count stands.
 */
export interface AlertTable {
  subscription_id: string;
  library_id: string;
  direction: string;
  breach_at: number | null;
  clear_at: number | null;
  due_at: number | null;
  phase: string;
  service_day: string | null;
  rule_version: number;
  since: number | null;
  breached_at: number | null;
  fired_at: number | null;
  episode: number;
  last_fired_at: number | null;
  /** How often it has fired on `service_day`. */
  fired_today: number;
}

/**
 * What the alerts of one library have seen together. `lowest` and `highest` are whole people over the observations of
 * this service day but its first, which only disarms. `full_people` is what the bounds were worked out with.
 */
export interface AlertLibraryTable {
  library_id: string;
  full_people: number | null;
  seen_at: number | null;
  people: number | null;
  service_day: string | null;
  lowest: number | null;
  highest: number | null;
}

/** What the `status` of a delivery may be. */
export const deliveryStatuses = ['queued', 'waiting', 'leased', 'sent', 'expired', 'cancelled', 'dead'] as const;

/**
 * The outbox: one row a delivery, unique by (subscription_id, library_id, episode, kind), of the domain's kinds or `expired`
 * (a subscription ran out), `paused` (Discord refused; `detail` says why) or `resumed` (it may post again; `detail` names
 * what) or `publish` (of the message `message_id`). Of `fired` `detail` may say `lastToday`, of a correction `refused`. `message_id` is the message that was posted or,
 * for an edit, is edited; for a line, the one that took no more edits and that it replies to. `library_id` is empty where it
 * is about no single library.
 * `batch_id` names the request that carries it, as long as that may have been carried out. `lease_until`: how long it is
 * claimed or, where it waits for another attempt, when the last claim ended.
 */
export interface DeliveryTable {
  id: string;
  subscription_id: string;
  library_id: string;
  episode: number;
  kind: string;
  guild_id: string | null;
  server_key: string;
  channel_id: string;
  opened_at: number;
  closed_at: number | null;
  cause: string | null;
  /** The `direction` and `threshold` of the alert's rule then, as JSON; null where it is about no alert's count. */
  waited_for: string | null;
  detail: string | null;
  status: string;
  reason: string | null;
  queued_at: number;
  expires_at: number;
  due_at: number;
  attempts: number;
  batch_id: string | null;
  lease_until: number | null;
  message_id: string | null;
  settled_at: number | null;
}

/** The last decisions of each server; `place` orders those of one millisecond. */
export interface TraceTable {
  id: string;
  guild_id: string;
  at: number;
  place: number;
  subscription_id: string;
  reason: string;
}

/** What boards and digests share. `library_ids` is JSON text; times are milliseconds since the Unix epoch. */
export interface ChannelPostTable {
  id: string;
  guild_id: string;
  channel_id: string;
  created_by: string;
  created_at: number;
  locale: string;
  library_ids: string;
  paused_reason: string | null;
  paused_at: number | null;
}

/**
 * One row a board. `has_chart` is 0 or 1. `due_at`: when to look at it, null where never; `lease_until` and `turn`: the
 * claim; `nonce`: that of its next post; `unconfirmed_since` and `unreadable` (0 or 1): see `UnconfirmedPost`.
 */
export interface BoardTable extends ChannelPostTable {
  has_chart: number;
  message_id: string | null;
  left_over_id: string | null;
  shown: string | null;
  shown_at: number | null;
  pictured_at: number | null;
  pinned_id: string | null;
  given_up_at: number | null;
  unconfirmed_since: number | null;
  unreadable: number;
  failures: number;
  not_before: number;
  due_at: number | null;
  lease_until: number | null;
  turn: number;
  nonce: string;
  /** The id of the board whose place it takes once its message is there; null of any other. */
  replaces: string | null;
  /** When it was removed, as long as its messages may still be there; null of a board. */
  removed_at: number | null;
}

/** One row a digest. `minute` is of the day, `weekdays` is JSON text; `next_at` is of the campus. */
export interface DigestTable extends ChannelPostTable {
  /** As of `SubscriptionTable`. */
  publish: number;
  minute: number;
  weekdays: string;
  next_at: number;
}

/** What the poller knows of the feed beside the readings, as JSON text: every process answers from it. */
export interface FeedStateTable {
  name: string;
  value: string;
}

/** What a button needs later, as JSON text; `user_id` where the id of a person is in it. */
export interface PendingTable {
  key: string;
  kind: string;
  user_id: string | null;
  value: string;
  expires_at: number;
}

/** Which process leads a role, and since when (ms since the Unix epoch). `term` only rises. `holder` is for the operator. */
export interface LeaderTable {
  role: string;
  term: number;
  since: number;
  holder: string;
  /** Until when a speaker may send more than it need announce, by the clock of the database: see `SendRate`. */
  busy_until: number;
}

/**
 * One row a channel in which something is paused for want of a permission. `looks`: how many have found that nothing has
 * changed; `due_at`: when to look again. Times are milliseconds since the Unix epoch.
 */
export interface RefusedChannelTable {
  channel_id: string;
  guild_id: string;
  looks: number;
  looked_at: number;
  due_at: number;
}

/** One row a shard of the gateway: its session, where it has one, and how often it has begun one lately (the machine's ms). */
export interface GatewayShardTable {
  shard_id: number;
  shard_count: number;
  session_id: string | null;
  resume_url: string | null;
  sequence: number | null;
  identified_at: number;
  tries: number;
}

/** When the next session of a bucket (`shard % max_concurrency`) may begin, in milliseconds of the database's clock. */
export interface IdentifyTurnTable {
  bucket: number;
  next_at: number;
}
