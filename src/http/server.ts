import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings, type ServerType } from '@hono/node-server';
import type { APIInteractionResponse } from 'discord.js';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Registry } from 'prom-client';
import { FatalError, messageOf } from '../base/errors.ts';
import { parseJsonOrUndefined } from '../base/json.ts';
import type { Logger } from '../base/logger.ts';
import type { Router } from '../discord/interactions/router.ts';
import type { Attempt } from '../discord/interactions/sending.ts';
import type { MessageFile } from '../worker/outbox/dispatch-ports.ts';
import { createBodyReader } from './body.ts';
import { limitConnections } from './connections.ts';
import { createSignatureCheck, signatureIn } from './signature.ts';
import { type WebhookEvent, webhookEventIn } from './webhook-event.ts';

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
  /** How often Node looks for requests that take too long. */
  checkMs: 1_000,
} as const;

const statusOf = { 'too large': 413, aborted: 400 } as const;

/** What the HTTP server needs. */
export interface HttpParts {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly registry: Registry;
  /** Whether commands can be answered; otherwise what is missing. */
  readonly readiness: () => { readonly ready: boolean; readonly detail: string };
  /** Set: `POST /interactions` is open. */
  readonly publicKey: string | undefined;
  readonly router: Router;
  /** Takes an event that Discord posts to the same address, and answers whether it is done; never rejects. */
  readonly onEvent: (event: WebhookEvent) => Promise<boolean>;
  /** Sends a response with files by Discord's callback: in the HTTP body its documentation knows only JSON. */
  readonly upload: (
    interaction: { id: string; token: string },
    response: APIInteractionResponse,
    files: readonly MessageFile[],
    attempt: Attempt,
  ) => Promise<void>;
  readonly logger: Logger;
  readonly limits?: { readonly [Name in keyof typeof serverLimits]: number };
}

interface HttpServer {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Health, metrics and the second entrance for interactions. Throws `FatalError` where the port is taken or not allowed. */
export async function openHttpServer(parts: HttpParts): Promise<HttpServer> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  // Hono's own handler prints the error without the logger, which removes secrets.
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    parts.logger.error({ err: error, path: c.req.path }, 'an HTTP request failed');
    return c.text('internal error', 500);
  });
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', (c) => {
    const { ready, detail } = parts.readiness();
    return c.text(detail, ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    c.header('content-type', parts.registry.contentType);
    return c.body(await parts.registry.metrics());
  });
  if (parts.publicKey !== undefined) {
    const isSigned = createSignatureCheck(parts.publicKey);
    const readBody = createBodyReader();
    app.post('/interactions', async (c) => {
      const signature = signatureIn((name) => c.req.header(name));
      const body = signature === undefined ? undefined : await readBody(c.env.incoming);
      // The rest of a body that is refused unread is not waited for.
      if (body === undefined || 'refused' in body) c.header('connection', 'close');
      if (signature === undefined || body === undefined) return c.text('invalid request signature', 401);
      if ('refused' in body) return c.text(body.refused, statusOf[body.refused]);
      if (!(await isSigned(signature, body.text))) return c.text('invalid request signature', 401);
      const interaction = parseJsonOrUndefined(body.text);
      if (interaction === undefined) return c.text('not JSON', 400);
      const event = webhookEventIn(interaction);
      // Discord sends what does not get its 204 again, for ten minutes (its documentation of webhook events).
      if (typeof event === 'object' && !(await parts.onEvent(event))) return c.body(null, 503);
      if (event !== undefined) return c.body(null, 204);
      const response = await firstResponse(parts, interaction);
      // 202 without a body: the answer went by the callback (Discord's documentation of responding to interactions).
      return response === 'uploaded' ? c.body(null, 202) : c.json(response);
    });
  }
  const server = await listening(app, parts);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${parts.host.includes(':') ? `[${parts.host}]` : parts.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function listening(app: Hono<{ Bindings: HttpBindings }>, parts: HttpParts): Promise<ServerType> {
  const { host, port, limits = serverLimits } = parts;
  const serverOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  return new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch: app.fetch, hostname: host, serverOptions });
    limitConnections(server as Server, limits.connections);
    server.setTimeout(limits.idleMs);
    server.once('error', (error) => {
      reject(
        new FatalError(
          `Cannot listen on ${host}:${port}: ${messageOf(error)}. Set HTTP_PORT to another port, or to 0 for any free one.`,
        ),
      );
    });
    server.listen({ host, port, backlog: limits.backlog }, () => resolve(server));
  });
}

/** The router's first response becomes the HTTP body, unless it has files; what comes later goes by the interaction's webhook. */
function firstResponse(
  { router, upload }: HttpParts,
  interaction: unknown,
): Promise<APIInteractionResponse | 'uploaded'> {
  return new Promise((resolve, reject) => {
    router(interaction, async (response, files, attempt) => {
      if (files.length === 0) return resolve(response);
      // The router gives files only to an interaction that it could read.
      await upload(interaction as { id: string; token: string }, response, files, attempt);
      resolve('uploaded');
    }).then(() => reject(new Error('the router gave no response')), reject);
  });
}
