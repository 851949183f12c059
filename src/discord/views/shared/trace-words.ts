import type { Trace } from '../../../domain/alerts/decision.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { relativeTime } from './time.ts';

/** That something paused has gone on by itself, where that is the last decision about it; none elsewhere. */
export function backOnWords(id: string, traces: readonly Trace[], locale: Locale): string[] {
  const last = traces.find(({ subscriptionId }) => subscriptionId === id);
  return last?.reason === 'permissionBack' ? [translator(locale)('post.backOn', { age: relativeTime(last.at) })] : [];
}

/** That a message of an alert or a digest was not published, where that is the last that is known of its publishing. */
export function notPublishedWords(id: string, traces: readonly Trace[], locale: Locale): string[] {
  const last = traces.find(
    ({ subscriptionId, reason }) => subscriptionId === id && (reason === 'published' || reason === 'notPublished'),
  );
  return last?.reason === 'notPublished' ? [translator(locale)('publish.failed', { age: relativeTime(last.at) })] : [];
}
