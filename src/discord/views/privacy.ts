import { ButtonStyle } from '#discord.js';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type { AddedThing, UserData } from '../../domain/user-data.ts';
import { type Locale, type MessageKey, translator } from '../../i18n/index.ts';
import { buttonOf, rowOf } from './reply/button.ts';
import type { Reply } from './reply/reply.ts';
import { ruleWords } from './shared/rule-words.ts';

const command = 'privacy';

/** A row of buttons of `/privacy`, each with its action, text and style. */
const row = (
  locale: Locale,
  buttons: readonly (readonly [action: string, text: MessageKey, style: ButtonStyle.Secondary | ButtonStyle.Danger])[],
) => {
  const t = translator(locale);
  return rowOf(
    ...buttons.map(([action, text, style]) => buttonOf(t(text), { command, locale, action, argument: '' }, { style })),
  );
};

/** What is kept about the person, in words, with buttons for the file and for deleting it. */
export function privacyView(
  { reminders, cancelled, pending, messages, added }: UserData,
  libraries: readonly LibraryNow[],
  locale: Locale,
): Reply {
  const t = translator(locale);
  const isEmpty = [reminders, cancelled, pending, messages, added].every(({ length }) => length === 0);
  const rules = (subscriptions: UserData['reminders']) =>
    subscriptions.map(({ rule }) => `- ${ruleWords(rule, libraries, locale)}`);
  const lines = [
    t('privacy.title'),
    ...(isEmpty ? [t('privacy.nothing')] : []),
    ...(reminders.length === 0 ? [] : [t('privacy.reminders')]),
    ...rules(reminders),
    ...(cancelled.length === 0 ? [] : [t('privacy.cancelled')]),
    ...rules(cancelled),
    ...(pending.length === 0 ? [] : [t('privacy.pending', { number: pending.length })]),
    ...(messages.length === 0 ? [] : [t('privacy.messages', { number: messages.length })]),
    ...(added.length === 0 ? [] : [t('privacy.added', countsOf(added))]),
    t('privacy.never'),
  ];
  const buttons = [
    ['file', 'privacy.file', ButtonStyle.Secondary],
    ['delete', 'privacy.delete', ButtonStyle.Danger],
  ] as const;
  return { content: lines.join('\n'), ...(!isEmpty && { components: [row(locale, buttons)] }), ephemeral: true };
}

function countsOf(added: readonly AddedThing[]): Record<`${AddedThing['kind']}s`, number> {
  const count = (wanted: AddedThing['kind']) => added.filter(({ kind }) => kind === wanted).length;
  return { alerts: count('alert'), boards: count('board'), digests: count('digest') };
}

/** The same as a file in JSON: every field that is stored. `now` is in milliseconds since the Unix epoch. */
export function privacyFile(data: UserData, userId: string, now: number, locale: Locale): Reply {
  const t = translator(locale);
  const text = JSON.stringify({ userId, at: new Date(now).toISOString(), ...data }, null, 2);
  const file = { name: 'carrel-privacy.json', data: Buffer.from(text), description: t('privacy.fileAbout') };
  return { content: t('privacy.fileAbout'), files: [file], ephemeral: true };
}

/** Asks before anything is deleted. */
export function privacyAsk(locale: Locale): Reply {
  const buttons = [
    ['confirm', 'privacy.confirm', ButtonStyle.Danger],
    ['keep', 'privacy.keep', ButtonStyle.Secondary],
  ] as const;
  return { content: translator(locale)('privacy.ask'), components: [row(locale, buttons)], ephemeral: true };
}

/** Said when it is deleted. */
export function privacyDeleted(locale: Locale): Reply {
  return { content: translator(locale)('privacy.deleted'), components: [], ephemeral: true };
}
