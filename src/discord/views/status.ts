import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import { type Locale, type MessageKey, type Translate, translator } from '../../i18n/index.ts';
import type { PollerStatus } from '../../worker/feed/poller.ts';
import type { Reply } from './reply/reply.ts';
import { clockTime, relativeTime } from './shared/time.ts';

/** What `/status` shows; times are milliseconds since the Unix epoch. */
interface StatusFacts {
  readonly feed: PollerStatus;
  readonly libraries: readonly LibraryNow[];
  readonly startedAt: number;
  readonly now: number;
  readonly appVersion: string;
}

const colors = { starting: 0x80848e, ok: 0x2e9e5b, failing: 0xd13438, overdue: 0xd13438 } as const;

/** A check that is this late (ms) is not under way: one takes half a minute at most. */
const overdueMs = 3 * 60_000;

/** The feed's state, or that the process that checks it has stopped doing so. */
const stateOf = ({ state, nextAttemptAt }: PollerStatus, now: number): keyof typeof colors =>
  nextAttemptAt !== undefined && now - nextAttemptAt > overdueMs ? 'overdue' : state;

/** The state of the bot in a few lines, without anything that only its host should see. */
export function statusView({ feed, libraries, startedAt, appVersion, now }: StatusFacts, locale: Locale): Reply {
  const t = translator(locale);
  const state = stateOf(feed, now);
  const seen = libraries.flatMap(({ count }) => (count ? [count.seenAt] : []));
  const field = (key: MessageKey, value: string) => ({ name: t(key), value, inline: true });
  return {
    content: t(`status.is.${state}`),
    embeds: [
      {
        title: t('status.title'),
        color: colors[state],
        fields: [
          field('status.feed', feedWords(feed, state, t)),
          field('status.lastPoll', pollWords(feed, state, t)),
          field('status.cache', seen.length === 0 ? t('status.never') : relativeTime(Math.max(...seen))),
          field('status.uptime', relativeTime(startedAt)),
          field('status.version', appVersion),
        ],
      },
    ],
  };
}

function feedWords({ failures, lastError, nextAttemptAt = 0 }: PollerStatus, state: keyof typeof colors, t: Translate) {
  if (state === 'overdue') return `⚠️ ${t('status.feedOverdue', { age: relativeTime(nextAttemptAt) })}`;
  if (state === 'starting') return `⏳ ${t('status.feedStarting')}`;
  if (state === 'ok') return `✅ ${t('status.feedOk')}`;
  const kind = lastError === undefined || lastError.kind === 'unexpected' ? 'unknown' : lastError.kind;
  return `⚠️ ${t(failures === 1 ? 'status.feedFailingOnce' : 'status.feedFailing', { failures, reason: t(`status.reason.${kind}`) })}`;
}

function pollWords(
  { lastAttemptAt, lastSuccessAt, nextAttemptAt }: PollerStatus,
  state: keyof typeof colors,
  t: Translate,
): string {
  const lines = [
    lastAttemptAt === undefined ? t('status.never') : relativeTime(lastAttemptAt),
    state !== 'ok' && lastSuccessAt !== undefined && t('status.lastSuccess', { age: relativeTime(lastSuccessAt) }),
    nextAttemptAt !== undefined && state !== 'overdue' && t('status.nextPoll', { age: clockTime(nextAttemptAt) }),
  ];
  return lines.filter((line) => line !== false).join('\n');
}
