import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  type MessageActionRowComponentBuilder,
  StringSelectMenuBuilder,
} from 'discord.js';
import { fixedReply } from './fixed-reply.ts';

/** What one writes with discord.js' guide open: its client, its builders, `interaction.reply`. Arguments: API URL, token. */
const [api = '', token = ''] = process.argv.slice(2);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });
const { content, title, description, color, fields, footer, buttons, menu } = fixedReply;

const rowOf = (components: readonly MessageActionRowComponentBuilder[]) =>
  new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(...components);

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const embed = new EmbedBuilder()
    .setTitle(title)
    .setDescription(description)
    .setColor(color)
    .addFields(...fields)
    .setFooter({ text: footer });
  const presses = buttons.map(({ label, emoji, customId }) =>
    new ButtonBuilder().setStyle(ButtonStyle.Secondary).setLabel(label).setEmoji({ name: emoji }).setCustomId(customId),
  );
  const choose = new StringSelectMenuBuilder()
    .setPlaceholder(menu.placeholder)
    .setCustomId(menu.customId)
    .addOptions(...menu.options);
  // Questions from before it was ready have expired when it comes to them; the others must go on.
  await interaction.reply({ content, embeds: [embed], components: [rowOf(presses), rowOf([choose])] }).catch(() => {});
});

await client.login(token);
