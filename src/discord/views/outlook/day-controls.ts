import { type APISelectMenuOption, ComponentType } from '#discord.js';
import { dayAfter } from '../../../domain/calendar/service-day.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { buttonOf, rowOf } from '../reply/button.ts';
import { type CustomId, formatCustomId } from '../reply/custom-id.ts';
import type { Reply } from '../reply/reply.ts';

type Controls = NonNullable<Reply['components']>;

/** The command whose answer the controls change, in the language of its message. `argument`: its libraries. */
type Answered = Pick<CustomId, 'command' | 'locale' | 'argument'>;

/** A menu of days (`YYYY-MM-DD` and what they are called) below an answer about one of them. */
export function dayMenu(
  answered: Answered,
  days: readonly { readonly name: string; readonly value: string }[],
  shown: string,
): Controls {
  const options = days.map(
    ({ name, value }): APISelectMenuOption => ({ label: name, value, default: value === shown }),
  );
  const custom_id = formatCustomId({ ...answered, action: 'day' });
  return [{ type: ComponentType.ActionRow, components: [{ type: ComponentType.StringSelect, custom_id, options }] }];
}

/** What an action of `dayButtons` begins with: the day follows. */
const dayAction = 'd-';

/** Buttons for the day before and the day after `day` (all `YYYY-MM-DD`), not before `first` and not after `last`. */
export function dayButtons(
  answered: Answered,
  { day, first, last }: { readonly day: string; readonly first: string; readonly last: string },
): Controls {
  const t = translator(answered.locale satisfies Locale);
  const button = (name: string, label: string, to: string) => {
    const id = { ...answered, action: `${dayAction}${to}` };
    return buttonOf(label, id, { emoji: { name }, disabled: to < first || to > last });
  };
  const before = button('◀️', t('history.previousDay'), dayAfter(day, -1));
  return [rowOf(before, button('▶️', t('history.nextDay'), dayAfter(day)))];
}

/** The day that a pressed one of these buttons stands for, unchecked: a press can be forged. `undefined` for any other. */
export function pressedDay({ action }: CustomId, values: readonly string[]): string | undefined {
  if (action === 'day') return values[0];
  const day = action.startsWith(dayAction) ? action.slice(dayAction.length) : '';
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined;
}
