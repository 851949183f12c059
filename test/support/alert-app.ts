import type { APIInteractionResponse } from 'discord.js';
import { onTestFinished } from 'vitest';
import { pendingAlerts } from '../../commands/alert/pending-alert.ts';
import type { Services } from '../../commands/index.ts';
import { commands } from '../../commands/index.ts';
import { pendingForms } from '../../commands/shared/pending-forms.ts';
import { defaultSubscriptionLimits } from '../../commands/shared/services.ts';
import { channelsByRest, createMessageSender } from '../../src/discord/messages/messages.ts';
import { createDiscordRest } from '../../src/discord/transport/rest.ts';
import { serverAllowsByRest } from '../../src/discord/transport/server-allows.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import type { LocalDiscordOptions } from '../../src/sandbox/discord/guilds/options.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { openStore, type StoreOptions } from '../../src/store/open-store.ts';
import { openConfirmations } from '../../src/worker/recovery/lost-confirmations.ts';
import { connectCommands } from './connected-commands.ts';
import { countOf, justStarted, liveLibrary, noComputers, unknownLibrary } from './libraries.ts';
import { manualClock } from './manual-clock.ts';
import { noHistory } from './no-history.ts';
import { noBoards } from './no-posts.ts';
import { recordingLogger } from './recording-logger.ts';
import { patient } from './test-app.ts';

/** How many people are in each library; `undefined`: not known. Every one is full with 1,600. */
export type People = { webster: number | undefined; vanier: number | undefined; greynuns: number | undefined };

/**
 * The commands over the real wire: local Discord, gateway, REST, router and a real store in memory. The campus's time
 * stands still until a test moves it, and `people` are inside.
 */
export async function alertApp(
  options: { discord?: LocalDiscordOptions; services?: Partial<Services>; store?: Partial<StoreOptions> } = {},
) {
  const discord = await startLocalDiscord({ timing: patient, ...options.discord });
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  let serial = 0;
  const newKey = () => {
    serial += 1;
    return `key${serial}`;
  };
  const store = await openStore({ url: 'sqlite::memory:', clock, logger, ...options.store });
  const people: People = { webster: 500, vanier: 250, greynuns: undefined };
  const librariesNow = (): LibraryNow[] =>
    (['webster', 'vanier', 'greynuns'] as const).map((id) => {
      const count = people[id];
      return count === undefined
        ? unknownLibrary(id, { full: 1600 })
        : liveLibrary(id, countOf(count, clock.now()), { full: 1600 });
    });
  const services: Services = {
    librariesNow,
    ...justStarted(clock),
    subscriptions: store.subscriptions,
    traces: store.alerts.traces,
    sender: createMessageSender(rest.general),
    channelFacts: channelsByRest(rest.general),
    confirmations: store.openPending(openConfirmations),
    pendingAlerts: store.openPending(pendingAlerts),
    pendingForms: store.openPending(pendingForms),
    limits: defaultSubscriptionLimits,
    newNonce: newKey,
    ...noBoards,
    digests: store.digests,
    ...noHistory,
    ...noComputers,
    userData: store.userData,
    ...options.services,
  };
  onTestFinished(async () => {
    await rest.close();
    await discord.close();
    await store.close();
  });
  const serverAllows = serverAllowsByRest({ rest: rest.general, clock, logger });
  const router = await connectCommands<Services>({ discord, rest, commands, services, clock, serverAllows, logger });
  const [guild] = discord.guilds();
  if (guild === undefined) throw new Error('there is no server');
  return {
    discord,
    clock,
    store,
    people,
    guild,
    lines,
    services,
    /** A moderator of the first server, in #general unless told otherwise. */
    moderator: (more: Parameters<typeof discord.user>[0] = {}) =>
      discord.user({ id: '1500000000000000001', permissions: ['ManageGuild'], ...more }),
    /** What the router answers to an interaction that no Discord would have sent. */
    forged: async (interaction: unknown): Promise<APIInteractionResponse | undefined> => {
      const responses: APIInteractionResponse[] = [];
      await router(interaction, async (response) => void responses.push(response));
      return responses[0];
    },
    alerts: () => store.subscriptions.list({ kind: 'guild', guildId: guild.id }),
  };
}
