import { ComponentType } from '#discord.js';
import { isObject, type JsonObject, numberOf, objectsIn, textOf } from '../json.ts';

/** What a person writes into a form, by a field's custom_id; a field that is left out keeps what stood in it. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/**
 * The `components` of a form that was sent, as Discord sends them; a string says why Discord's client would not send it:
 * a required field is empty, a text is too long, a menu has no such entry, or the form no such field. `roleIds`: what a menu of
 * roles offers; `chosenRoles`: what of it was chosen.
 */
export function filledForm(
  form: JsonObject,
  filled: Filled,
  roleIds: readonly string[] = [],
): { readonly components: JsonObject[]; readonly chosenRoles: readonly string[] } | string {
  const problems: string[] = [];
  const known = new Set<string>();
  const chosenRoles: string[] = [];
  const fill = (field: JsonObject): JsonObject => {
    const id = textOf(field.custom_id) ?? '';
    known.add(id);
    const given = filled[id];
    const { type } = field;
    const base = { type, id: numberOf(field.id) ?? known.size, custom_id: id };
    if (type === ComponentType.TextInput) {
      const value = typeof given === 'string' ? given : (textOf(field.value) ?? '');
      problems.push(...textProblems(field, id, value));
      return { ...base, value };
    }
    const values = (given === undefined ? defaultsOf(field) : [given].flat()).filter((value) => value !== '');
    const isOfRoles = type === ComponentType.RoleSelect;
    const entries = isOfRoles ? roleIds : objectsIn(field.options).map((option) => option.value);
    problems.push(...menuProblems(field, id, values, entries));
    if (isOfRoles) chosenRoles.push(...values);
    return { ...base, values };
  };
  const components = objectsIn(form.components).map((part, index) => {
    const base = { type: part.type, id: numberOf(part.id) ?? 100 + index };
    if (isObject(part.component)) return { ...base, component: fill(part.component) };
    return Array.isArray(part.components) ? { ...base, components: objectsIn(part.components).map(fill) } : base;
  });
  const unknown = Object.keys(filled).find((id) => !known.has(id));
  if (unknown !== undefined) problems.push(`The form has no field "${unknown}".`);
  return problems[0] ?? { components, chosenRoles };
}

function textProblems(field: JsonObject, id: string, value: string): string[] {
  if (value === '') return field.required === false ? [] : [`The field "${id}" is required.`];
  const most = numberOf(field.max_length) ?? 4000;
  const least = numberOf(field.min_length) ?? 0;
  return value.length > most || value.length < least ? [`The field "${id}" takes ${least} to ${most} characters.`] : [];
}

function menuProblems(field: JsonObject, id: string, values: readonly string[], entries: readonly unknown[]): string[] {
  if (values.length === 0) return field.required === false ? [] : [`The field "${id}" is required.`];
  if (values.length > (numberOf(field.max_values) ?? 1)) return [`The menu "${id}" takes fewer values.`];
  const unknown = values.find((value) => !entries.includes(value));
  return unknown === undefined ? [] : [`The menu "${id}" has no value "${unknown}".`];
}

const defaultsOf = (field: JsonObject): string[] => [
  ...objectsIn(field.options)
    .filter((option) => option.default === true)
    .map((option) => textOf(option.value) ?? ''),
  ...objectsIn(field.default_values).map(({ id }) => textOf(id) ?? ''),
];
