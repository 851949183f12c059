import type { Subscription } from './alerts/subscription.ts';

/** What a person added to a server. It is the server's, and stays when they have their own data deleted. */
export interface AddedThing {
  readonly kind: 'alert' | 'board' | 'digest';
  readonly id: string;
  readonly guildId: string;
}

/** All that is kept about one person. */
export interface UserData {
  /** Their own `/notify-me`, oldest first. */
  readonly reminders: readonly Subscription[];
  /** What carries their id as that of who added it, oldest first. */
  readonly added: readonly AddedThing[];
}

/** What is kept about people. Both methods throw StoreError and nothing else. */
export interface UserDataStore {
  find(userId: string): Promise<UserData>;
  /** Deletes a person's reminders with their deliveries, and removes their id from what they added to servers. */
  forget(userId: string): Promise<void>;
}
