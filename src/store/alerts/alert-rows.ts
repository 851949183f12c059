import type { AlertPhase, AlertState } from '../../domain/alerts/alert.ts';
import { type Rule, ruleSchema } from '../../domain/alerts/rule.ts';
import type { PauseReason, Subscription, SubscriptionCore } from '../../domain/alerts/subscription.ts';
import { startOfServiceDay } from '../../domain/calendar/service-day.ts';
import type { AlertLibraryTable, AlertTable, SubscriptionTable } from '../tables.ts';
import { boundsOf, noBounds, silentUntil } from './alert-bounds.ts';

/**
 * The rule in a row; one that was written before rules could be about several libraries has a `libraryId` instead. Throws
 * zod's error for text that no Carrel has written.
 */
export function ruleOfText(text: string): Rule {
  const { libraryId, ...rule } = JSON.parse(text);
  return ruleSchema.parse(libraryId === undefined ? rule : { ...rule, libraries: [libraryId] });
}

/** Where an alert stands, and what the alerts of its library have seen, if anything. */
export interface FoundAlert {
  readonly alert: AlertTable;
  readonly library: AlertLibraryTable | undefined;
}

/** A subscription from its rows. */
export function subscriptionOf(row: SubscriptionTable, alerts: readonly FoundAlert[]): Subscription {
  const { target, rule, locale } = coreOf(row);
  return {
    id: row.id,
    target,
    createdBy: row.created_by,
    createdAt: row.created_at,
    rule,
    locale,
    roleId: row.role_id,
    sayResolved: row.say_resolved === 1,
    ...(row.publish === 1 ? { publish: true } : {}),
    paused: pausedOf(row),
    expiresAt: row.expires_at,
    lastSentAt: row.last_sent_at,
    alerts: alerts.map(({ alert, library }) => ({ libraryId: alert.library_id, state: stateOf(alert, library) })),
  };
}

/** What is posted of a subscription in a row, and where. Its rule is read when it is looked at: that takes longest. */
export function coreOf(row: SubscriptionTable): SubscriptionCore {
  return {
    target:
      row.guild_id === null
        ? { kind: 'dm', userId: row.user_id ?? '', channelId: row.channel_id }
        : { kind: 'channel', guildId: row.guild_id, channelId: row.channel_id },
    locale: row.locale === 'fr' ? 'fr' : 'en',
    get rule() {
      return ruleOfText(row.rule);
    },
  };
}

/** The pause in a row; null for none. */
export function pausedOf({ paused_reason, paused_at, paused_until }: SubscriptionTable): Subscription['paused'] {
  if (paused_reason === null) return null;
  // Only we write the column, and from this type.
  return { reason: paused_reason as PauseReason, at: paused_at ?? 0, until: paused_until };
}

/**
 * The state that an alert has now: what its row says, brought up to what its library's alerts have all seen since. A new
 * service day disarms a million rows without a write: a row of an older day that was at rest reads as disarmed, or as
 * armed again if the count has been clear since. It cannot have been breached after that: such a reading would have
 * touched it, and then its row would be of today.
 */
export function stateOf(row: AlertTable, library: AlertLibraryTable | undefined): AlertState {
  const day = library?.service_day ?? null;
  const isOfOlderDay = row.service_day !== null && row.service_day !== day;
  const isAtRest = row.phase === 'disarmed' || row.phase === 'inactive' || row.phase === 'pending';
  const isLazy = library !== undefined && isOfOlderDay && isAtRest;
  return {
    ruleVersion: row.rule_version,
    phase: isLazy ? { kind: wasClear(row, library) ? 'inactive' : 'disarmed' } : phaseOf(row),
    episode: row.episode,
    lastFiredAt: row.last_fired_at,
    firedToday: isLazy ? 0 : row.fired_today,
    lastSeenAt: row.service_day === null ? null : (library?.seen_at ?? null),
    serviceDay: isLazy ? day : row.service_day,
  };
}

function wasClear(row: AlertTable, { lowest, highest }: AlertLibraryTable): boolean {
  if (row.clear_at === null || lowest === null || highest === null) return false;
  return row.direction === 'above' ? lowest <= row.clear_at : highest >= row.clear_at;
}

function phaseOf({ phase, since, breached_at, fired_at }: AlertTable): AlertPhase {
  const open = { breachedAt: breached_at ?? 0, firedAt: fired_at ?? 0 };
  switch (phase) {
    case 'inactive':
    case 'over':
      return { kind: phase };
    case 'pending':
      return { kind: phase, since: since ?? 0 };
    case 'firing':
      return { kind: phase, ...open };
    case 'recovering':
      return { kind: phase, since: since ?? 0, ...open };
    default:
      return { kind: 'disarmed' };
  }
}

/** The row of a state. `dueAt`: see `dueAt` below; a rule that is over watches nothing. */
export function alertRowOf(
  { subscription_id, library_id }: Pick<AlertTable, 'subscription_id' | 'library_id'>,
  rule: Rule,
  state: AlertState,
  { full, dueAt }: { full: number | undefined; dueAt: number | null },
): AlertTable {
  const { phase } = state;
  const isOpen = phase.kind === 'firing' || phase.kind === 'recovering';
  const { breach_at, clear_at } = phase.kind === 'over' ? noBounds : boundsOf(rule, full);
  return {
    subscription_id,
    library_id,
    direction: rule.direction,
    breach_at,
    clear_at,
    due_at: dueAt,
    phase: phase.kind,
    service_day: state.serviceDay,
    rule_version: state.ruleVersion,
    since: phase.kind === 'pending' || phase.kind === 'recovering' ? phase.since : null,
    breached_at: isOpen ? phase.breachedAt : null,
    fired_at: isOpen ? phase.firedAt : null,
    episode: state.episode,
    last_fired_at: state.lastFiredAt,
    fired_today: state.firedToday,
  };
}

/**
 * When a state must be looked at again even if no bound is crossed: when a hold or a cooldown may be over, and, while an
 * episode is open, when its day ends. Null: never. `now` is that of the step that led to the state.
 */
export function dueAt(rule: Rule, { phase, lastFiredAt, serviceDay }: AlertState, now: number): number | null {
  switch (phase.kind) {
    case 'pending': {
      const cooledAt = lastFiredAt === null ? 0 : lastFiredAt + rule.cooldownMs;
      return silentUntil(rule, Math.max(phase.since + rule.holdMs, cooledAt, now));
    }
    case 'recovering':
      return Math.min(phase.since + rule.recoverMs, endOfDay(serviceDay));
    case 'firing':
      return endOfDay(serviceDay);
    default:
      return null;
  }
}

const ends = new Map<string, number>();

/** Kept for the last few days asked for, since all rules of a reading ask for the same one. */
function endOfDay(day: string | null): number {
  if (day === null) return 0;
  const known = ends.get(day);
  if (known !== undefined) return known;
  const end = startOfServiceDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString());
  if (ends.size > 10) ends.clear();
  ends.set(day, end);
  return end;
}
