import type { APIInteractionResponse } from 'discord.js';
import { onTestFinished } from 'vitest';
import { board } from '../../commands/board/index.ts';
import type { Services } from '../../commands/index.ts';
import { defaultSubscriptionLimits } from '../../commands/shared/services.ts';
import { openBoardDelivery } from '../../src/discord/messages/board-messages.ts';
import { channelsByRest, createMessageSender } from '../../src/discord/messages/messages.ts';
import { createDiscordRest } from '../../src/discord/transport/rest.ts';
import { createBoardRenderer } from '../../src/discord/views/boards/board-view.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import type { StoreOptions } from '../../src/store/open-store.ts';
import { createBoards } from '../../src/worker/boards/boards.ts';
import { openBoardStore } from './board-store.ts';
import { connectCommands } from './connected-commands.ts';
import { countOf, liveLibrary, noComputers, noUserData, unknownLibrary } from './libraries.ts';
import { manualClock } from './manual-clock.ts';
import { noAlerts } from './no-alerts.ts';
import { noHistory } from './no-history.ts';
import { noDigests } from './no-posts.ts';
import { recordingLogger } from './recording-logger.ts';
import { patient } from './test-app.ts';

/**
 * `/board` over the real wire: local Discord with two servers, gateway, REST, router, runner and a real store. Time stands
 * still until `pass` moves it; `people` are in Webster.
 */
export async function boardApp(storeOptions: Partial<StoreOptions> = {}) {
  const discord = await startLocalDiscord({ guilds: 2, timing: patient });
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  const delivery = openBoardDelivery(rest.alerts, discord.token);
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const store = await openBoardStore(storeOptions);
  const people = { webster: 500 };
  const librariesNow = (): LibraryNow[] => [
    liveLibrary('webster', countOf(people.webster, clock.now()), { full: 1600 }),
    liveLibrary('vanier', countOf(250, clock.now()), { full: 1600 }),
    unknownLibrary('greynuns'),
  ];
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
  const boards = createBoards({
    store,
    renderer: createBoardRenderer(),
    sender: delivery,
    pictures: { of: async () => ({ png, alt: 'today' }) },
    libraries: librariesNow,
    clock,
    campusNow: clock.now,
    steady: clock,
    random: () => 0,
    logger,
  });
  const services: Services = {
    ...noAlerts,
    ...noDigests,
    ...noHistory,
    ...noComputers,
    ...noUserData,
    librariesNow,
    firstKnown: async () => {},
    drawn: (_key, draw) => draw(),
    pictured: (_key, draw) => draw(),
    pollerStatus: () => ({ state: 'ok', polls: 1, failures: 0 }),
    startedAt: clock.now(),
    appVersion: '0.0.0',
    channelFacts: channelsByRest(rest.general),
    pendingAlerts: noAlerts.pendingAlerts,
    pendingForms: noAlerts.pendingForms,
    limits: defaultSubscriptionLimits,
    boards,
    sender: createMessageSender(rest.general),
  };
  onTestFinished(async () => {
    const stopped = boards.stop();
    await clock.advance(0);
    await stopped;
    delivery.close();
    await rest.close();
    await discord.close();
    await store.close();
  });
  const serverAllows = async () => 'unset' as const;
  const router = await connectCommands<Services>({
    discord,
    rest,
    commands: [board],
    services,
    clock,
    serverAllows,
    logger,
  });
  const [guild, other] = discord.guilds();
  if (guild === undefined || other === undefined) throw new Error('there are no servers');
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    discord,
    guild,
    other,
    boards,
    people,
    lines,
    general: discord.channelId('general'),
    moderator: (more: Parameters<typeof discord.user>[0] = {}) =>
      discord.user({ id: '1500000000000000001', permissions: ['ManageGuild'], ...more }),
    /** What the router answers to an interaction that no Discord would have sent. */
    forged: async (interaction: unknown): Promise<APIInteractionResponse | undefined> => {
      const responses: APIInteractionResponse[] = [];
      await router(interaction, async (response) => void responses.push(response));
      return responses[0];
    },
    /** What the local Discord shows in #general: of each message its first field. */
    shown: () =>
      discord
        .messages(discord.channelId('general'))
        .map(({ embeds }) => embeds[0]?.fields?.find(({ name }) => name.startsWith('Webster'))?.value ?? ''),
    /** Lets `seconds` pass, and real requests be answered, until `happened`; the test's own time limit ends it. */
    passUntil: async (happened: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await happened())) {
        await clock.advance(1_000);
        for (let i = 0; i < 50 && !(await happened()); i += 1) await turn();
      }
    },
  };
}
