import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Ending } from '../faults/http-faults.ts';
import { Refusal, refuse } from '../spec/refusal.ts';
import type { World } from '../world.ts';
import { type ApiContext, type ApiEnv, apiPath, publicPath } from './context.ts';
import { createRateLimits, isInteractionRoute } from './rate-limits.ts';

/** What every request passes first: the log line, faults, the bot token and the rate limits, in this order. */
export function gatekeeper(world: World): MiddlewareHandler<ApiEnv> {
  const { settings } = world;
  const limits = settings.rateLimits ? createRateLimits(settings.now, settings.rateLimits) : undefined;
  const authorization = `Bot ${settings.token}`;
  return async (context, next) => {
    const path = apiPath(context);
    world.tally.requests += 1;
    if (!isInteractionRoute(path)) world.pace.count(settings.now());
    const fault = world.httpFaults.next(`${context.req.method} ${path}`);
    if (fault && fault.delayMs > 0) await sleep(fault.delayMs);
    if (fault?.instead) {
      record(world, context, typeof fault.instead === 'string' ? unanswered : fault.instead.status);
      return await end(context, fault.instead);
    }
    if (!isInteractionRoute(path) && context.req.header('authorization') !== authorization && path !== '/gateway') {
      record(world, context, 401);
      return context.json(refuse.unauthorized().body(), 401);
    }
    const rate = limits?.take(context.req.method, path);
    if (rate?.limited) {
      const { retryAfterMs, global } = rate.limited;
      record(world, context, 429);
      const body = {
        message: 'You are being rate limited.',
        retry_after: Math.max(0.001, retryAfterMs / 1000),
        global,
      };
      return context.json(body, 429, rate.headers);
    }
    await next();
    if (rate) for (const [name, value] of Object.entries(rate.headers)) context.res.headers.set(name, value);
    record(world, context, context.res.status);
    if (fault && fault.answerDelayMs > 0) await sleep(fault.answerDelayMs);
    if (fault?.afterwards) context.res = await end(context, fault.afterwards);
    return undefined;
  };
}

/** Ends a request as a fault wants it. The answer of one whose connection is gone reaches no client. */
async function end(context: ApiContext, ending: Ending): Promise<Response> {
  const { outgoing } = context.env;
  if (ending === 'close') outgoing.destroy();
  if (ending === 'hang' && !outgoing.destroyed) await once(outgoing, 'close');
  if (typeof ending === 'string') return context.body(null, 204);
  const status = ending.status as ContentfulStatusCode;
  if (typeof ending.body === 'string') return context.html(ending.body, status, ending.headers);
  return context.json(ending.body, status, ending.headers);
}

/** Turns a thrown refusal into Discord's error response; anything else is our own defect and is answered as a 500. */
export function answerError(world: World): (error: Error, context: ApiContext) => Response {
  return (error, context) => {
    if (!(error instanceof Refusal)) return context.json({ message: `500: ${error.message}`, code: 0 }, 500);
    if (error.code === 50035 || error.code === 50109 || error.code === 50006) {
      const reason = error.fields
        .map((field) => `${field.path.join('.')}: ${field.message} (${field.code})`)
        .join('; ');
      const where = { method: context.req.method, path: publicPath(context), at: world.settings.now() };
      world.violations.push({ ...where, reason: reason || error.message });
    }
    return context.json(error.body(), error.status as ContentfulStatusCode);
  };
}

/** The status in the log of a request that got no answer. */
const unanswered = 0;

function record(world: World, context: ApiContext, status: number): void {
  if (status === 429) world.tally.rateLimited += 1;
  world.requests.push({ method: context.req.method, path: publicPath(context), status, at: world.settings.now() });
}
