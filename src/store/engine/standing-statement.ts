import type { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Stands in a statement for a value that is given each time it is run. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A statement that is run again and again and mostly finds nothing, which Kysely builds once for each engine: that takes longer than
 * to run it. In `build` the values may stand only where a statement has values, just as they are: what is worked out of
 * them is given as a value of its own.
 */
export function standingStatement<Row, Values extends object = Record<never, never>>(
  build: (db: Kysely<Tables>, values: Values) => { compile(): CompiledQuery<Row> },
) {
  const placeholders = new Proxy({} as Values, { get: (_, name) => new Placeholder(String(name)) });
  const perEngine = new Map<unknown, CompiledQuery<Row>>();
  return async (db: Kysely<Tables>, values: Values) => {
    const engine = db.getExecutor().adapter.constructor;
    const built = perEngine.get(engine) ?? build(db, placeholders).compile();
    perEngine.set(engine, built);
    const given = new Map(Object.entries(values));
    const parameters = built.parameters.map((one) => (one instanceof Placeholder ? given.get(one.name) : one));
    return db.executeQuery<Row>({ ...built, parameters });
  };
}
