import type { Kysely } from 'kysely';
import type { PauseReason } from '../../domain/alerts/subscription.ts';
import { isPermissionReason, recoveryLimits } from '../../domain/messages/recovery.ts';
import type { Tables } from '../tables.ts';

/** Watches a channel in which something was paused from now on, where that waits for a permission that can be given back. */
export async function watchChannel(
  db: Kysely<Tables>,
  { channelId, guildId }: { readonly channelId: string; readonly guildId: string },
  reason: PauseReason,
  now: number,
): Promise<void> {
  if (!isPermissionReason(reason)) return;
  const next = { looks: 0, looked_at: now, due_at: now + recoveryLimits.firstWaitMs };
  await db
    .insertInto('refused_channel')
    .values({ channel_id: channelId, guild_id: guildId, ...next })
    .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(next))
    .execute();
}
