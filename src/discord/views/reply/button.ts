import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from '#discord.js';
import { type CustomId, formatCustomId } from './custom-id.ts';

/** A button that carries `id`; `more`: its style, its emoji, or that it is disabled. */
export const buttonOf = (
  label: string,
  id: CustomId,
  more: Partial<Pick<APIButtonComponentWithCustomId, 'style' | 'emoji' | 'disabled'>> = {},
): APIButtonComponentWithCustomId => ({
  type: ComponentType.Button,
  style: ButtonStyle.Secondary,
  label,
  custom_id: formatCustomId(id),
  ...more,
});

/** Buttons in a row, at most five (Discord's documentation of components). */
export const rowOf = (
  ...components: APIButtonComponentWithCustomId[]
): APIActionRowComponent<APIButtonComponentWithCustomId> => ({ type: ComponentType.ActionRow, components });
