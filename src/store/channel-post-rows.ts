import type { ChannelPause, ChannelPauseReason, ChannelPostRequest } from '../domain/messages/channel-post.ts';
import type { ChannelPostTable } from './tables.ts';

/** What the rows of boards and digests share: of which server they are, where they post, and about what. */
export function channelPostOf(row: ChannelPostTable): ChannelPostRequest & { readonly id: string } {
  return {
    id: row.id,
    guildId: row.guild_id,
    channelId: row.channel_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    locale: row.locale === 'fr' ? 'fr' : 'en',
    libraryIds: JSON.parse(row.library_ids),
  };
}

/** The columns of that. */
export function channelPostColumns(request: ChannelPostRequest) {
  return {
    guild_id: request.guildId,
    channel_id: request.channelId,
    created_by: request.createdBy,
    created_at: request.createdAt,
    locale: request.locale,
    library_ids: JSON.stringify(request.libraryIds),
  };
}

/** Since when and why it is paused. */
export function pauseOf({ paused_reason: reason, paused_at: at }: ChannelPostTable): ChannelPause {
  // Only we write the column, and from this type.
  return reason === null || at === null ? null : { reason: reason as ChannelPauseReason, at };
}

/** The columns of that. */
export const pauseColumns = (paused: ChannelPause) => ({
  paused_reason: paused?.reason ?? null,
  paused_at: paused?.at ?? null,
});
