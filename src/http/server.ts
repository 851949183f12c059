import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { APIInteractionResponse } from 'discord.js';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Registry } from 'prom-client';
import { FatalError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Router } from '../discord/interactions/router.ts';
import type { MessageFile } from '../worker/outbox/dispatch-ports.ts';
import { createSignatureCheck } from './signature.ts';

/** An interaction is a few kilobytes; a form with every field filled stays below this (bytes). */
const interactionBytes = 256 * 1024;

export interface HttpParts {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly registry: Registry;
  /** Whether questions can be answered; the words say what is missing. */
  readonly readiness: () => { readonly ready: boolean; readonly detail: string };
  /** Set: `POST /interactions` is open. */
  readonly publicKey: string | undefined;
  readonly router: Router;
  /** Sends a response with files by Discord's callback: in the HTTP body its documentation knows only JSON. */
  readonly upload: (
    interaction: { id: string; token: string },
    response: APIInteractionResponse,
    files: readonly MessageFile[],
  ) => Promise<void>;
  readonly logger: Logger;
}

export interface HttpServer {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Health, metrics and the second entrance for interactions. Throws `FatalError` where the port is taken or not allowed. */
export async function openHttpServer(parts: HttpParts): Promise<HttpServer> {
  const app = new Hono();
  // Hono's own handler prints the error as it is, past the logger that keeps secrets out.
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
    app.post('/interactions', bodyLimit({ maxSize: interactionBytes }), async (c) => {
      const body = await c.req.text();
      const signature = c.req.header('x-signature-ed25519');
      const timestamp = c.req.header('x-signature-timestamp');
      if (!(await isSigned({ signature, timestamp, body }))) return c.text('invalid request signature', 401);
      const interaction = parsed(body);
      if (interaction === undefined) return c.text('not JSON', 400);
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

function listening(app: Hono, { host, port }: HttpParts): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(server));
    server.once('error', (error) => {
      reject(
        new FatalError(
          `Cannot listen on ${host}:${port}: ${messageOf(error)}. Set HTTP_PORT to another port, or to 0 for any free one.`,
        ),
      );
    });
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The router's first response becomes the HTTP body, unless it has files; what comes later goes by the interaction's webhook. */
function firstResponse(
  { router, upload }: HttpParts,
  interaction: unknown,
): Promise<APIInteractionResponse | 'uploaded'> {
  return new Promise((resolve, reject) => {
    router(interaction, async (response, files = []) => {
      if (files.length === 0) return resolve(response);
      // The router gives files only to an interaction that it could read.
      await upload(interaction as { id: string; token: string }, response, files);
      resolve('uploaded');
    }).then(() => reject(new Error('the router gave no response')), reject);
  });
}
