import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';

/** What became of the alerts that have fired: what the log decided, held against what Discord has. */
export interface Accounts {
  /** Takes in a line of the log. */
  hear(line: Readonly<Record<string, unknown>>): void;
  total(): {
    readonly fired: number;
    /** Notifications, lines and digests. */
    readonly posted: number;
    /** Dropped, by the reason that the log gives. */
    readonly dropped: Readonly<Record<string, number>>;
    /** Fired, and neither posted nor dropped for a reason. */
    readonly lost: number;
    /** Posted more often than decided, with lines and digests. */
    readonly doubled: number;
  };
  /** Takes in what may explain a message too many: a fault. */
  note(text: string): void;
  /** What happened to each subscription or digest that has a message too many: lines of messages, of the log, and of faults. */
  doubles(): readonly string[];
}

/** The ids at the end of a message about alerts: `k7m2` or `k7m2.webster`. */
const idsIn = (content: string): readonly string[] =>
  /^-# .* · ([a-z0-9.]+(?: [a-z0-9.]+)*)$/.exec(content.split('\n').at(-1) ?? '')?.[1]?.split(' ') ?? [];

/**
 * Deliveries that are messages with ids: notifications, the lines that say that one is over, the last word of a notification
 * that has run out, and digests.
 */
const countedKinds: ReadonlySet<string> = new Set(['fired', 'line', 'expired', 'digest']);

/** How many steps of all are remembered, and of one subscription that is not in order. */
const limits = { recent: 300, trail: 40 } as const;

/** Something that happened; to all of them without an id. */
interface Step {
  readonly ids: readonly string[] | undefined;
  readonly text: string;
}

/** Keeps account of each notification from now on. What is settled is kept as figures alone. */
export function keepAccounts(discord: LocalDiscord): Accounts {
  const open = new Set<string>();
  const balance = new Map<string, number>();
  const dropped: Record<string, number> = {};
  let fired = 0;
  let posted = 0;
  let perhapsPosted = 0;
  const recent: Step[] = [];
  const trails = new Map<string, string[]>();
  const remember = (ids: Step['ids'], what: string): void => {
    const text = `${new Date().toISOString()} ${what}`;
    recent.push({ ids, text });
    if (recent.length > limits.recent) recent.shift();
    for (const [id, trail] of trails) if ((ids?.includes(id) ?? true) && trail.length < limits.trail) trail.push(text);
  };
  const add = (id: string, by: number): void => {
    const sum = (balance.get(id) ?? 0) + by;
    if (sum === 0) balance.delete(id);
    else balance.set(id, sum);
    if (sum <= 0) trails.delete(id);
    else if (!trails.has(id)) {
      const own = recent.filter(({ ids }) => ids?.includes(id) ?? true).map(({ text }) => text);
      trails.set(id, own.slice(-limits.trail / 2));
    }
  };
  discord.onMessage(({ kind, message }) => {
    if (message.authorId !== discord.applicationId) return;
    const { id: messageId, channelId, content, raw } = message;
    const ids = idsIn(content).map((id) => id.split('.')[0] ?? id);
    if (ids.length === 0) return;
    remember(ids, JSON.stringify({ message: kind, messageId, channelId, nonce: raw.nonce, content }));
    if (kind !== 'created' || raw.message_reference) return;
    posted += ids.length;
    for (const id of ids) add(id, 1);
  });
  return {
    note: (text) => remember(undefined, text),
    doubles: () => [...trails].flatMap(([id, trail]) => [`one message too many: ${id}`, ...trail]),
    hear: (line) => {
      const { reason, deliveryIds, deliveryId, kind, subscriptionId, waitMs } = line;
      if (subscriptionId !== undefined) remember([String(subscriptionId)], JSON.stringify(line));
      if (reason === 'fired' && Array.isArray(deliveryIds)) {
        for (const id of deliveryIds) open.add(String(id));
        fired += deliveryIds.length;
      }
      // An attempt that is repeated later settles nothing.
      if (waitMs !== undefined || !countedKinds.has(String(kind))) return;
      if (reason === 'sent') add(String(subscriptionId), -1);
      if (reason === 'perhapsSent') perhapsPosted += 1;
      if (!open.delete(String(deliveryId)) || reason === 'sent') return;
      dropped[String(reason)] = (dropped[String(reason)] ?? 0) + 1;
    },
    total: () => {
      const rest = [...balance.values()];
      const sum = (sign: number) => rest.reduce((total, one) => total + Math.max(0, sign * one), 0);
      // Where it may have been posted and cannot be looked for, no second one is: see docs/decisions.
      return { fired, posted, dropped, lost: open.size + sum(-1), doubled: Math.max(0, sum(1) - perhapsPosted) };
    },
  };
}
