import { Client, EmbedBuilder, Events, GatewayIntentBits } from 'discord.js';
import { fixedReply } from './fixed-reply.ts';

/** What one writes with discord.js' guide open: its client, its builders, `interaction.reply`. Arguments: API URL, token. */
const [api = '', token = ''] = process.argv.slice(2);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const embed = new EmbedBuilder()
    .setTitle(fixedReply.title)
    .setDescription(fixedReply.description)
    .setColor(fixedReply.color)
    .addFields(...fixedReply.fields)
    .setFooter({ text: fixedReply.footer });
  // Questions from before it was ready have expired when it comes to them; the others must go on.
  await interaction.reply({ embeds: [embed] }).catch(() => {});
});

await client.login(token);
