import type { DecisionNote } from '../../domain/alerts/decision.ts';
import type { StoreParts } from '../engine/database.ts';
import { saveFeedState } from '../feed-state.ts';
import { recordAll } from '../readings/sql-occupancy-store.ts';
import { lastTraces } from '../traces.ts';
import type { AlertStore } from './alert-ports.ts';
import { restartFutureMutes } from './end-mutes.ts';
import { endOneShots } from './end-one-shots.ts';
import { evaluateLibrary } from './evaluate-alerts.ts';

/** The alerts' side of the store on any engine that Kysely supports. */
export function createSqlAlertStore({ db, attempt, inTransaction, newId, ring }: StoreParts): AlertStore {
  return {
    recordAndEvaluate: (records, evaluation, state) =>
      inTransaction(async (tx) => {
        const now = Math.max(...evaluation.observations.map((observation) => observation.now));
        const outcomes = await recordAll(tx, records, now);
        const notes: DecisionNote[][] = [];
        const firedOnce = new Set<string>();
        // A poll may have no reading that counts, and then it has no time.
        if (evaluation.observations.length > 0) await restartFutureMutes(tx, now);
        for (const [index, observation] of evaluation.observations.entries()) {
          // A reading that the store did not keep must not move an alert.
          if (outcomes[index] === 'ignored') continue;
          notes.push(await evaluateLibrary(tx, observation, evaluation, { newId, firedOnce }));
        }
        await endOneShots(tx, firedOnce);
        if (state !== undefined) await saveFeedState(tx, 'occupancy', state);
        await ring(tx);
        return { outcomes, notes: notes.flat() };
      }),

    traces: (guildId) => attempt(() => lastTraces(db, guildId)),
  };
}
