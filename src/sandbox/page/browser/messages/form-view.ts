import type { PageForm } from '../../wire.ts';
import { box, h } from '../dom.ts';
import type { PageTexts } from '../texts.ts';

/** What a form looks like on the wire, as far as the page shows it ("Modal" of Discord's reference). */
interface Field {
  readonly type: number;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly required?: boolean;
  readonly max_length?: number;
  readonly options?: readonly { readonly label: string; readonly value: string; readonly default?: boolean }[];
}
interface Part {
  readonly label?: string;
  readonly description?: string;
  readonly component?: Field;
}

/** Discord's number of a menu in a form; everything else here is a text. */
const menuType = 3;

/** Opens a form over the page, and calls `send` with what stands in it by field; Escape and Cancel close it. */
export function openForm(
  { modal }: PageForm,
  { texts, send }: { texts: PageTexts; send: (filled: Readonly<Record<string, string>>) => void },
): void {
  const title = h('h2', { attributes: { id: 'form-title' } }, String(modal.title ?? ''));
  const parts = (modal.components ?? []) as readonly Part[];
  const fields = parts.flatMap(({ component }) => (component === undefined ? [] : [component.custom_id]));
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
    ...parts.map(partView),
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

function partView({ label = '', description, component }: Part): HTMLElement | undefined {
  if (component === undefined) return undefined;
  return h('label', {}, label, description !== undefined && box('small', 'hint', description), fieldView(component));
}

function fieldView(field: Field): HTMLElement {
  const shared = { name: field.custom_id, required: field.required !== false };
  if (field.type === menuType) {
    const options = (field.options ?? []).map((option) =>
      h('option', { attributes: { value: option.value, selected: option.default === true } }, option.label),
    );
    return h('select', { attributes: { ...shared, class: 'menu' } }, ...options);
  }
  const { value, placeholder, max_length } = field;
  const maxlength = max_length === undefined ? undefined : String(max_length);
  return h('input', { attributes: { ...shared, type: 'text', value, placeholder, maxlength } });
}
