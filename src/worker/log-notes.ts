import { eventLoopTurn } from '../base/event-loop.ts';
import type { Logger } from '../base/logger.ts';
import type { DecisionNote } from '../domain/alerts/decision.ts';

/** Lines after which the event loop gets its turn: a burst of ten thousand must not make a question wait. */
const linesAtOnce = 100;

/** Logs decisions, a line each with its reason and ids. */
export async function logNotes(logger: Logger, notes: readonly DecisionNote[], message: string): Promise<void> {
  for (const [index, { subscriptionId, guildId, reason, deliveryIds, detail }] of notes.entries()) {
    if (index > 0 && index % linesAtOnce === 0) await eventLoopTurn();
    logger.info({ subscriptionId, guildId, ...detail, ...(deliveryIds && { deliveryIds }), reason }, message);
  }
}
