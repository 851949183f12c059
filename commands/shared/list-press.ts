import type { Press } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import type { ListState } from '../../src/discord/views/shared/choose-list.ts';

/** The list after another page or entry was chosen; undefined for a press on anything else. Throws `UserError`. */
export function chosenState({ id: { action, argument }, values }: Press): ListState | undefined {
  if (action === 'page') return { page: pageOf(argument) };
  return action === 'pick' ? { page: pageOf(argument), chosen: values[0] } : undefined;
}

/** A page from a button, which can be forged; the view corrects one beyond the end. Throws `UserError`. */
function pageOf(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new UserError('error.unknownButton');
  return Number(text);
}

/** What a button of a list is about: `id`, `id.page` or `id.page.more`. Throws `UserError`. */
export function placeOf(argument: string): { readonly id: string; readonly page: number; readonly more: string } {
  const [id = '', page = '0', more = ''] = argument.split('.');
  return { id, page: pageOf(page), more };
}
