import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { steadyClock } from '../base/clock.ts';
import { FatalError, messageOf } from '../base/errors.ts';
import { answer, answerText } from './answer.ts';
import { limitConnections } from './connections.ts';
import { createInteractionsEndpoint, type InteractionsParts } from './interactions.ts';
import { isHostWrong, listeningCures } from './listening.ts';

/**
 * Limits for callers. A request is small and arrives at once; a slower caller only occupies a connection.
 * Discord, or a proxy in front, opens a few at a time.
 */
export const serverLimits = {
  connections: 500,
  headersMs: 5_000,
  requestMs: 8_000,
  /** Connections that the kernel holds until they are accepted. Where there are more, it lets a client wait for seconds. */
  backlog: 4_096,
  /** A connection without traffic, including a client that does not read. */
  idleMs: 15_000,
  /**
   * A connection that waits for its next request. Longer than balancers keep one (Google's: 600 s, Amazon's and nginx: 60 s),
   * else one would now and then send a request into a connection that has just been closed, and answer 502 for us.
   */
  keepAliveMs: 620_000,
  /** How often Node looks for requests that take too long. */
  checkMs: 1_000,
} as const;

/** That connections cannot be accepted is logged no more often than this (ms): Node tries each of them again and again. */
const warnEveryMs = 60_000;

/** What the HTTP server needs. */
export interface HttpParts extends InteractionsParts {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly registry: Registry;
  /** Whether commands can be answered; otherwise what is missing. */
  readonly readiness: () => { readonly ready: boolean; readonly detail: string };
  /** Set: `POST /interactions` is open. */
  readonly publicKey: string | undefined;
  readonly limits?: { readonly [Name in keyof typeof serverLimits]: number };
}

interface HttpServer {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, and waits for the answers to those that have been received. */
  close(): Promise<void>;
}

/** Answers one request; throws for what is no fault of the caller's. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Health, metrics and the second entrance for interactions. Throws `FatalError` where the port is taken or not allowed. */
export async function openHttpServer(parts: HttpParts): Promise<HttpServer> {
  const { registry, readiness, publicKey } = parts;
  const handlers = new Map<string, Handler>([
    ['GET /healthz', (_, response) => answerText(response, 200, 'ok')],
    [
      'GET /readyz',
      (_, response) => {
        const { ready, detail } = readiness();
        answerText(response, ready ? 200 : 503, detail);
      },
    ],
    [
      'GET /metrics',
      async (_, response) => answer(response, 200, registry.contentType, Buffer.from(await registry.metrics())),
    ],
  ]);
  if (publicKey !== undefined) handlers.set('POST /interactions', createInteractionsEndpoint(publicKey, parts));
  const underWay = new Map<ServerResponse, Promise<void>>();
  const server = await listening(handlers, underWay, parts);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${parts.host.includes(':') ? `[${parts.host}]` : parts.host}:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const response of underWay.keys()) {
        if (!response.req.complete) response.req.destroy();
        // A balancer would send the next request into a connection that ends with this answer.
        else if (!response.headersSent) response.setHeader('connection', 'close');
      }
      await Promise.all(underWay.values());
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Listens; `underWay` has the answers that are being made, each with what its end fulfils. */
function listening(
  handlers: ReadonlyMap<string, Handler>,
  underWay: Map<ServerResponse, Promise<void>>,
  parts: HttpParts,
): Promise<Server> {
  const { host, port, logger, limits = serverLimits } = parts;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    try {
      const handler = handlers.get(`${method} ${path}`);
      if (handler) await handler(request, response);
      else answerText(response, 404, 'not found');
    } catch (error) {
      logger.error({ err: error, path }, 'an HTTP request failed');
      answerText(response, 500, 'internal error');
    }
  };
  return new Promise((resolve, reject) => {
    const server = createServer(
      {
        headersTimeout: limits.headersMs,
        requestTimeout: limits.requestMs,
        connectionsCheckingInterval: limits.checkMs,
        keepAliveTimeout: limits.keepAliveMs,
      },
      (request, response) => {
        const closed = new Promise<void>((resolve) => response.once('close', resolve));
        const answered = Promise.all([handle(request, response), closed]).then(() => void underWay.delete(response));
        underWay.set(response, answered);
      },
    );
    limitConnections(server, limits.connections);
    server.setTimeout(limits.idleMs);
    let warnedAt = Number.NEGATIVE_INFINITY;
    server.on('error', (error) => {
      const cure = listeningCures[isHostWrong(error) ? 'host' : 'port'];
      reject(new FatalError(`Cannot listen on ${host}:${port}: ${messageOf(error)}. Set ${cure}.`));
      // While it listens: too many files are open, for example. Without a listener it would end the process.
      if (!server.listening || steadyClock.now() - warnedAt < warnEveryMs) return;
      warnedAt = steadyClock.now();
      logger.error({ err: error }, 'connections cannot be accepted over HTTP');
    });
    server.listen({ host, port, backlog: limits.backlog }, () => resolve(server));
  });
}
