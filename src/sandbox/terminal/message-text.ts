import { type APIEmbed, type APIMessage, ComponentType, MessageFlags } from '#discord.js';
import { type Look, markdownText, styled } from './markdown.ts';

/** A message as a person sees it in Discord, for a terminal: the embed with its colour at the side, buttons, menus. */
export function messageText(
  message: Pick<APIMessage, 'content' | 'embeds' | 'components' | 'flags' | 'attachments'>,
  look: Look,
): string {
  const hidden = ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const only = look.locale.startsWith('fr') ? '(visible par vous seul)' : '(only you can see this)';
  return [
    ...(message.content === '' ? [] : [markdownText(message.content, look)]),
    ...message.embeds.map((embed) => embedText(embed, message.attachments, look)),
    ...(message.components ?? []).map(rowText).filter((row) => row !== ''),
    ...(hidden ? [styled(only, '2', look)] : []),
  ].join('\n');
}

function embedText(embed: APIEmbed, attachments: APIMessage['attachments'], look: Look): string {
  const image = attachments.find(({ url }) => url === embed.image?.url)?.description ?? embed.image?.url;
  const blocks = [
    embed.title && styled(markdownText(embed.title, look), '1', look),
    embed.description && markdownText(embed.description, look),
    ...(embed.fields ?? []).map(
      ({ name, value }) => `${styled(markdownText(name, look), '1;4', look)}\n${markdownText(value, look)}`,
    ),
    image && `🖼 ${image}`,
    embed.footer && styled(markdownText(embed.footer.text, look), '2', look),
  ];
  const color = embed.color ?? 0x80848e;
  const channels = [(color >> 16) & 255, (color >> 8) & 255, color & 255].join(';');
  const side = styled('▌', `38;2;${channels}`, look);
  return blocks
    .filter((block): block is string => Boolean(block))
    .join('\n\n')
    .split('\n')
    .map((line) => `${side} ${line}`.trimEnd())
    .join('\n');
}

type Row = NonNullable<APIMessage['components']>[number];

function rowText(row: Row): string {
  if (row.type !== ComponentType.ActionRow) return '';
  return row.components
    .map((component) => {
      if (component.type === ComponentType.StringSelect) {
        const chosen = component.options.find((option) => option.default === true);
        return `[${chosen?.label ?? component.placeholder ?? ''} ▾]`;
      }
      if (component.type !== ComponentType.Button || !('label' in component)) return '';
      const emoji = component.emoji?.name ? `${component.emoji.name} ` : '';
      return `[${emoji}${component.label ?? ''}]`;
    })
    .join('  ');
}
