import type { Asker } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { isOutside, postMessage } from '../../src/discord/messages/posting.ts';
import {
  digestConfirmation,
  digestLacks,
  digestLine,
  digestNote,
  digestRefused,
  missingForDigest,
} from '../../src/discord/views/digests/digest-answers.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { Added } from '../../src/domain/added.ts';
import { type Digest, type DigestRequest, digestLimits, isSameDigest } from '../../src/domain/messages/digest.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { confirmAndSave } from '../shared/confirm-and-save.ts';
import type { ChannelTarget } from '../shared/target.ts';
import type { DigestServices } from './services.ts';

/** A digest that is to be saved: a new one, or one that moves here or is resumed (`old`). */
export interface DigestToSave {
  readonly old: Digest | undefined;
  readonly draft: DigestRequest;
  readonly place: ChannelTarget;
  /** The channel gets this before anything is saved. */
  readonly confirm: Parameters<typeof digestConfirmation>[1];
  readonly save: () => Promise<Added<Digest>>;
}

/** Posts the confirmation, saves where that worked, and answers. Throws `UserError`. */
export async function saveDigest(
  { old, draft, place, confirm, save }: DigestToSave,
  { locale, now, userId }: Asker,
  services: DigestServices,
): Promise<Reply> {
  const { sender, newNonce, librariesNow } = services;
  const { channelId } = draft;
  const { channelType, held } = place;
  const libraries = librariesNow();
  const stays = old?.channelId === channelId ? old : undefined;
  const where = { channelId, channelType, held };
  // The confirmation is text only: the other permissions of a digest are checked here and not in the morning.
  const missing = missingForDigest(held, channelType);
  if (missing !== 0n) {
    if (await isOutside(sender, draft.guildId)) return digestRefused('notInServer', where, locale, stays);
    return digestLacks(channelId, missing, locale, stays);
  }
  const outcome = await confirmAndSave(services, {
    to: { channelId },
    askedBy: userId,
    begunAt: now,
    message: digestConfirmation(draft, confirm, libraries, userId),
    post: (message) => postMessage(sender, draft, message, newNonce()),
    save,
    correction: (outcome) => digestConfirmation(draft, `digest.confirm${outcome}`, libraries, userId),
  });
  if (outcome.kind === 'added') {
    const what = old === undefined ? 'added' : stays === undefined ? 'edited' : 'resumed';
    return digestNote(what, outcome.thing, libraries, locale);
  }
  if (outcome.kind === 'tooMany') throw tooManyDigests(locale);
  if (outcome.kind === 'duplicate') throw duplicateDigest(outcome.id, channelId, locale);
  if (outcome.kind === 'busy') throw new UserError('digest.busy', { channel: `<#${channelId}>` });
  if (outcome.reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
  if (outcome.reason === 'dmsClosed') throw new TypeError('a channel of a server is no DM');
  return digestRefused(outcome.reason, where, locale, stays);
}

/**
 * Throws a `UserError` for a digest that the server has already, before a confirmation is posted; the store decides. `ownId`:
 * the digest that is being changed.
 */
export function refuseDuplicate(
  draft: DigestRequest,
  all: readonly Digest[],
  ownId: string | undefined,
  locale: Locale,
) {
  const same = all.find((digest) => digest.id !== ownId && isSameDigest(digest, draft));
  if (same !== undefined) throw duplicateDigest(same.id, draft.channelId, locale);
}

/** The digest `id` already posts the same in this channel. */
export function duplicateDigest(id: string, channelId: string, locale: Locale): UserError {
  const command = digestLine('list', translator(locale));
  return new UserError('error.digest.duplicate', { id: `\`${id}\``, channel: `<#${channelId}>`, command });
}

/** The server has as many digests as it may have. */
export function tooManyDigests(locale: Locale): UserError {
  const command = digestLine('remove', translator(locale));
  return new UserError('error.digest.tooMany', { most: digestLimits.perGuild, command });
}
