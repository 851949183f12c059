import type { Trace } from '../../../domain/alerts/decision.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { Reply } from '../reply/reply.ts';
import { relativeTime } from '../shared/time.ts';

/** Appends the last decisions about a server's alerts to a view: when, which alert, and the code as it is in the log. */
export function withTraces(view: Reply, traces: readonly Trace[], locale: Locale): Reply {
  const t = translator(locale);
  const lines = traces.map(
    ({ at, subscriptionId, reason }) => `${relativeTime(at)} · \`${subscriptionId}\` · \`${reason}\``,
  );
  const value = lines.length === 0 ? t('trace.none') : lines.join('\n');
  const [embed, ...others] = view.embeds ?? [];
  const fields = [...(embed?.fields ?? []), { name: t('trace.title'), value }];
  return { ...view, embeds: [{ ...embed, fields }, ...others] };
}
