import { isObject, type JsonObject, objectsIn, textOf } from '../discord/json.ts';

/** A form as text: its title, then each field with what stands in it. It cannot be filled in here. */
export function formText({ title, components }: JsonObject): string {
  const fields = objectsIn(components).flatMap(({ label, component }) =>
    isObject(component) ? [`  ${textOf(label) ?? ''}: ${standsIn(component)}`] : [],
  );
  return [`[${textOf(title) ?? ''}]`, ...fields].join('\n');
}

function standsIn(field: JsonObject): string {
  const chosen = objectsIn(field.options).find((option) => option.default === true);
  return textOf(chosen?.label) ?? textOf(field.value) ?? textOf(field.placeholder) ?? '';
}
