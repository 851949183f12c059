import { UserError } from '../../src/discord/interactions/user-error.ts';
import { isOutside } from '../../src/discord/messages/posting.ts';
import { boardLine, boardRefused, pinWords, shownView } from '../../src/discord/views/boards/board-answers.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { boardLimits } from '../../src/domain/messages/board.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import type { BoardCreated } from '../../src/worker/boards/board-ports.ts';
import type { ChannelTarget } from '../shared/target.ts';
import type { BoardServices } from './services.ts';

/** The answer to what became of a board that is created, changed or resumed. Throws `UserError`. */
export async function boardReply(
  what: 'created' | 'edited' | 'resumed',
  outcome: BoardCreated,
  { target, channelType, held }: Pick<ChannelTarget, 'target' | 'channelType' | 'held'>,
  locale: Locale,
  { sender, librariesNow }: BoardServices,
): Promise<Reply> {
  const t = translator(locale);
  if (outcome.kind === 'duplicate') {
    const command = boardLine('list', t);
    const channel = `<#${target.channelId}>`;
    throw new UserError('error.board.duplicate', { id: `\`${outcome.id}\``, channel, command });
  }
  if (outcome.kind === 'tooMany') {
    throw new UserError('error.board.tooMany', { most: boardLimits.perGuild, command: boardLine('remove', t) });
  }
  if (outcome.kind !== 'refused') return shownView(what, outcome, librariesNow(), locale);
  const { board, reason } = outcome;
  if (reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
  const isHidden = reason === 'missingAccess' && (await isOutside(sender, target.guildId));
  return boardRefused(what, board, isHidden ? 'notInServer' : reason, { channelType, held }, locale);
}

/** The answer to a board whose message is to be pinned: it is, or why not. */
export async function withPin(
  reply: Reply,
  outcome: BoardCreated,
  locale: Locale,
  { boards }: BoardServices,
): Promise<Reply> {
  if (outcome.kind !== 'shown' && outcome.kind !== 'later') return reply;
  const words = pinWords(await boards.pin(outcome.board), outcome.board, locale);
  return { ...reply, content: `${reply.content}\n${words}` };
}
