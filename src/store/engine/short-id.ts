import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** No `0 1 i l o`, which look like each other. */
const letters = '23456789abcdefghjkmnpqrstuvwxyz';

/** Four letters are 923,521 ids: enough to type, and seldom taken. After this many that were, a fifth letter is spent. */
const triesPerLength = 8;

/**
 * A short, typeable id that is not taken yet: `k7m2`. `random` gives numbers from 0 up to but not including 1, `isTaken`
 * asks the table in which the id will stand.
 */
export async function newShortId(random: () => number, isTaken: (id: string) => Promise<boolean>): Promise<string> {
  for (let length = 4; ; length += 1) {
    for (let tries = 0; tries < triesPerLength; tries += 1) {
      const id = Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
      if (!(await isTaken(id))) return id;
    }
  }
}

/**
 * A short id that neither an alert nor a digest has, nor had as long as the outbox knows of its messages: deliveries are found by it, and those of
 * another server would be taken for its own.
 */
export function newSubscriptionId(db: Kysely<Tables>, random: () => number): Promise<string> {
  return newShortId(random, async (candidate) => {
    const taken = await db
      .selectFrom('subscription')
      .where('id', '=', candidate)
      .select('id')
      .union(db.selectFrom('digest').where('id', '=', candidate).select('id'))
      .union(db.selectFrom('delivery').where('subscription_id', '=', candidate).select('subscription_id as id'))
      .executeTakeFirst();
    return taken !== undefined;
  });
}
