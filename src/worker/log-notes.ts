import type { Logger } from '../base/logger.ts';
import type { DecisionNote } from '../domain/alerts/decision.ts';

/** Logs decisions, a line each with its reason and ids. */
export function logNotes(logger: Logger, notes: readonly DecisionNote[], message: string): void {
  for (const { subscriptionId, guildId, reason, detail } of notes) {
    logger.info({ subscriptionId, guildId, ...detail, reason }, message);
  }
}
