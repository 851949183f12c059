import type { APIInteractionResponse } from 'discord.js';
import { expect } from 'vitest';
import type { Services } from '../../commands/index.ts';
import { commands } from '../../commands/index.ts';
import { createInteractionLimits } from '../../src/discord/interactions/interaction-limits.ts';
import { createRouter, type Handled } from '../../src/discord/interactions/router.ts';
import type { MessageBody } from '../../src/discord/views/reply/message-body.ts';
import { checkBody, checkCallback } from '../../src/sandbox/discord/spec/validate.ts';
import type { MessageFile } from '../../src/worker/outbox/dispatch-ports.ts';
import { countOf, justStarted, liveLibrary, noComputers, noUserData, unknownLibrary } from './libraries.ts';
import { manualClock } from './manual-clock.ts';
import { noAlerts } from './no-alerts.ts';
import { noHistory } from './no-history.ts';
import { noBoards, noDigests } from './no-posts.ts';
import { recordingLogger } from './recording-logger.ts';

const accepted = { refusal: undefined, ignored: [] };
const known = ['webster', 'vanier', 'greynuns'] as const;

/**
 * The real router and the real commands over a manual clock, with a Discord that writes down what reaches it and holds
 * each message against Discord's specification. All three libraries are live unless `services` says otherwise.
 */
export function routing(services: (clock: ReturnType<typeof manualClock>) => Partial<Services> = () => ({})) {
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const responses: APIInteractionResponse[] = [];
  const edits: MessageBody[] = [];
  const followUps: MessageBody[] = [];
  const handled: Handled[] = [];
  const files: MessageFile[] = [];
  const uploaded = (sent: readonly MessageFile[] = []): void => void files.push(...sent);
  /** `nextRefusals`: how it refuses the next messages, one each. */
  const discord: { isAway: boolean; refusal?: Error; nextRefusals: Error[] } = { isAway: false, nextRefusals: [] };
  const deliver = (): void => {
    if (discord.isAway) throw new Error('connect ECONNREFUSED');
    const refusal = discord.nextRefusals.shift() ?? discord.refusal;
    if (refusal !== undefined) throw refusal;
  };
  const router = createRouter<Services>({
    commands,
    services: {
      librariesNow: () =>
        known.map((id, index) => liveLibrary(id, countOf(100 * (index + 1), clock.now()), { full: 800 })),
      ...justStarted(clock),
      ...noAlerts,
      ...noBoards,
      ...noDigests,
      ...noHistory,
      ...noComputers,
      ...noUserData,
      ...services(clock),
    },
    clock,
    deadlines: clock,
    serverAllows: async () => 'unset',
    limits: createInteractionLimits(clock.steady),
    replies: {
      edit: async (_interaction, body, sent) => {
        deliver();
        expect(checkBody('webhookEdit', body)).toEqual(accepted);
        edits.push(body);
        uploaded(sent);
      },
      followUp: async (_interaction, body, sent) => {
        deliver();
        expect(checkBody('webhookExecute', body)).toEqual(accepted);
        followUps.push(body);
        uploaded(sent);
      },
    },
    logger,
    onHandled: (one) => handled.push(one),
    newErrorId: () => 'c0ffee42',
  });
  return {
    clock,
    responses,
    edits,
    followUps,
    handled,
    /** What was uploaded with all of them, oldest first. */
    files,
    lines,
    discord,
    /** Hands an interaction to the router; fulfilled when the router is done with it. */
    ask: (interaction: unknown): Promise<void> =>
      router(interaction, async (response, sent) => {
        deliver();
        expect(checkCallback(response)).toEqual(accepted);
        responses.push(response);
        uploaded(sent);
      }),
  };
}

/** Services of a cold start: nothing is known, and the first poll takes `ms`; then all is known if `thenKnown`. */
export const coldStart =
  (ms: number, thenKnown = true) =>
  (clock: ReturnType<typeof manualClock>): Partial<Services> => {
    let isKnown = false;
    return {
      librariesNow: () =>
        known.map((id) => (isKnown ? liveLibrary(id, countOf(400, clock.now()), { full: 800 }) : unknownLibrary(id))),
      firstKnown: async () => {
        await clock.sleep(ms);
        isKnown = thenKnown;
      },
    };
  };
