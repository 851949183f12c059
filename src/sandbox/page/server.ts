import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Sandbox } from '../sandbox.ts';
import { createRoutes } from './routes.ts';
import { openSession } from './session.ts';

/** The page, being served. */
export interface Page {
  /** `http://127.0.0.1:8787`. */
  readonly url: string;
  /** Ends every connection and resolves when the port is free; the sandbox stays. */
  close(): Promise<void>;
}

/** Where the page is served; only this machine can reach it. */
const host = '127.0.0.1';

/**
 * Serves the page on `port` (0: any free one). Where the port is taken `onPortTaken` is called,
 * and another is used. Rejects with the system's error for every other reason.
 */
export async function startPage(
  sandbox: Sandbox,
  { port, onPortTaken }: { port: number; onPortTaken?: () => void },
): Promise<Page> {
  const session = openSession(sandbox);
  const server = createServer(getRequestListener(createRoutes(session, sandbox.discord.url).fetch));
  try {
    await listen(server, port).catch((error: unknown) => {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken) throw error;
      onPortTaken?.();
      return listen(server, 0);
    });
  } catch (error) {
    await session.close();
    throw error;
  }
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host}:${bound}`,
    close: async () => {
      await session.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}
