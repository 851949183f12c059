import type { AlertPhase } from '../../src/domain/alerts/alert.ts';
import { type RuleRequest, ruleOf } from '../../src/domain/alerts/rule.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import type { AlertNotification } from '../../src/store/outbox/outbox-ports.ts';

/** An alert "Webster under 400" in a channel, as the store would give it back, but for `changes`. */
export function someSubscription(
  changes: Partial<Omit<Subscription, 'rule'>> & {
    rule?: Partial<RuleRequest>;
    phase?: AlertPhase;
    lastFiredAt?: number;
    firedToday?: number;
  } = {},
): Subscription {
  const { rule = {}, phase = { kind: 'inactive' }, lastFiredAt = null, firedToday = 0, ...others } = changes;
  const state = { ruleVersion: 1, phase, episode: 0, lastFiredAt, firedToday, lastSeenAt: null, serviceDay: null };
  const { libraries = ['webster'] } = rule;
  return {
    id: 'k7m2',
    target: { kind: 'channel', guildId: '1', channelId: '2' },
    createdBy: '3',
    createdAt: 0,
    rule: ruleOf({
      libraries: ['webster'],
      direction: 'below',
      threshold: { people: 400 },
      margin: { people: 20 },
      ...rule,
    }),
    locale: 'en',
    roleId: null,
    sayResolved: true,
    paused: null,
    expiresAt: null,
    lastSentAt: lastFiredAt,
    alerts: libraries === 'any' ? [] : libraries.map((libraryId) => ({ libraryId, state })),
    ...others,
  };
}

/** The notification of `someSubscription(changes)`: it fired at `openedAt` unless told otherwise. */
export function notificationOf(
  changes: Parameters<typeof someSubscription>[0] = {},
  more: Partial<Omit<AlertNotification, 'subscription'>> = {},
): AlertNotification {
  const { libraries = ['webster'] } = changes.rule ?? {};
  const [libraryId = 'webster'] = libraries === 'any' ? [] : libraries;
  return { subscription: someSubscription(changes), libraryId, kind: 'fired', openedAt: 0, ...more };
}
