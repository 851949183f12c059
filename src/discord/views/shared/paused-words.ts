import type { ChannelPause } from '../../../domain/messages/channel-post.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { missingOf, type Permission, permissionNames } from './permissions.ts';
import { otherRefusalWords, refusalKind } from './refusal-words.ts';
import { relativeTime } from './time.ts';

/**
 * Since when and why a board or a digest is paused, and what to do about it. `needed`: what it needs in its channel; `lines`: the
 * commands as they are typed.
 */
export function pausedWords(
  { reason, at }: NonNullable<ChannelPause>,
  channelId: string,
  { needed, resume, edit }: { needed: readonly Permission[]; resume: string; edit: string },
  locale: Locale,
): string {
  const t = translator(locale);
  const words = { age: relativeTime(at), command: resume };
  if (reason === 'byHand') return t('post.paused.byHand', words);
  const kind = refusalKind(reason);
  if (kind === 'other') return t('post.paused.other', { ...words, why: otherRefusalWords(reason, channelId, locale) });
  if (kind === 'missingAccess') return t('post.paused.missingAccess', words);
  if (kind !== 'permissions') return t('post.paused.unknownChannel', { ...words, edit });
  const permissions = permissionNames(missingOf(needed, undefined, reason), t);
  return t('post.paused.missingPermissions', { ...words, permissions });
}
