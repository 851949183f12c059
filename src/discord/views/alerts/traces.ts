import type { Trace } from '../../../domain/alerts/decision.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { Reply } from '../reply/reply.ts';
import { relativeTime } from '../shared/time.ts';

/** So many lines of what was decided, newest first. */
const shown = 10;

/** A view with what was decided about a server's alerts below it: when, about which, and the code that stands in the log. */
export function withTraces(view: Reply, traces: readonly Trace[], locale: Locale): Reply {
  const t = translator(locale);
  const lines = traces
    .slice(0, shown)
    .map(({ at, subscriptionId, reason }) => `${relativeTime(at)} · \`${subscriptionId}\` · \`${reason}\``);
  const value = lines.length === 0 ? t('trace.none') : lines.join('\n');
  const [embed, ...others] = view.embeds ?? [];
  const fields = [...(embed?.fields ?? []), { name: t('trace.title'), value }];
  return { ...view, embeds: [{ ...embed, fields }, ...others] };
}
