import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import type { Clock } from '../../base/clock.ts';
import { serviceDayOf } from '../../domain/calendar/service-day.ts';
import type { Campus } from './campus.ts';
import { createFaults, type Faults } from './faults.ts';
import { apiBase, createRoutes } from './routes.ts';
import { answerWithFault, unauthorized } from './wire-faults.ts';

/** How the Open Data API is played. `port` 0 is any free one. */
export interface CampusServerOptions {
  readonly campus: Campus;
  readonly clock: Clock;
  readonly port?: number;
  readonly user: string;
  readonly key: string;
  /** Calls per day before the answer is 401; 10,000 as Concordia's terms have it. */
  readonly dailyQuota?: number;
}

/** A running Open Data API. */
export interface CampusServer {
  /** Ends with `/API/v1/`: a value for `CONCORDIA_API_URL`. */
  readonly url: string;
  readonly faults: Faults;
  /** Requests by path below the base, `library/occupancy/` for instance, whatever the answer was. */
  requests(): Readonly<Record<string, number>>;
  /** Ends every connection at once, hanging ones too, and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Serves `campus` as Concordia's Open Data API does: paths, Basic auth, 401 over quota, JSON of strings. Rejects with
 * the system's error when the port cannot be had.
 */
export async function startCampusServer(options: CampusServerOptions): Promise<CampusServer> {
  const { campus, clock, port = 0, user, key, dailyQuota = 10_000 } = options;
  const requests = new Map<string, number>();
  const faults = createFaults(() => clock.now());
  const closing = new AbortController();
  const quota = { day: '', used: 0 };
  const routes = createRoutes(campus, () => clock.now());
  const api = new Hono<{ Bindings: HttpBindings }>().basePath(apiBase);

  api.use('*', async (c, next) => {
    const path = `${c.req.path.slice(apiBase.length).replace(/\/$/, '')}/`;
    requests.set(path, (requests.get(path) ?? 0) + 1);
    await next();
  });
  api.use(
    '*',
    basicAuth({
      // Its own comparison hashes both sides, which costs as much as the rest of an answer; there is no secret here.
      verifyUser: (givenUser, givenKey) => givenUser === user && givenKey === key,
      realm: 'Open Data',
      invalidUserMessage: { error: 'Unauthorized' },
    }),
  );
  api.use('*', async (_, next) => {
    const day = serviceDayOf(clock.now());
    if (quota.day !== day) Object.assign(quota, { day, used: 0 });
    quota.used += 1;
    return quota.used > dailyQuota ? unauthorized() : next();
  });
  api.all('*', (c) => {
    const fault = faults.take();
    // An app of its own: a fault replaces the whole answer, which a middleware around a finished one cannot.
    const good = async () => routes.fetch(c.req.raw, { fault });
    return fault ? answerWithFault(fault, good, c.env.outgoing, closing.signal) : good();
  });

  const server = createServer(getRequestListener(api.fetch));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The campus listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}${apiBase}`,
    faults,
    requests: () => Object.fromEntries(requests),
    close: async () => {
      if (!server.listening) return;
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
