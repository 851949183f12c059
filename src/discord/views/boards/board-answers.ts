import { PermissionFlagsBits } from '#discord.js';
import type { Trace } from '../../../domain/alerts/decision.ts';
import { type Board, boardLimits } from '../../../domain/messages/board.ts';
import type { ChannelRefusal } from '../../../domain/messages/channel-post.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, type Translate, translator } from '../../../i18n/index.ts';
import type { BoardRemoved, BoardShown } from '../../../worker/boards/board-ports.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { chooseList, type ListEntry } from '../shared/choose-list.ts';
import { typedLine } from '../shared/command-line.ts';
import { pausedWords } from '../shared/paused-words.ts';
import { missingOf, neededToPost, type Permission, permissionNames } from '../shared/permissions.ts';
import { type RefusedPlace, unpermittedWords } from '../shared/refusal-words.ts';
import { chosenLibrariesWords } from '../shared/rule-words.ts';
import { type AskingListState, severalActions } from '../shared/several-actions.ts';
import { relativeTime } from '../shared/time.ts';
import { backOnWords } from '../shared/trace-words.ts';

const optionNames = { id: 'command.board.id.name', channel: 'command.board.channel.name' } as const;

/** A `/board` command as it is typed in this language, to be copied: `/board remove id:k7m2`. */
export function boardLine(
  which: 'create' | 'list' | 'edit' | 'resume' | 'remove',
  t: Translate,
  values: Readonly<Partial<Record<keyof typeof optionNames, string>>> = {},
): string {
  return typedLine(['command.board.name', `command.board.${which}.name`], t, optionNames, values);
}

/** What a board shows: "Annex, Museum, with a chart". `shown` is `plainText` unless it goes where Discord renders no markdown. */
export function boardWords(
  { libraryIds, hasChart }: Pick<Board, 'libraryIds' | 'hasChart'>,
  known: readonly LibraryNow[],
  locale: Locale,
  shown: (text: string) => string = plainText,
): string {
  const libraries = chosenLibrariesWords(libraryIds, known, locale, shown);
  return hasChart ? translator(locale)('board.withChart', { libraries }) : libraries;
}

/** The answer to a board that was created, changed or resumed: its message shows it, or will `later`. */
export function shownView(
  what: 'created' | 'edited' | 'resumed',
  { kind, board }: BoardShown,
  libraries: readonly LibraryNow[],
  locale: Locale,
): Reply {
  const t = translator(locale);
  const note = boardNote(kind === 'shown' ? `board.${what}` : `board.${what}Later`, board, libraries, locale);
  if (board.state.paused === null) return { content: note, ephemeral: true };
  const still = t('board.stillPaused', { command: boardLine('resume', t, { id: board.id }) });
  return { content: `${note}\n${still}`, ephemeral: true };
}

/** Whether a new board's message was pinned, and if not, why. */
export function pinWords(
  outcome: 'pinned' | 'busy' | ChannelRefusal,
  board: Pick<Board, 'channelId'>,
  locale: Locale,
): string {
  const t = translator(locale);
  const channel = channelOf(board);
  if (outcome === 'pinned') return t('board.pinned');
  if (outcome === 'busy') return t('board.pinLater');
  if (outcome !== 'missingPermissions') return t('board.pinRefused', { channel, code: outcome });
  return t('board.pinLacks', { channel, permissions: permissionNames(PermissionFlagsBits.PinMessages, t) });
}

/** The answer to a paused board. */
export function pausedView(board: Board, libraries: readonly LibraryNow[], locale: Locale): Reply {
  return { content: boardNote('board.paused', board, libraries, locale), ephemeral: true };
}

/** A sentence about one board: what it shows, its channel, and the command that resumes it. */
function boardNote(
  key: 'board.paused' | `board.${'created' | 'edited' | 'resumed'}${'' | 'Later'}`,
  board: Board,
  libraries: readonly LibraryNow[],
  locale: Locale,
): string {
  const t = translator(locale);
  const command = boardLine('resume', t, { id: board.id });
  const what = boardWords(board, libraries, locale);
  return t(key, { id: `\`${board.id}\``, channel: channelOf(board), what, command });
}

/** Discord refused the board: which permissions are missing, by Discord's names. `held`: what the bot may do there, where that is known. */
export function boardRefused(
  what: 'created' | 'edited' | 'resumed',
  request: Pick<Board, 'id' | 'channelId' | 'hasChart'>,
  reason: Exclude<ChannelRefusal, 'unknownChannel'>,
  { channelType, held }: Pick<RefusedPlace, 'channelType' | 'held'>,
  locale: Locale,
): Reply {
  const t = translator(locale);
  const permissionsNeeded = needed(request.hasChart, channelType);
  const why = unpermittedWords(reason, { channelId: request.channelId, channelType, held }, locale, permissionsNeeded);
  const isResumed = what === 'resumed';
  if (why !== undefined) return { content: isResumed ? why : t('board.refusedFor', { why }), ephemeral: true };
  const permissions = permissionNames(missingOf(permissionsNeeded, held, reason), t);
  const words = { id: `\`${request.id}\``, channel: channelOf(request), permissions };
  return { content: t(isResumed ? 'board.stillRefused' : 'board.refused', words), ephemeral: true };
}

/** The answer to a removed board, and what became of its message. */
export function removedView({ board, message }: BoardRemoved, locale: Locale): Reply {
  const key = ({ gone: 'board.removed', later: 'board.removedLater', stays: 'board.removedStopped' } as const)[message];
  const words = { id: `\`${board.id}\``, channel: channelOf(board) };
  return { content: translator(locale)(key, words), ephemeral: true };
}

/** The boards of a server in words, with what can be done with the chosen one. */
export function boardListView(
  boards: readonly Board[],
  libraries: readonly LibraryNow[],
  traces: readonly Trace[],
  locale: Locale,
  state: AskingListState = { page: 0 },
): Reply {
  const t = translator(locale);
  const entryOf = (board: Board): ListEntry => ({
    id: board.id,
    words: boardWords(board, libraries, locale),
    plainWords: boardWords(board, libraries, locale, (text) => text),
    facts: [
      channelOf(board),
      boardStateWords(board, locale),
      ...backOnWords(board.id, board.state.paused !== null, traces, locale),
    ],
    warnings: [],
    details: [board.id],
  });
  const words = {
    command: 'board',
    title: t('board.listTitle', { number: boards.length, most: boardLimits.perGuild }),
    none: t('board.none', { command: boardLine('create', t) }),
    placeholder: t('board.choose'),
  };
  const isPaused = (id: string) => boards.some((board) => board.id === id && board.state.paused !== null);
  const actionsOf = ({ id }: ListEntry) => severalActions(isPaused(id), state, t);
  return chooseList({ ...words, entries: boards.map(entryOf), state, actionsOf }, locale);
}

function boardStateWords(board: Board, locale: Locale): string {
  const t = translator(locale);
  const { guildId, channelId, hasChart, id, state } = board;
  const { paused, messageId, shownAt, failures, unconfirmed } = state;
  if (paused !== null) {
    const lines = { resume: boardLine('resume', t, { id }), edit: boardLine('edit', t, { id, channel: '#' }) };
    return pausedWords(paused, channelId, { needed: needed(hasChart, undefined), ...lines }, locale);
  }
  if (unconfirmed?.isUnreadable) {
    const permissions = permissionNames(PermissionFlagsBits.ReadMessageHistory, t);
    return t('board.state.unreadable', { permissions, command: boardLine('remove', t, { id }) });
  }
  if (messageId === null || shownAt === null) return t('board.state.waiting');
  const url = `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
  const shown = t('board.state.shown', { age: relativeTime(shownAt), url });
  // A moderator cannot act on a single refusal.
  return failures < 2 ? shown : t('board.state.failing', { shown, failures });
}

const channelOf = ({ channelId }: Pick<Board, 'channelId'>): string => `<#${channelId}>`;

/** The permissions that a board needs in its channel. */
const needed = (hasChart: boolean, channelType: number | undefined): readonly Permission[] => [
  ...neededToPost(channelType),
  'EmbedLinks',
  ...(hasChart ? (['AttachFiles'] as const) : []),
];
