import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import type { Rule } from '../../src/domain/alerts/rule.ts';
import type { NewSubscription, Subscription } from '../../src/domain/alerts/subscription.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';

/** Whether two rules say the same, whichever version of its alert each is. */
export const isSameRule = (one: Rule, other: Rule): boolean =>
  isDeepStrictEqual({ ...one, version: 0 }, { ...other, version: 0 });

/**
 * Throws a `UserError` that names the alert that has the same rule, channel and language as `draft`. `ownId`: the alert
 * that is being changed, which is no duplicate of itself.
 */
export function refuseDuplicate(
  draft: Pick<NewSubscription, 'rule' | 'target' | 'locale'>,
  alerts: readonly Subscription[],
  ownId: string | undefined,
  locale: Locale,
): void {
  const same = alerts.find(
    ({ id, rule, target, locale: language }) =>
      id !== ownId &&
      target.channelId === draft.target.channelId &&
      language === draft.locale &&
      isSameRule(rule, draft.rule),
  );
  if (same === undefined) return;
  const t = translator(locale);
  const words = { id: `\`${same.id}\``, channel: `<#${same.target.channelId}>`, command: commandLine('list', t) };
  throw new UserError('error.alert.duplicate', words);
}
