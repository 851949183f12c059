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
  readonly appVersion: string;
}

const colors = { starting: 0x80848e, ok: 0x2e9e5b, failing: 0xd13438 } as const;

/** The state of the bot in a few lines, without anything that only its host should see. */
export function statusView({ feed, libraries, startedAt, appVersion }: StatusFacts, locale: Locale): Reply {
  const t = translator(locale);
  const seen = libraries.flatMap(({ count }) => (count ? [count.seenAt] : []));
  const field = (key: MessageKey, value: string) => ({ name: t(key), value, inline: true });
  return {
    content: t(`status.is.${feed.state}`),
    embeds: [
      {
        title: t('status.title'),
        color: colors[feed.state],
        fields: [
          field('status.feed', feedWords(feed, t)),
          field('status.lastPoll', pollWords(feed, t)),
          field('status.cache', seen.length === 0 ? t('status.never') : relativeTime(Math.max(...seen))),
          field('status.uptime', relativeTime(startedAt)),
          field('status.version', appVersion),
        ],
      },
    ],
  };
}

function feedWords({ state, failures, lastError }: PollerStatus, t: Translate): string {
  if (state === 'starting') return `⏳ ${t('status.feedStarting')}`;
  if (state === 'ok') return `✅ ${t('status.feedOk')}`;
  const kind = lastError === undefined || lastError.kind === 'unexpected' ? 'unknown' : lastError.kind;
  return `⚠️ ${t(failures === 1 ? 'status.feedFailingOnce' : 'status.feedFailing', { failures, reason: t(`status.reason.${kind}`) })}`;
}

function pollWords({ state, lastAttemptAt, lastSuccessAt, nextAttemptAt }: PollerStatus, t: Translate): string {
  const lines = [
    lastAttemptAt === undefined ? t('status.never') : relativeTime(lastAttemptAt),
    state === 'failing' && lastSuccessAt !== undefined && t('status.lastSuccess', { age: relativeTime(lastSuccessAt) }),
    nextAttemptAt !== undefined && t('status.nextPoll', { age: clockTime(nextAttemptAt) }),
  ];
  return lines.filter((line) => line !== false).join('\n');
}
