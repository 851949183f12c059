import { sql } from 'kysely';
import { backoffMs } from '../../domain/backoff.ts';
import type { StoreParts } from '../engine/database.ts';
import { type GatewayStore, identifyLimits } from './gateway-ports.ts';

/**
 * How many turns of a bucket may be taken ahead: two for each of its shards, since a process may end before its turn, and some more. A
 * later one comes from a clock that was set back since.
 */
const longestQueue = (shardCount: number, maxConcurrency: number): number =>
  2 * Math.ceil(shardCount / maxConcurrency) + 10;

/** The gateway's rows on any engine that Kysely supports. */
export function createSqlGatewayStore({ db, attempt, inTransaction, now, databaseNow }: StoreParts): GatewayStore {
  return {
    sessions: (shardIds, shardCount) =>
      attempt(async () => {
        const rows = await db
          .selectFrom('gateway_shard')
          .where('shard_count', '=', shardCount)
          .where('shard_id', 'in', [...shardIds, -1])
          .selectAll()
          .execute();
        return rows.flatMap(({ shard_id, session_id, resume_url, sequence }) =>
          session_id === null || resume_url === null || sequence === null
            ? []
            : [{ shardId: shard_id, shardCount, sessionId: session_id, resumeURL: resume_url, sequence }],
        );
      }),

    save: (sessions) =>
      inTransaction(async (tx) => {
        for (const { shardId, shardCount, sessionId, resumeURL, sequence } of sessions) {
          const session = { session_id: sessionId, resume_url: resumeURL, sequence };
          await tx
            .insertInto('gateway_shard')
            .values({ shard_id: shardId, shard_count: shardCount, ...session, identified_at: 0, tries: 0 })
            .onConflict((conflict) => conflict.columns(['shard_id', 'shard_count']).doUpdateSet(session))
            .execute();
        }
      }, 'shared'),

    forget: (shardId, shardCount) =>
      inTransaction(async (tx) => {
        await tx
          .updateTable('gateway_shard')
          .set({ session_id: null, resume_url: null, sequence: null })
          .where('shard_id', '=', shardId)
          .where('shard_count', '=', shardCount)
          .execute();
      }, 'shared'),

    takeTurn: ({ shardId, shardCount }, maxConcurrency) =>
      inTransaction(async (tx) => {
        const { apartMs, freeTries, longestMs, forgottenMs, keptMs } = identifyLimits;
        const at = Math.floor(now());
        await tx
          .deleteFrom('gateway_shard')
          .where('shard_count', '<>', shardCount)
          .where('identified_at', '<', at - keptMs)
          .execute();
        const last = await tx
          .selectFrom('gateway_shard')
          .where('shard_id', '=', shardId)
          .where('shard_count', '=', shardCount)
          .where('identified_at', '>=', at - forgottenMs)
          .select(['tries', 'identified_at'])
          .executeTakeFirst();
        const tries = (last?.tries ?? 0) + 1;
        const apart = sql.lit(apartMs);
        const longest = sql.lit(apartMs * longestQueue(shardCount, maxConcurrency));
        const { next_at, clock } = await tx
          .insertInto('identify_turn')
          .values({ bucket: shardId % maxConcurrency, next_at: sql<number>`${databaseNow} + ${apart}` })
          .onConflict((conflict) =>
            conflict.column('bucket').doUpdateSet({
              next_at: sql<number>`${apart} + case when identify_turn.next_at - ${databaseNow} between 0 and ${longest} then identify_turn.next_at else ${databaseNow} end`,
            }),
          )
          .returning(['next_at', databaseNow.as('clock')])
          .executeTakeFirstOrThrow();
        const failures = tries - freeTries;
        const backoff = failures <= 0 ? 0 : backoffMs({ firstMs: 4 * apartMs, longestMs, failures });
        const sinceMs = Math.max(0, at - (last?.identified_at ?? 0));
        return { waitMs: Math.max(0, next_at - apartMs - clock, backoff - sinceMs), tries };
      }),

    noteIdentify: ({ shardId, shardCount }) =>
      inTransaction(async (tx) => {
        const at = Math.floor(now());
        const none = { session_id: null, resume_url: null, sequence: null };
        await tx
          .insertInto('gateway_shard')
          .values({ shard_id: shardId, shard_count: shardCount, ...none, identified_at: at, tries: 1 })
          .onConflict((conflict) =>
            conflict.columns(['shard_id', 'shard_count']).doUpdateSet((eb) => ({
              identified_at: at,
              tries: eb
                .case()
                .when('gateway_shard.identified_at', '<', at - identifyLimits.forgottenMs)
                .then(1)
                .else(eb('gateway_shard.tries', '+', 1))
                .end(),
            })),
          )
          .execute();
      }, 'shared'),
  };
}
