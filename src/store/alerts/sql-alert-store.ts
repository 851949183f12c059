import type { Kysely } from 'kysely';
import type { Attempt } from '../engine/attempt.ts';
import { recordAll } from '../readings/sql-occupancy-store.ts';
import type { Tables } from '../tables.ts';
import type { AlertNote, AlertStore } from './alert-ports.ts';
import { evaluateLibrary } from './evaluate-alerts.ts';
import { lastTraces } from './traces.ts';

/** The alerts' side of the store on any engine that Kysely speaks to. */
export function createSqlAlertStore({
  db,
  attempt,
  newId,
}: {
  db: Kysely<Tables>;
  attempt: Attempt;
  newId: () => string;
}): AlertStore {
  return {
    recordAndEvaluate: (records, evaluation) =>
      attempt(() =>
        db.transaction().execute(async (tx) => {
          const outcomes = await recordAll(tx, records);
          const notes: AlertNote[] = [];
          for (const [index, observation] of evaluation.observations.entries()) {
            // What the store did not believe, the alerts do not hear of.
            if (outcomes[index] === 'ignored') continue;
            notes.push(...(await evaluateLibrary(tx, observation, evaluation, newId)));
          }
          return { outcomes, notes };
        }),
      ),

    traces: (guildId) => attempt(() => lastTraces(db, guildId)),
  };
}
