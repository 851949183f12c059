import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// The packages that discord.js is made of, reached through it, so that they are always those it was released with. Its main
// entry loads 315 files more, nearly all for its Client, which we do not use.
const requireBeside = createRequire(createRequire(import.meta.url).resolve('discord.js'));

// REST without the undici that it brings (100 files): requests go over ours (transport/request.ts).
const restFolder = dirname(requireBeside.resolve('@discordjs/rest'));
export const { DefaultUserAgent, DiscordAPIError, HTTPError, RateLimitError, REST, RESTEvents } = requireBeside(
  join(restFolder, 'web.js'),
);
export const { escapeMarkdown, time, TimestampStyles } = requireBeside('@discordjs/formatters');
export const {
  ActivityType,
  ApplicationCommandOptionType,
  ApplicationCommandPermissionType,
  ApplicationIntegrationType,
  ApplicationWebhookEventStatus,
  ApplicationWebhookEventType,
  ButtonStyle,
  ChannelType,
  ComponentType,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
  GatewayOpcodes,
  InteractionContextType,
  InteractionResponseType,
  InteractionType,
  Locale,
  MessageFlags,
  MessageType,
  OAuth2Scopes,
  OverwriteType,
  PermissionFlagsBits,
  PresenceUpdateStatus,
  Routes,
  SelectMenuDefaultValueType,
  TextInputStyle,
} = requireBeside('discord-api-types/v10');
