import { createServer } from 'node:net';
import type { TestProject } from 'vitest/node';
import { messageOf } from '../../../src/base/errors.ts';
import { createDatabase } from './database.ts';
import { migratedDatabase, type PostgresServer, startPostgres } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The port of this machine that answers with the PostgreSQL of this run. */
    readonly postgresPort: number;
  }
}

/** What that port answers: the folder of the server's socket, or why there is no server. */
export type PostgresAnswer = { readonly folder: string } | { readonly problem: string };

/** One PostgreSQL for a whole run of tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { port, stop } = await offerPostgres();
  project.provide('postgresPort', port);
  return stop;
}

/** A PostgreSQL that is started when the first test asks at `port` for it: most runs are of a few files, and need none. */
export async function offerPostgres(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  let server: Promise<PostgresServer> | undefined;
  const listener = createServer(async (socket) => {
    socket.on('error', () => {});
    server ??= startWithTables();
    const answer = await server.then(
      ({ folder }): PostgresAnswer => ({ folder }),
      (error: unknown): PostgresAnswer => ({ problem: messageOf(error) }),
    );
    socket.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  listener.unref();
  const address = listener.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: async () => {
      listener.close();
      const started = await server?.catch(() => undefined);
      await started?.stop();
    },
  };
}

/** Starts it and makes the database that the tests copy. */
async function startWithTables(): Promise<PostgresServer> {
  // Some seventy small databases, each of which would be looked at every minute by a process of its own.
  const server = await startPostgres({ autovacuum: 'off' });
  try {
    // Only now: most runs need neither.
    await import('../../../src/base/temporal.ts');
    const { openStore } = await import('../../../src/store/open-store.ts');
    const { url } = await createDatabase(server, migratedDatabase);
    await (await openStore({ url })).close();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
