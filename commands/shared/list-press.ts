import { UserError } from '../../src/discord/interactions/user-error.ts';

/** A page from a button, which can be forged; the view corrects one beyond the end. Throws `UserError`. */
export function pageOf(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new UserError('error.unknownButton');
  return Number(text);
}

/** What a button of a list is about: `id`, `id.page` or `id.page.more`. Throws `UserError`. */
export function placeOf(argument: string): { readonly id: string; readonly page: number; readonly more: string } {
  const [id = '', page = '0', more = ''] = argument.split('.');
  return { id, page: pageOf(page), more };
}
