import type { ServerVerdict } from '../../../src/discord/interactions/authorise.ts';
import type { Command, Definition } from '../../../src/discord/interactions/command.ts';
import { createRouter, type Handled } from '../../../src/discord/interactions/router.ts';
import { dataOf } from '../../support/interactions.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

/** A router with one command. `serverAllows` is what its server's owners have set. */
export function routed(
  command: Command<object>,
  clock = manualClock(),
  serverAllows: () => Promise<ServerVerdict> = async () => 'unset',
) {
  const responses: unknown[] = [];
  const edits: unknown[] = [];
  const handled: Handled[] = [];
  const { logger, lines } = recordingLogger();
  const router = createRouter({
    commands: [command],
    services: {},
    clock,
    deadlines: clock,
    replies: { edit: async (_to, body) => void edits.push(body), followUp: async () => {} },
    serverAllows,
    limits: () => undefined,
    logger,
    onHandled: (one) => handled.push(one),
    newErrorId: () => 'id',
  });
  const ask = (interaction: unknown) =>
    router(interaction, async (response) => {
      responses.push(response);
    });
  return { ask, clock, responses, edits, handled, lines };
}

/** A command for all, in servers and DMs. */
export const anyone = {
  name: 'find',
  description: 'finds',
  contexts: [0, 1],
  integration_types: [0],
} satisfies Definition;
/** Such a command with an answer. */
export const answering = (answer: Command<object>['answer'], more: Partial<Command<object>> = {}): Command<object> => ({
  definition: anyone,
  answer,
  ...more,
});
/** The text of a first response. */
export const textOf = (response: unknown) => dataOf(response as Parameters<typeof dataOf>[0]).content;
