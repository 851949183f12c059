import type { PostgresDatabase } from '../postgres-database.ts';
import type { Scene } from '../scene.ts';
import type { Fault } from './fault.ts';

/** Some seconds (ms), and half a minute. */
const spansMs = [1_000, 6_000, 30_000];

/** A fault of the scene's PostgreSQL. `begin` brings it about, lets time pass, and undoes it. */
const fault = (
  name: string,
  variants: number,
  begin: (database: PostgresDatabase, variant: number, pass: Scene['pass']) => Promise<void>,
): Fault => ({
  name,
  variants,
  mutes: true,
  begin: async ({ postgres, pass }, variant) => {
    if (postgres === undefined) throw new Error(`${name}: the scene has no PostgreSQL`);
    await begin(postgres, variant, pass);
    return undefined;
  },
});

/** What goes wrong with a PostgreSQL. */
export const postgresFaults: readonly Fault[] = [
  fault('PostgreSQL is restarted', 2 * spansMs.length, async (database, variant, pass) => {
    await database.goAway(variant % 2 === 0 ? 'fast' : 'immediate');
    await pass(spansMs[variant >> 1] ?? 0);
    database.listen();
  }),
  fault('connections to PostgreSQL are cut', 4, async (database, variant, pass) => {
    for (let times = 0; times < 1 + 2 * (variant >> 1); times += 1) {
      await database.cut(variant % 2 === 0 ? 'silently' : 'with a word');
      await pass(1_000);
    }
  }),
  fault('PostgreSQL is silent', spansMs.length, async (database, variant, pass) => {
    database.silence();
    await pass(spansMs[variant] ?? 0);
    await database.flow();
  }),
  fault('PostgreSQL fails over, and takes no changes until then', spansMs.length, async (database, variant, pass) => {
    await database.standBy(true);
    await pass(spansMs[variant] ?? 0);
    await database.standBy(false);
  }),
];
