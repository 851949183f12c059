import type { PageForm } from '../../wire.ts';
import { box, h } from '../dom.ts';
import type { PageTexts } from '../texts.ts';
import { entriesOf, type MenuPlaces, menuKind } from './controls-view.ts';

/** What a form looks like on the wire, as far as the page shows it ("Modal" of Discord's reference). */
interface Field {
  readonly type: number;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly required?: boolean;
  readonly max_length?: number;
  readonly options?: readonly { readonly label: string; readonly value: string; readonly default?: boolean }[];
  /** What of a menu of roles or channels is chosen when it opens. */
  readonly default_values?: readonly { readonly id: string }[];
}
interface Part {
  readonly label?: string;
  readonly description?: string;
  readonly component?: Field;
}

/** Opens a form over the page, and calls `send` with what stands in it by field; Escape and Cancel close it. */
export function openForm(
  { modal }: PageForm,
  parts: {
    texts: PageTexts;
    places: MenuPlaces;
    send: (filled: Readonly<Record<string, string>>) => void;
  },
): void {
  const { texts, places, send } = parts;
  const title = h('h2', { attributes: { id: 'form-title' } }, String(modal.title ?? ''));
  const labels = (modal.components ?? []) as readonly Part[];
  const fields = labels.flatMap(({ component }) => (component === undefined ? [] : [component.custom_id]));
  const cancel = h(
    'button',
    { attributes: { type: 'button', class: 'button secondary' }, on: { click: () => dialog.close() } },
    texts.cancel,
  );
  const submit = h('button', { attributes: { type: 'submit', class: 'button primary' } }, texts.send);
  const form = h(
    'form',
    { attributes: { method: 'dialog', autocomplete: 'off' } },
    title,
    ...labels.map((part) => partView(part, places)),
    box('div', 'row', cancel, submit),
  );
  const dialog = h('dialog', { attributes: { class: 'form', 'aria-labelledby': 'form-title' } }, form);
  form.addEventListener('submit', () => {
    const filled = new FormData(form);
    send(Object.fromEntries(fields.map((id) => [id, String(filled.get(id) ?? '')])));
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function partView({ label = '', description, component }: Part, places: MenuPlaces): HTMLElement | undefined {
  if (component === undefined) return undefined;
  return h(
    'label',
    {},
    label,
    description !== undefined && box('small', 'hint', description),
    fieldView(component, places),
  );
}

function fieldView(field: Field, places: MenuPlaces): HTMLElement {
  const isRequired = field.required !== false;
  const shared = { name: field.custom_id, required: isRequired };
  const isOfPlaces = field.type === menuKind.roles || field.type === menuKind.channels;
  if (field.type === menuKind.texts || isOfPlaces) {
    const chosen = field.default_values?.[0]?.id;
    const options = entriesOf(field, places).map(({ value, label, default: isDefault }) => {
      const selected = isDefault === true || value === chosen;
      return h('option', { attributes: { value, selected } }, label);
    });
    // Discord lets a menu be cleared that need not be filled in.
    const nothing = h('option', { attributes: { value: '' } }, field.placeholder ?? '');
    return h('select', { attributes: { ...shared, class: 'menu' } }, !isRequired && nothing, ...options);
  }
  const { value, placeholder, max_length } = field;
  const maxlength = max_length === undefined ? undefined : String(max_length);
  return h('input', { attributes: { ...shared, type: 'text', value, placeholder, maxlength } });
}
