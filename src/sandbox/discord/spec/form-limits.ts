import { isObject, type JsonObject, numberOf, objectsIn, textOf } from '../json.ts';
import type { FieldError } from './refusal.ts';

type Path = readonly (string | number)[];

const kind = { row: 1, menu: 3, text: 4, roleMenu: 6, label: 18 } as const;

/**
 * The limits of a form that Discord writes down and its specification lacks ("Modal" and "Component Reference" of its
 * reference). Works on a body whose shape the specification has already accepted.
 */
export function formLimits(form: JsonObject, at: Path = []): FieldError[] {
  const path = [...at, 'components'];
  const parts = objectsIn(form.components);
  const errors: FieldError[] = [];
  if (parts.length > 5)
    errors.push({ path, code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 5 in length.' });
  const seen = new Set<string>();
  parts.forEach((part, index) => {
    const isRow = part.type === kind.row;
    const fields = isRow ? objectsIn(part.components) : isObject(part.component) ? [part.component] : [];
    fields.forEach((field, place) => {
      const here = [...path, index, ...(isRow ? ['components', place] : ['component'])];
      errors.push(...fieldLimits(field, here, isRow));
      const id = textOf(field.custom_id) ?? '';
      if (seen.has(id)) {
        const message = 'Component custom id cannot be duplicated';
        errors.push({ path: [...here, 'custom_id'], code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message });
      }
      seen.add(id);
    });
  });
  return errors;
}

function fieldLimits(field: JsonObject, at: Path, isInRow: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (field.disabled === true) {
    const message = 'A component in a modal cannot be disabled';
    errors.push({ path: [...at, 'disabled'], code: 'COMPONENT_DISABLED_IN_MODAL', message });
  }
  if (field.type === kind.text) {
    if (isInRow === (textOf(field.label) === undefined)) {
      const message = isInRow ? 'This field is required' : 'A text input in a label has no label of its own';
      errors.push({ path: [...at, 'label'], code: 'BASE_TYPE_REQUIRED', message });
    }
    const value = textOf(field.value) ?? '';
    const most = numberOf(field.max_length) ?? 4000;
    if (value !== '' && (value.length > most || value.length < (numberOf(field.min_length) ?? 0))) {
      errors.push({
        path: [...at, 'value'],
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must be ${most} or fewer in length.`,
      });
    }
  }
  if (field.type === kind.menu || field.type === kind.roleMenu) {
    const options = objectsIn(field.options).filter((option) => option.default === true);
    const chosen = options.length + objectsIn(field.default_values).length;
    if (chosen > (numberOf(field.max_values) ?? 1)) {
      const message = `Too many default options: ${chosen}`;
      errors.push({ path: [...at, 'options'], code: 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', message });
    }
    const values = objectsIn(field.options).map((option) => option.value);
    if (new Set(values).size < values.length) {
      const message = 'The specified option value is already used';
      errors.push({ path: [...at, 'options'], code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', message });
    }
  }
  return errors;
}
