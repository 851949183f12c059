import { type APISelectMenuOption, ButtonStyle, ComponentType } from '#discord.js';
import { type Locale, translator } from '../../../i18n/index.ts';
import { buttonOf, rowOf } from '../reply/button.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import { discordLimits, truncate } from '../reply/limits.ts';
import type { Reply } from '../reply/reply.ts';

/** Something in a list: its words for Discord's markdown and for a menu, which has none, and what is said of it. */
export interface ListEntry {
  readonly id: string;
  readonly words: string;
  readonly plainWords: string;
  /** Beside the words. */
  readonly facts: readonly string[];
  /** Below them: what is wrong, or has just been put right. */
  readonly warnings: readonly string[];
  /** Besides, where it is the chosen one, in small print. */
  readonly details: readonly string[];
}

/** What a list looks like at the moment. `page` counts from 0; the page of what is chosen, or the last, where it is another. */
export interface ListState {
  readonly page: number;
  readonly chosen?: string | undefined;
  /** What has just happened. */
  readonly note?: string | undefined;
  /** What has just been removed and can be brought back. */
  readonly undo?: string | undefined;
}

/** What can be done with the chosen entry. `argument` stands behind its id and the page, where there is one. */
export interface ListAction {
  readonly action: string;
  readonly label: string;
  readonly argument?: string;
  readonly isDangerous?: boolean;
}

interface ListFacts {
  readonly command: string;
  readonly title: string;
  /** Said instead of a list where there is nothing. */
  readonly none: string;
  readonly placeholder: string;
  readonly entries: readonly ListEntry[];
  readonly state: ListState;
  actionsOf(chosen: ListEntry): readonly ListAction[];
}

/** How much one page may say, within the 2,000 characters of a message's text (Discord's documentation); a note has the rest. */
const pageCharacters = 1_550;

/**
 * A list, a page of it, with a menu in which one entry is chosen, and buttons for that one; the only entry is chosen from the
 * start. The argument of the menu, `pick`, is its page; that of the buttons begins with `id.page`. It is text alone: some users
 * hide embeds.
 */
export function chooseList(facts: ListFacts, locale: Locale): Reply {
  const { command, title, none, placeholder, entries, state } = facts;
  const t = translator(locale);
  const note = state.note === undefined ? [] : [state.note];
  const undo = (page: number) => (state.undo === undefined ? [] : [undoRow(command, `${state.undo}.${page}`, locale)]);
  if (entries.length === 0) {
    return { content: [...note, none].join('\n'), components: undo(0), ephemeral: true };
  }
  const pages = pagesOf(entries);
  const [only, ...others] = entries;
  const wanted = others.length === 0 ? only?.id : state.chosen;
  const found = pages.findIndex((shown) => shown.some(({ id }) => id === wanted));
  const page = found === -1 ? Math.min(state.page, pages.length - 1) : found;
  const shown = pages[page] ?? [];
  const chosen = shown.find(({ id }) => id === wanted);
  const before = pages.slice(0, page).reduce((sum, { length }) => sum + length, 0);
  const options = shown.map(
    ({ id, plainWords }, index): APISelectMenuOption => ({
      label: truncate(`${before + index + 1} · ${plainWords}`, discordLimits.choice),
      value: id,
      default: id === chosen?.id,
    }),
  );
  const custom_id = formatCustomId({ command, locale, action: 'pick', argument: String(page) });
  const menu = { type: ComponentType.StringSelect, custom_id, placeholder, options } as const;
  const actions = chosen === undefined ? [] : facts.actionsOf(chosen);
  const actionButton = ({ action, label, argument, isDangerous }: ListAction) => {
    const about = [chosen?.id, page, ...(argument === undefined ? [] : [argument])].join('.');
    const style = isDangerous ? ButtonStyle.Danger : ButtonStyle.Secondary;
    return buttonOf(label, { command, locale, action, argument: about }, { style });
  };
  const turnTo = (to: number, label: string, disabled: boolean) =>
    buttonOf(label, { command, locale, action: 'page', argument: String(to) }, { disabled });
  const pageWords = pages.length === 1 ? [] : [t('list.page', { page: page + 1, pages: pages.length })];
  const lines = shown.map((entry, index) => textOf(entry, before + index + 1, entry === chosen));
  const last = `-# ${[...pageWords, t('occupancy.source')].join(' · ')}`;
  return {
    content: [...note, `**${title}**`, ...lines, last].join('\n'),
    components: [
      { type: ComponentType.ActionRow, components: [menu] },
      ...(actions.length === 0 ? [] : [rowOf(...actions.map(actionButton))]),
      ...undo(page),
      ...(pages.length === 1
        ? []
        : [
            rowOf(
              turnTo(page - 1, t('list.previous'), page === 0),
              turnTo(page + 1, t('list.next'), page === pages.length - 1),
            ),
          ]),
    ],
    ephemeral: true,
  };
}

/** Below the answer to a removal: brings it back and shows the list. */
export const undoRow = (command: string, argument: string, locale: Locale) =>
  rowOf(buttonOf(translator(locale)('list.undo'), { command, locale, action: 'undo', argument }));

const textOf = ({ words, facts, warnings, details }: ListEntry, number: number, isChosen: boolean): string =>
  [
    [`${number} · **${words}**`, ...facts].join(' · '),
    ...warnings,
    ...(isChosen && details.length > 0 ? [`-# ${details.join(' · ')}`] : []),
  ].join('\n');

/** The entries in pages: as many as a menu takes, and as a message has room for, whichever is chosen. */
function pagesOf(entries: readonly ListEntry[]): ListEntry[][] {
  const most = pageCharacters - Math.max(...entries.map(({ details }) => details.join(' · ').length));
  const pages: ListEntry[][] = [];
  let used = 0;
  for (const entry of entries) {
    const { length } = textOf(entry, entries.length, false);
    used += length;
    const page = pages.at(-1);
    if (page === undefined || used > most || page.length === discordLimits.choices) {
      pages.push([entry]);
      used = length;
    } else {
      page.push(entry);
    }
  }
  return pages;
}
