import type { Reason } from './alert.ts';

/**
 * A decision about a subscription or a digest, for the log and for `/status`. `reason` is a stable code such as `fired`,
 * `cooldown`, `sent`; `guildId` is null for DMs. `at` in milliseconds since the Unix epoch.
 */
export interface DecisionNote {
  readonly subscriptionId: string;
  readonly guildId: string | null;
  readonly at: number;
  readonly reason: string;
  /** The deliveries that it led to, or took back. */
  readonly deliveryIds?: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>> | Reason;
}

/** What `/status` shows of a decision. */
export type Trace = Pick<DecisionNote, 'at' | 'subscriptionId' | 'reason'>;
