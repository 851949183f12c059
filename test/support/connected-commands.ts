import { onTestFinished } from 'vitest';
import { steadyClock, systemClock } from '../../src/base/clock.ts';
import type { Logger } from '../../src/base/logger.ts';
import type { Command } from '../../src/discord/interactions/command.ts';
import { createInteractionLimits } from '../../src/discord/interactions/interaction-limits.ts';
import { createRouter, type RouterParts } from '../../src/discord/interactions/router.ts';
import { respondBy } from '../../src/discord/transport/callback.ts';
import { createGateway } from '../../src/discord/transport/gateway.ts';
import { registerCommands } from '../../src/discord/transport/register.ts';
import { type DiscordRest, repliesByRest } from '../../src/discord/transport/rest.ts';
import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';
import { noGatewayStore } from '../discord/transport/no-gateway-store.ts';

/**
 * Registers commands in a local Discord and answers them as the app does: gateway, router, REST. Resolves once they can be
 * asked; all of it ends with the test. Returns the router.
 */
export async function connectCommands<Services>(parts: {
  readonly discord: LocalDiscord;
  readonly rest: DiscordRest;
  readonly commands: readonly Command<Services>[];
  readonly services: Services;
  readonly clock: RouterParts<Services>['clock'];
  readonly serverAllows: RouterParts<Services>['serverAllows'];
  readonly logger: Logger;
}) {
  const { discord, rest, commands, logger } = parts;
  const router = createRouter<Services>({
    ...parts,
    deadlines: systemClock,
    replies: repliesByRest(rest.replies),
    limits: createInteractionLimits(steadyClock),
    onHandled: () => {},
    newErrorId: () => 'c0ffee42',
  });
  const gateway = createGateway({
    store: noGatewayStore,
    rest,
    token: discord.token,
    shards: 'auto',
    logger,
    onFatal: ({ message }) => logger.error(message),
    onInteraction: (interaction) => router(interaction, respondBy(rest.callback, interaction)),
  });
  onTestFinished(() => gateway.close());
  await registerCommands(
    rest.general,
    discord.applicationId,
    commands.map(({ definition }) => definition),
  );
  await gateway.connect();
  return router;
}
