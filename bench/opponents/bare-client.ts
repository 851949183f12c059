import { readFileSync } from 'node:fs';
import { type APIInteractionResponseChannelMessageWithSource, Client, Events, GatewayIntentBits } from 'discord.js';

/**
 * What one writes with discord.js' guide open: its client and `interaction.reply`, with a plain object, since its builders
 * would take as long again. Arguments: API URL, token, file with the reply.
 */
const [api = '', token = '', replyPath = ''] = process.argv.slice(2);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });
const { data } = JSON.parse(readFileSync(replyPath, 'utf8')) as APIInteractionResponseChannelMessageWithSource;
const { content = '', embeds = [], components = [] } = data;

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  // Questions from before it was ready have expired when it comes to them; the others must go on.
  await interaction.reply({ content, embeds, components }).catch(() => {});
});

await client.login(token);
