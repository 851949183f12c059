import type { MiddlewareHandler } from 'hono';

/** The headers of a request that say by which name the server was called, and which page made the browser ask. */
export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which browsers send and pages cannot change. */
  readonly site: string | undefined;
}

/** This machine's own names, with any port: a tunnel or a container may have another one outside. */
const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether a request to a server of the sandbox was made by another site's page in the visitor's browser. Listening on
 * 127.0.0.1 does not keep those out: a name that resolves to 127.0.0.1 (DNS rebinding) has a foreign `Host`, a request
 * across sites a foreign `Origin`. A WebSocket's upgrade has both too, and no other protection.
 */
export function isForeign({ host, origin, site }: RequestOrigin): boolean {
  if (host === undefined || !ownHost.test(host)) return true;
  if (origin !== undefined) return origin.toLowerCase() !== `http://${host.toLowerCase()}`;
  return site === 'cross-site' || site === 'same-site';
}

/** Answers foreign requests with 403 and a sentence. A link from another site to `openPath` may be followed. */
export function refuseForeign(openPath?: string): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const isLink = req.method === 'GET' && req.path === openPath && req.header('sec-fetch-mode') === 'navigate';
    const site = isLink ? undefined : req.header('sec-fetch-site');
    if (isForeign({ host: req.header('host'), origin: req.header('origin'), site })) {
      return context.text('This server answers requests from its own page on this machine only.', 403);
    }
    return next();
  };
}
