import { Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { refuseForeign } from '../foreign-requests.ts';
import { act, actionSchema, offeredTo } from './actions.ts';
import { type Asset, browserModule, emojiDrawing, fontFile, pageFile } from './assets.ts';
import { controlSchema } from './controls.ts';
import type { Session } from './session.ts';

/** How long a browser waits before it asks again for the events (ms): the demo restarts in about three seconds. */
const retryMs = 1_000;

/** The page's addresses: files, the stream of events, and what a visitor can do. `discordUrl` is where attachments come from. */
export function createRoutes(session: Session, discordUrl: string): Hono {
  const app = new Hono();
  app.use(refuseForeign('/'));
  // The browser itself writes a style into the page that it makes of a lone picture. The first one has the last word.
  app.use('/attachments/*', guard(["'unsafe-inline'"]));
  app.use(guard(["'self'"]));
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    return c.json({ error: error.message }, 500);
  });
  const send = (asset: Asset | undefined) =>
    asset === undefined
      ? new Response('There is no such file.', { status: 404 })
      : new Response(asset.body, { headers: { 'Content-Type': asset.type, 'Cache-Control': 'no-cache' } });

  app.get('/favicon.ico', (c) => c.redirect('/carrel.svg'));
  app.get('/', async () => send(await pageFile('index.html')));
  app.get('/emoji/:name{.+\\.svg}', async (c) => send(await emojiDrawing(c.req.param('name').slice(0, -4))));
  app.get('/fonts/:name', async (c) => send(await fontFile(c.req.param('name'))));
  app.get('/modules/*', async (c) => send(await browserModule(c.req.path.slice('/modules/'.length))));
  app.get('/attachments/*', async (c) => {
    // The images are the local Discord's, on another port; the page's policy lets it ask this one only.
    const answer = await fetch(new URL(c.req.path, discordUrl));
    const type = answer.headers.get('Content-Type') ?? 'application/octet-stream';
    return new Response(answer.body, { status: answer.status, headers: { 'Content-Type': type } });
  });
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      const ended = Promise.withResolvers<void>();
      const stop = session.listen((event, data) => void stream.writeSSE({ event, data, retry: retryMs }));
      stream.onAbort(() => {
        stop();
        ended.resolve();
      });
      await ended.promise;
    }),
  );
  // Only JSON is read: a page of another origin cannot send it without the browser asking this server first.
  app.use('/api/*', async (c, next) => {
    const isJson = c.req.header('Content-Type')?.startsWith('application/json') === true;
    return c.req.method === 'GET' || isJson ? next() : c.json({ error: 'JSON, please.' }, 415);
  });
  app.get('/api/commands', (c) => c.json(offeredTo(session.visitor, c.req.query())));
  app.post('/api/act', async (c) => c.json(await act(session.visitor, actionSchema.parse(await c.req.json()))));
  app.post('/api/control', async (c) => {
    session.control(controlSchema.parse(await c.req.json()));
    return c.body(null, 204);
  });
  app.get('/:name', async (c) => send(await pageFile(c.req.param('name'))));
  return app;
}

/** What every answer forbids the browser: above all, requests to other machines. */
function guard(styleSrc: string[]): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      styleSrc,
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
    },
    // The page is plain HTTP on this machine; HSTS would lock the port for other projects.
    strictTransportSecurity: false,
  });
}
