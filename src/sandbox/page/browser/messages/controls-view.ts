import type { APIMessage } from 'discord.js';
import { box, h } from '../dom.ts';
import type { PageTexts } from '../texts.ts';
import { codePointsOf } from './markdown.ts';
import { emojiView, markdownView, type Reading } from './markdown-view.ts';

/** What a person does with a message: a button, or a menu with what was chosen; both by custom_id. */
export interface MessageHands {
  press(customId: string): void;
  select(customId: string, values: readonly string[]): void;
}

/** What a component looks like on the wire, as far as the page shows it ("Component Reference" of Discord's). */
interface Component {
  readonly type: number;
  readonly style?: number;
  readonly label?: string;
  readonly emoji?: { readonly name?: string | null };
  readonly custom_id?: string;
  readonly url?: string;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    readonly default?: boolean;
  }[];
  readonly channel_types?: readonly number[];
  readonly content?: string;
  readonly components?: readonly Component[];
}

/** What menus of roles and channels offer. */
export interface MenuPlaces {
  readonly channels: readonly { readonly id: string; readonly name: string; readonly type: number }[];
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

/** Discord's numbers of the menus that the page shows. */
export const menuKind = { texts: 3, roles: 6, channels: 8 } as const;
/** Those of the other components. */
const kind = { row: 1, button: 2, text: 10, container: 17 } as const;
const buttonStyles = ['', 'primary', 'secondary', 'success', 'danger', 'link'];

/** The buttons and menus below a message. */
export function controlsView(
  components: NonNullable<APIMessage['components']>,
  parts: { hands: MessageHands; places: MenuPlaces; reading: Reading; texts: PageTexts },
): HTMLElement[] {
  const view = (component: Component): HTMLElement | undefined => {
    switch (component.type) {
      case kind.row:
      case kind.container: {
        const inside = (component.components ?? []).map(view);
        return box('div', component.type === kind.row ? 'row' : 'embed', ...inside);
      }
      case kind.button:
        return buttonView(component, parts.hands);
      case kind.text:
        return box('div', 'content', markdownView(component.content ?? '', parts.reading));
      case menuKind.texts:
      case menuKind.roles:
      case menuKind.channels:
        return menuView(component, parts);
      default:
        return undefined;
    }
  };
  return (components as readonly Component[]).map(view).filter((element) => element !== undefined);
}

function buttonView(button: Component, hands: MessageHands): HTMLElement {
  const { url, custom_id: customId = '', label = '', emoji } = button;
  const drawing = emoji?.name ? emojiView('', codePointsOf(emoji.name)) : undefined;
  const className = `button ${buttonStyles[button.style ?? 2] ?? 'secondary'}`;
  if (url !== undefined) {
    const attributes = { class: className, href: url, target: '_blank', rel: 'noreferrer' };
    return h('a', { attributes }, drawing, label);
  }
  const attributes = { class: className, type: 'button', disabled: button.disabled === true };
  return h('button', { attributes, on: { click: () => hands.press(customId) } }, drawing, label);
}

function menuView(
  menu: Component,
  { hands, places, texts }: { hands: MessageHands; places: MenuPlaces; texts: PageTexts },
) {
  const customId = menu.custom_id ?? '';
  const name = menu.placeholder ?? texts.choose;
  const isMultiple = (menu.max_values ?? 1) > 1;
  const entries = entriesOf(menu, places);
  const hasDefault = entries.some((entry) => entry.default === true);
  const options = entries.map((entry) =>
    h(
      'option',
      { attributes: { value: entry.value, selected: entry.default === true } },
      entry.description ? `${entry.label} · ${entry.description}` : entry.label,
    ),
  );
  const hint = h('option', { attributes: { value: '', disabled: true, hidden: true, selected: !hasDefault } }, name);
  const select = h(
    'select',
    {
      attributes: {
        class: 'menu',
        'aria-label': name,
        disabled: menu.disabled === true,
        multiple: isMultiple,
        size: isMultiple ? String(Math.min(6, entries.length)) : undefined,
      },
    },
    !isMultiple && !hasDefault && hint,
    ...options,
  );
  const send = () =>
    hands.select(
      customId,
      [...select.selectedOptions].map(({ value }) => value),
    );
  if (!isMultiple) {
    select.addEventListener('change', send);
    return select;
  }
  // Several are chosen one after the other: only the button says that it was the last.
  const done = h('button', { attributes: { type: 'button', class: 'button secondary' }, on: { click: send } }, 'OK');
  return box('div', 'row', select, done);
}

/** The entries of a menu: its own, or the roles or channels that there are. */
export function entriesOf(
  menu: Pick<Component, 'type' | 'options' | 'channel_types'>,
  places: MenuPlaces,
): NonNullable<Component['options']> {
  if (menu.type === menuKind.roles) return places.roles.map(({ id, name }) => ({ label: `@${name}`, value: id }));
  if (menu.type !== menuKind.channels) return menu.options ?? [];
  const types = menu.channel_types;
  return places.channels
    .filter(({ type }) => types === undefined || types.includes(type))
    .map(({ id, name }) => ({ label: `#${name}`, value: id }));
}
