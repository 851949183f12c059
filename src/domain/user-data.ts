import type { Subscription } from './alerts/subscription.ts';

/** What a person added to a server. It is the server's, and stays when they have their own data deleted. */
export interface AddedThing {
  readonly kind: 'alert' | 'board' | 'digest';
  readonly id: string;
  readonly guildId: string;
}

/** What is kept of a direct message that was sent or is to be, for two days after that; times in ms since the Unix epoch. */
export interface KeptMessage {
  readonly id: string;
  readonly channelId: string;
  /** `null` where none was sent. */
  readonly messageId: string | null;
  readonly queuedAt: number;
  readonly settledAt: number | null;
}

/** What a *Retry* button of theirs needs until `expiresAt` (ms since the Unix epoch). */
export interface KeptPending {
  readonly kind: string;
  readonly value: unknown;
  readonly expiresAt: number;
}

/** All that is kept about one person. */
export interface UserData {
  /** Their own `/notify-me`, oldest first. */
  readonly reminders: readonly Subscription[];
  /** Those that they have cancelled, oldest first, as long as that can be undone or the outbox knows of them. */
  readonly cancelled: readonly Subscription[];
  /** Oldest first. */
  readonly pending: readonly KeptPending[];
  /** Oldest first; also of notifications that are gone. */
  readonly messages: readonly KeptMessage[];
  /** What carries their id as that of who added it, oldest first. */
  readonly added: readonly AddedThing[];
}

/** What is kept about people. Both methods throw StoreError and nothing else. */
export interface UserDataStore {
  find(userId: string): Promise<UserData>;
  /** Deletes a person's reminders and all deliveries to them, and removes their id from what they added to servers. */
  forget(userId: string): Promise<void>;
}
