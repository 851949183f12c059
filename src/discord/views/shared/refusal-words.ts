import { ChannelType } from '#discord.js';
import type { RefusalReason } from '../../../domain/alerts/subscription.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { lackedBits, missingOf, neededToPost, type Permission } from './permissions.ts';

/** Reasons of a refusal that have words of their own; `code` stands for every code of which nothing is known. */
type RefusalKind = Extract<RefusalReason, 'unknownChannel' | 'missingAccess' | 'dmsClosed'> | 'permissions' | 'other';

/** Which kind of words a reason needs. */
export function refusalKind(reason: RefusalReason): RefusalKind {
  if (reason === 'missingPermissions' || lackedBits(reason) !== undefined) return 'permissions';
  return reason === 'unknownChannel' || reason === 'missingAccess' || reason === 'dmsClosed' ? reason : 'other';
}

/** Why Discord refuses where no permission explains it, and what cures that: a sentence or two. */
export function otherRefusalWords(reason: RefusalReason, channelId: string, locale: Locale): string {
  const t = translator(locale);
  const channel = `<#${channelId}>`;
  if (reason === 'blocked') return t('refusal.blocked', { channel });
  if (reason === 'notInServer') return t('refusal.notInServer');
  return t('refusal.code', { channel, code: reason.replace(/^code/, '') });
}

/** A place that refused a message. `held`: what the bot may do there as bits, where that is known. */
export interface RefusedPlace {
  readonly channelId: string;
  readonly channelType: number | undefined;
  readonly held: bigint | undefined;
}

/** Why a place refused a message where no permission of `needed` explains it; undefined where one does, or may. */
export function unpermittedWords(
  reason: RefusalReason,
  { channelId, channelType, held }: RefusedPlace,
  locale: Locale,
  needed: readonly Permission[] = neededToPost(channelType),
): string | undefined {
  const kind = refusalKind(reason);
  if (kind === 'other') return otherRefusalWords(reason, channelId, locale);
  if (missingOf(needed, held, reason) !== 0n) return undefined;
  // It takes only its members' messages, whatever they may do in its channel.
  if (kind === 'missingAccess' && channelType === ChannelType.PrivateThread)
    return translator(locale)('refusal.privateThread', { channel: `<#${channelId}>` });
  return otherRefusalWords(kind === 'missingAccess' ? 'code50001' : 'code50013', channelId, locale);
}
