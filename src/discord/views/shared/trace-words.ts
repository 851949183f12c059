import type { Trace } from '../../../domain/alerts/decision.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { relativeTime } from './time.ts';

/** The last of some decisions about an alert, a board or a digest; of all without `reasons`. */
export const lastTraceOf = (
  id: string,
  traces: readonly Trace[],
  reasons?: readonly Trace['reason'][],
): Trace | undefined =>
  traces.find(({ subscriptionId, reason }) => subscriptionId === id && (reasons?.includes(reason) ?? true));

/** That something paused has gone on by itself, where that is the last decision about it and it still does; none elsewhere. */
export function backOnWords(id: string, isPaused: boolean, traces: readonly Trace[], locale: Locale): string[] {
  // No decision is kept of what a user pauses, nor of a board.
  if (isPaused) return [];
  const last = lastTraceOf(id, traces);
  return last?.reason === 'permissionBack' ? [translator(locale)('post.backOn', { age: relativeTime(last.at) })] : [];
}

/** That a message of an alert or a digest was not published, where that is the last that is known of its publishing. */
export function notPublishedWords(id: string, traces: readonly Trace[], locale: Locale): string[] {
  const last = lastTraceOf(id, traces, ['published', 'notPublished']);
  return last?.reason === 'notPublished' ? [translator(locale)('publish.failed', { age: relativeTime(last.at) })] : [];
}
