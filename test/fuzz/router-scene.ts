import type { APIInteractionResponse } from 'discord.js';
import { pendingAlerts } from '../../commands/alert/pending-alert.ts';
import { commands, type Services } from '../../commands/index.ts';
import { pendingForms } from '../../commands/shared/pending-forms.ts';
import { parseJsonOrUndefined } from '../../src/base/json.ts';
import { createLogger } from '../../src/base/logger.ts';
import { createInteractionLimits, interactionLimits } from '../../src/discord/interactions/interaction-limits.ts';
import { createRouter } from '../../src/discord/interactions/router.ts';
import { checkBody, checkCallback, type Verdict } from '../../src/sandbox/discord/spec/validate.ts';
import { openStore } from '../../src/store/open-store.ts';
import { countOf, justStarted, liveLibrary, noComputers, unknownLibrary } from '../support/libraries.ts';
import { manualClock } from '../support/manual-clock.ts';
import { noAlerts } from '../support/no-alerts.ts';
import { noHistory } from '../support/no-history.ts';
import { noBoards } from '../support/no-posts.ts';
import { require } from './parser.ts';
import { bodies, knownAlert } from './payloads.ts';

/** How the router took an interaction. `accepted`: it was a question that a command answered. */
interface Taken {
  readonly accepted: boolean;
}

/**
 * The real router with the real commands over a store in memory and a Discord that takes every message, and holds it against
 * its specification. `take` throws where an interaction has no answer or two, where the answer is none that Discord takes, where
 * a command failed, and where a token was logged.
 */
export async function routerScene() {
  const clock = manualClock();
  let logged = '';
  const write = (line: string): void => {
    logged += line;
  };
  const logger = createLogger({ level: 'debug', secrets: [], destination: { write } });
  let serial = 0;
  const newId = (): string => {
    serial += 1;
    return `fuzz${serial}`;
  };
  // Ids of subscriptions are random letters: with a repeating row of numbers each run has the same.
  let turn = 0;
  const random = (): number => {
    turn += 1;
    return (turn * 0.618) % 1;
  };
  const store = await openStore({ url: 'sqlite::memory:', clock, logger, newId, random });
  const services: Services = {
    librariesNow: () => [
      liveLibrary('webster', countOf(500, clock.now()), { full: 1600 }),
      liveLibrary('vanier', countOf(250, clock.now()), { full: 800 }),
      unknownLibrary('greynuns', { full: 230 }),
    ],
    ...justStarted(clock),
    ...noAlerts,
    ...noBoards,
    ...noHistory,
    ...noComputers,
    subscriptions: store.subscriptions,
    digests: store.digests,
    userData: store.userData,
    boards: { ...noBoards.boards, list: async () => [] },
    sender: {
      post: async () => ({ messageId: '1400000000000000008' }),
      edit: async () => {},
      publish: async () => {},
      openDm: async () => ({ channelId: '1400000000000000009' }),
      noticeChannel: async () => undefined,
    },
    channelFacts: async () => ({ kind: 'unknown' }),
    pendingAlerts: store.openPending(pendingAlerts),
    pendingForms: store.openPending(pendingForms),
    newNonce: newId,
  };
  const sent: Verdict[] = [];
  const outcomes: string[] = [];
  const router = createRouter<Services>({
    commands,
    services,
    clock,
    deadlines: clock,
    serverAllows: async () => 'unset',
    limits: createInteractionLimits(clock.steady),
    replies: {
      edit: async (_interaction, body) => void sent.push(checkBody('webhookEdit', body)),
      followUp: async (_interaction, body) => void sent.push(checkBody('webhookExecute', body)),
    },
    logger,
    onHandled: ({ outcome }) => outcomes.push(outcome),
    newErrorId: () => 'c0ffee42',
  });

  /** The router takes any JSON, and what is none as an empty interaction. */
  const take = async (given: string): Promise<Taken> => {
    const interaction = parseJsonOrUndefined(given.replaceAll(knownAlert, alertId));
    const responses: APIInteractionResponse[] = [];
    logged = '';
    sent.length = 0;
    outcomes.length = 0;
    // As slowly as one user may ask.
    await clock.advance(interactionLimits.user.everyMs);
    await router(interaction, async (response) => void responses.push(response));
    if (responses.length !== 1) throw new Error(`it was answered ${responses.length} times`);
    for (const { refusal, ignored } of [checkCallback(responses[0]), ...sent]) {
      if (refusal !== undefined) throw new Error(`Discord refuses the answer: ${JSON.stringify(refusal)}`);
      if (ignored.length > 0) throw new Error(`Discord ignores in the answer: ${ignored.join(', ')}`);
    }
    const { token } = Object(interaction) as { token?: unknown };
    if (typeof token === 'string' && token.length >= 8 && logged.includes(token))
      throw new Error('its token is logged');
    if (/unexpectedly|failed/.test(logged)) throw new Error(`a command failed: ${logged}`);
    return { accepted: outcomes[0] === 'answered' || outcomes[0] === 'deferred' };
  };
  const owner = { kind: 'guild', guildId: '1400000000000000004' } as const;
  let alertId = '';
  await take(bodies.interactions.find((body) => body.includes('"add"')) ?? '');
  alertId = (await store.subscriptions.list(owner))[0]?.id ?? '';
  require(alertId !== '', 'no alert could be added');
  return { take, close: () => store.close() };
}
