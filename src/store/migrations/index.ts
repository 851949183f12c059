import type { Migration } from 'kysely/migration';
import { readings } from './0001-readings.ts';
import { alerts } from './0002-alerts.ts';
import { firedToday } from './0003-fired-today.ts';
import { boards } from './0004-boards.ts';
import { digests } from './0005-digests.ts';
import { lastSent } from './0006-last-sent.ts';
import { unconfirmedPosts } from './0007-unconfirmed-posts.ts';
import { whoAdded } from './0008-who-added.ts';
import { mutes } from './0009-mutes.ts';
import { feedState } from './0010-feed-state.ts';
import { pausedPosts } from './0011-paused-posts.ts';
import { pending } from './0012-pending.ts';
import { severalLibraries } from './0013-several-libraries.ts';
import { leaders } from './0014-leaders.ts';
import { refusedChannels } from './0015-refused-channels.ts';
import { undo } from './0016-undo.ts';
import { gateway } from './0017-gateway.ts';
import { publishing } from './0018-publishing.ts';
import { sendRate } from './0019-send-rate.ts';
import { waitedFor } from './0020-waited-for.ts';
import { whatWaits } from './0021-what-waits.ts';
import { leftBoards } from './0022-left-boards.ts';

/**
 * Every migration there is, by the name under which the database remembers it: forward only, in the order of the names,
 * never renamed or edited once released. A list in code, since a search of the folder could find files that were not meant to ship.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-readings': readings,
  '0002-alerts': alerts,
  '0003-fired-today': firedToday,
  '0004-boards': boards,
  '0005-digests': digests,
  '0006-last-sent': lastSent,
  '0007-unconfirmed-posts': unconfirmedPosts,
  '0008-who-added': whoAdded,
  '0009-mutes': mutes,
  '0010-feed-state': feedState,
  '0011-paused-posts': pausedPosts,
  '0012-pending': pending,
  '0013-several-libraries': severalLibraries,
  '0014-leaders': leaders,
  '0015-refused-channels': refusedChannels,
  '0016-undo': undo,
  '0017-gateway': gateway,
  '0018-publishing': publishing,
  '0019-send-rate': sendRate,
  '0020-waited-for': waitedFor,
  '0021-what-waits': whatWaits,
  '0022-left-boards': leftBoards,
};
