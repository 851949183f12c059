import type { ZodError } from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { localeOf, translator } from '../../i18n/index.ts';
import type { Answer } from './asking.ts';
import { isId } from './interaction.ts';

/** How often one kind of unreadable interaction is logged at most (ms). */
const quietMs = 60_000;

/** The first interaction types; all others count as one kind, so that the kinds are few whatever is sent. */
const knownTypes: readonly unknown[] = [1, 2, 3, 4, 5];

interface UnreadableParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly newErrorId: () => string;
}

/**
 * Answers what could not be read: a newer kind of interaction, or not Discord's at all. The log has a short line for each kind
 * once a minute, and nothing of what was sent: a flood of them must delay no other answer. The answers of that minute share
 * the line's id.
 */
export function createUnreadable({ clock, logger, newErrorId }: UnreadableParts) {
  const logged = new Map<unknown, { readonly id: string; readonly at: number; unloggedCount: number }>();

  const idOf = ({ id: rawId, type }: { id?: unknown; type?: unknown }, error: ZodError): string => {
    const kind = knownTypes.includes(type) ? type : 'other';
    const last = logged.get(kind);
    if (last !== undefined && Math.abs(clock.now() - last.at) < quietMs) {
      last.unloggedCount += 1;
      return last.id;
    }
    const id = newErrorId();
    // An id of another shape is not Discord's.
    const interactionId = isId(rawId) ? rawId : undefined;
    const about = {
      errorId: id,
      interactionId,
      type: kind,
      fault: firstFaultOf(error),
      unloggedCount: last?.unloggedCount ?? 0,
    };
    logger.error(about, 'an interaction could not be read');
    logged.set(kind, { id, at: clock.now(), unloggedCount: 0 });
    return id;
  };

  return (raw: unknown, error: ZodError): Answer => {
    const { id, type, locale } = Object(raw) as { id?: unknown; type?: unknown; locale?: unknown };
    const t = translator(localeOf(typeof locale === 'string' ? locale : undefined));
    const content = t('error.unexpected', { id: idOf({ id, type }, error) });
    return { reply: { content, ephemeral: true }, outcome: 'error' };
  };
}

/** Where the first thing is that cannot be read, and zod's code for what is wrong. Keys that are not our schema's are values too. */
function firstFaultOf({ issues: [first] }: ZodError): string {
  const path = (first?.path ?? []).map((key) => (/^[a-z_]{1,30}$/.test(String(key)) ? String(key) : '*'));
  return `${path.join('.')} ${first?.code}`.trim();
}
