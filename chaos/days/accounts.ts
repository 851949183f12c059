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
}

/** The ids at the end of a message about alerts: `k7m2` or `k7m2.webster`. */
const idsIn = (content: string): readonly string[] =>
  /^-# .* · ([a-z0-9.]+(?: [a-z0-9.]+)*)$/.exec(content.split('\n').at(-1) ?? '')?.[1]?.split(' ') ?? [];

/** Deliveries that are messages with ids: notifications, the lines that say that one is over, and digests. */
const countedKinds: ReadonlySet<string> = new Set(['fired', 'line', 'digest']);

/** Keeps account of each notification from now on. What is settled is kept as figures alone. */
export function keepAccounts(discord: LocalDiscord): Accounts {
  const open = new Set<string>();
  const balance = new Map<string, number>();
  const dropped: Record<string, number> = {};
  let fired = 0;
  let posted = 0;
  const add = (id: string, by: number): void => {
    const sum = (balance.get(id) ?? 0) + by;
    if (sum === 0) balance.delete(id);
    else balance.set(id, sum);
  };
  discord.onMessage(({ kind, message }) => {
    if (kind !== 'created' || message.authorId !== discord.applicationId || message.raw.message_reference) return;
    for (const id of idsIn(message.content)) {
      posted += 1;
      add(id.split('.')[0] ?? id, 1);
    }
  });
  return {
    hear: ({ reason, deliveryIds, deliveryId, kind, subscriptionId, waitMs }) => {
      if (reason === 'fired' && Array.isArray(deliveryIds)) {
        for (const id of deliveryIds) open.add(String(id));
        fired += deliveryIds.length;
      }
      // An attempt that is repeated later settles nothing.
      if (waitMs !== undefined || !countedKinds.has(String(kind))) return;
      if (reason === 'sent') add(String(subscriptionId), -1);
      if (!open.delete(String(deliveryId)) || reason === 'sent') return;
      dropped[String(reason)] = (dropped[String(reason)] ?? 0) + 1;
    },
    total: () => {
      const rest = [...balance.values()];
      const sum = (sign: number) => rest.reduce((total, one) => total + Math.max(0, sign * one), 0);
      // Where it may have been posted and cannot be looked for, no second one is: see docs/decisions.
      return { fired, posted, dropped, lost: open.size + sum(-1), doubled: sum(1) - (dropped.perhapsSent ?? 0) };
    },
  };
}
