import { box, h } from './dom.ts';
import type { Preferences } from './preferences.ts';
import type { PageTexts } from './texts.ts';

/** Who the visitor is, in three menus: `change` is called with what was chosen. */
export function settingsView(
  preferences: Preferences,
  texts: PageTexts,
  change: (changed: Partial<Preferences>) => void,
): HTMLElement {
  const menu = <Name extends keyof Preferences>(
    name: Name,
    label: string,
    entries: readonly (readonly [value: Preferences[Name], text: string])[],
  ) => {
    const options = entries.map(([value, text]) =>
      h('option', { attributes: { value, selected: value === preferences[name] } }, text),
    );
    const select = h('select', { attributes: { name } }, ...options);
    select.addEventListener('change', () => {
      const chosen = entries[select.selectedIndex]?.[0];
      if (chosen !== undefined) change({ [name]: chosen });
    });
    return h('label', { attributes: { class: 'stacked' } }, label, select);
  };
  return box(
    'section',
    'part settings',
    h('h2', {}, texts.visitor),
    menu('locale', texts.language, [
      ['en-US', 'English'],
      ['fr', 'Français'],
    ]),
    menu('role', texts.role, [
      ['moderator', texts.roles.moderator],
      ['member', texts.roles.member],
    ]),
    menu('theme', texts.theme, [
      ['auto', texts.themes.auto],
      ['light', texts.themes.light],
      ['dark', texts.themes.dark],
    ]),
  );
}
