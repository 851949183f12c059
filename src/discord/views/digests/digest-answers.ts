import type { Trace } from '../../../domain/alerts/decision.ts';
import { formatTimeOfDay } from '../../../domain/calendar/time-of-day.ts';
import { formatWeekdays } from '../../../domain/calendar/weekdays.ts';
import type { ChannelRefusal } from '../../../domain/messages/channel-post.ts';
import { type Digest, type DigestRequest, type DigestSchedule, digestLimits } from '../../../domain/messages/digest.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, type MessageKey, type Translate, translator } from '../../../i18n/index.ts';
import type { RenderedMessage } from '../../../worker/outbox/dispatch-ports.ts';
import type { Reply } from '../reply/reply.ts';
import { minuteWords } from '../shared/campus-time.ts';
import { channelMessage } from '../shared/channel-message.ts';
import { chooseList, type ListEntry } from '../shared/choose-list.ts';
import { typedLine } from '../shared/command-line.ts';
import { everyDayWords } from '../shared/days-words.ts';
import { pausedWords } from '../shared/paused-words.ts';
import { missingOf, neededToPost, type Permission, permissionNames } from '../shared/permissions.ts';
import { type RefusedPlace, unpermittedWords } from '../shared/refusal-words.ts';
import { chosenLibrariesWords } from '../shared/rule-words.ts';
import { type AskingListState, severalActions } from '../shared/several-actions.ts';
import { dateTime } from '../shared/time.ts';
import { backOnWords, notPublishedWords } from '../shared/trace-words.ts';

const optionNames = {
  id: 'command.digest.id.name',
  channel: 'command.digest.channel.name',
  time: 'command.digest.time.name',
  days: 'command.digest.days.name',
  library: 'command.digest.library.name',
} as const satisfies Record<string, MessageKey>;

/** A `/digest` command as it is typed in this language, to be copied: `/digest remove id:k7m2`. */
export function digestLine(
  which: 'add' | 'list' | 'edit' | 'resume' | 'remove',
  t: Translate,
  values: Readonly<Partial<Record<keyof typeof optionNames, string>>> = {},
): string {
  return typedLine(['command.digest.name', `command.digest.${which}.name`], t, optionNames, values);
}

/** When a digest comes: "Monday to Friday at 08:00", "tous les jours à 8 h". */
export function scheduleWords({ minute, weekdays }: DigestSchedule, locale: Locale): string {
  const t = translator(locale);
  const time = minuteWords(minute, locale);
  if (weekdays.length === 7) return t('digest.everyDay', { time });
  if (weekdays.join() === '1,2,3,4,5') return t('digest.weekdays', { time });
  return t('digest.onDays', { days: everyDayWords(weekdays, locale), time });
}

/** The confirmation that the channel gets before anything is saved, and its replacement where saving failed. */
export function digestConfirmation(
  request: DigestRequest,
  key: `digest.confirm${'' | 'Moved' | 'MovedPaused' | 'Resumed' | 'Failed' | 'Unsure' | 'Duplicate'}`,
  libraries: readonly LibraryNow[],
  personId: string,
): RenderedMessage {
  const { locale } = request;
  const t = translator(locale);
  const command = digestLine('list', t);
  const content = t(key, { person: `<@${personId}>`, command, ...wordsOf(request, libraries, locale) });
  return channelMessage([content, ...publishLine(request, locale)].join('\n'));
}

/** The answer to a digest that was added, changed, paused or resumed. */
export function digestNote(
  what: 'added' | 'edited' | 'paused' | 'resumed',
  digest: Digest,
  libraries: readonly LibraryNow[],
  locale: Locale,
): Reply {
  const t = translator(locale);
  const key = what === 'edited' && digest.paused !== null ? 'digest.editedPaused' : (`digest.${what}` as const);
  const { id, nextAt } = digest;
  const words = { id: `\`${id}\``, channel: channelOf(digest), moment: dateTime(nextAt) };
  const command = digestLine('resume', t, { id });
  const content = t(key, { ...words, command, ...wordsOf(digest, libraries, locale) });
  return { content: [content, ...publishLine(digest, locale)].join('\n'), ephemeral: true };
}

const publishLine = ({ publish }: Pick<DigestRequest, 'publish'>, locale: Locale): string[] =>
  publish ? [`-# ${translator(locale)('publish.detail')}`] : [];

/** Discord would not let us post: which permissions are missing, by Discord's names. `old`: the digest that stays paused. */
export function digestLacks(channelId: string, missing: bigint, locale: Locale, old?: Digest): Reply {
  const t = translator(locale);
  const words = { channel: channelOf({ channelId }), permissions: permissionNames(missing, t) };
  const content = old ? t('digest.stillRefused', { ...words, id: `\`${old.id}\`` }) : t('digest.refused', words);
  return { content, ephemeral: true };
}

/** Discord did not let us post: why not, and what cures it. `old`: the digest that stays paused. */
export function digestRefused(reason: ChannelRefusal, place: RefusedPlace, locale: Locale, old?: Digest): Reply {
  const needed = neededForDigest(place.channelType);
  const why = unpermittedWords(reason, place, locale, needed);
  if (why === undefined) return digestLacks(place.channelId, missingOf(needed, place.held, reason), locale, old);
  return { content: old ? why : translator(locale)('digest.refusedFor', { why }), ephemeral: true };
}

/** The answer to a removed digest, with the command that would add it again. */
export function digestRemoved(digest: Digest, locale: Locale): Reply {
  const t = translator(locale);
  const command = digestLine('add', t, {
    channel: '#',
    time: formatTimeOfDay(digest.minute),
    days: formatWeekdays(digest.weekdays),
    ...(digest.libraryIds.length === 0 ? {} : { library: digest.libraryIds.join(',') }),
  });
  const words = { id: `\`${digest.id}\``, channel: channelOf(digest), command };
  return { content: t('digest.removed', words), ephemeral: true };
}

/** The digests of a server in words, with what can be done with the chosen one. */
export function digestListView(
  digests: readonly Digest[],
  libraries: readonly LibraryNow[],
  traces: readonly Trace[],
  locale: Locale,
  state: AskingListState = { page: 0 },
): Reply {
  const t = translator(locale);
  const entryOf = (digest: Digest): ListEntry => {
    const schedule = scheduleWords(digest, locale);
    return {
      id: digest.id,
      words: chosenLibrariesWords(digest.libraryIds, libraries, locale),
      plainWords: `${chosenLibrariesWords(digest.libraryIds, libraries, locale, (text) => text)} · ${schedule}`,
      facts: [
        channelOf(digest),
        schedule,
        digestStateWords(digest, locale),
        ...backOnWords(digest.id, digest.paused !== null, traces, locale),
      ],
      warnings: notPublishedWords(digest.id, traces, locale),
      details: [...(digest.publish ? [t('publish.detail')] : []), digest.id],
    };
  };
  const words = {
    command: 'digest',
    title: t('digest.listTitle', { number: digests.length, most: digestLimits.perGuild }),
    none: t('digest.none', { command: digestLine('add', t) }),
    placeholder: t('digest.choose'),
  };
  const isPaused = (id: string) => digests.some((digest) => digest.id === id && digest.paused !== null);
  const actionsOf = ({ id }: ListEntry) => severalActions(isPaused(id), state, t);
  return chooseList({ ...words, entries: digests.map(entryOf), state, actionsOf }, locale);
}

/** The notice that Discord refuses a digest, and what to do about it. */
export function pausedNotice(digest: Digest, reason: ChannelRefusal): RenderedMessage {
  const { id, locale, paused } = digest;
  const words = digestPausedWords(digest, { reason, at: paused?.at ?? 0 }, locale);
  const notice = { id: `\`${id}\``, channel: channelOf(digest), reason: words };
  return channelMessage(translator(locale)('digest.pausedNotice', notice));
}

function digestStateWords(digest: Digest, locale: Locale): string {
  if (digest.paused !== null) return digestPausedWords(digest, digest.paused, locale);
  return translator(locale)('digest.next', { moment: dateTime(digest.nextAt) });
}

function digestPausedWords({ id, channelId }: Digest, paused: NonNullable<Digest['paused']>, locale: Locale): string {
  const t = translator(locale);
  const lines = { resume: digestLine('resume', t, { id }), edit: digestLine('edit', t, { id, channel: '#' }) };
  return pausedWords(paused, channelId, { needed: neededForDigest(undefined), ...lines }, locale);
}

/** What of a channel's permissions a digest will lack, as bits; 0 where nothing is known to be missing. */
export function missingForDigest(held: bigint | undefined, channelType: number | undefined): bigint {
  return missingOf(neededForDigest(channelType), held);
}

const neededForDigest = (channelType: number | undefined): readonly Permission[] => [
  ...neededToPost(channelType),
  'EmbedLinks',
  'AttachFiles',
];

const wordsOf = (request: DigestRequest, libraries: readonly LibraryNow[], locale: Locale) => ({
  what: chosenLibrariesWords(request.libraryIds, libraries, locale),
  schedule: scheduleWords(request, locale),
});

const channelOf = ({ channelId }: Pick<Digest, 'channelId'>): string => `<#${channelId}>`;
