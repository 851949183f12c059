import { type APIMessage, ComponentType } from '#discord.js';
import { isObject, type JsonObject, numberOf, objectsIn, textOf } from '../json.ts';

/** A component of a message that a person can use. */
export interface UsableComponent {
  type: ComponentType;
  customId: string;
  id: number;
}

/** Finds a button or menu by custom_id, label or placeholder; a string says why the person cannot use it. */
export function findComponent(
  message: APIMessage,
  name: string,
  kind: 'button' | 'menu',
  values: readonly string[],
): UsableComponent | string {
  const all = flatten(objectsIn(message.components)).filter((part) => isOfKind(part, kind));
  const labels = (part: JsonObject) => [part.custom_id, part.label, part.placeholder];
  const part = all.find((candidate) => labels(candidate).includes(name));
  const known = all.map((candidate) => textOf(candidate.label) ?? textOf(candidate.custom_id) ?? 'a link').join(', ');
  if (!part) return `The message has no ${kind} "${name}"${known ? `; there is: ${known}` : ''}.`;
  if (part.disabled === true) return `The ${kind} "${name}" is disabled.`;
  const customId = textOf(part.custom_id);
  if (customId === undefined) return `The button "${name}" opens a page and tells the bot nothing.`;
  const problem = kind === 'menu' ? badValues(part, values) : undefined;
  return problem ?? { type: Number(part.type), customId, id: numberOf(part.id) ?? 0 };
}

function isOfKind(part: JsonObject, kind: 'button' | 'menu'): boolean {
  if (kind === 'button') return part.type === ComponentType.Button;
  const type = numberOf(part.type) ?? 0;
  return (
    type === ComponentType.StringSelect || (type >= ComponentType.UserSelect && type <= ComponentType.ChannelSelect)
  );
}

function badValues(menu: JsonObject, values: readonly string[]): string | undefined {
  const least = numberOf(menu.min_values) ?? 1;
  const most = numberOf(menu.max_values) ?? 1;
  if (values.length < least || values.length > most)
    return `The menu takes ${least} to ${most} values, not ${values.length}.`;
  if (menu.type !== ComponentType.StringSelect) return undefined;
  const known = objectsIn(menu.options).map((option) => textOf(option.value) ?? '');
  const stranger = values.find((value) => !known.includes(value));
  return stranger === undefined ? undefined : `The menu has no value "${stranger}"; there is: ${known.join(', ')}.`;
}

function flatten(components: readonly JsonObject[]): JsonObject[] {
  return components.flatMap((component) => [
    component,
    ...flatten(objectsIn(component.components)),
    ...(isObject(component.accessory) ? flatten([component.accessory]) : []),
  ]);
}
