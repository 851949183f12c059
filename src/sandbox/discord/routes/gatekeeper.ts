import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Refusal, refuse } from '../spec/refusal.ts';
import type { World } from '../world.ts';
import { type ApiContext, type ApiEnv, apiPath, publicPath } from './context.ts';
import { createRateLimits, isInteractionRoute } from './rate-limits.ts';

/** What stands before every route: the request's log line, faults, the bot token and the rate limits, in this order. */
export function gatekeeper(world: World): MiddlewareHandler<ApiEnv> {
  const { settings } = world;
  const limits = settings.rateLimits ? createRateLimits(Date.now) : undefined;
  const authorization = `Bot ${settings.token}`;
  return async (context, next) => {
    const path = apiPath(context);
    world.tally.requests += 1;
    const fault = world.httpFaults.next(`${context.req.method} ${path}`);
    if (fault && fault.delayMs > 0) await sleep(fault.delayMs);
    if (fault?.answer) {
      record(world, context, fault.answer.status);
      const status = fault.answer.status as ContentfulStatusCode;
      return context.json(fault.answer.body as object, status, fault.answer.headers);
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
    if (fault?.loseAnswer) context.env.outgoing.destroy();
  };
}

/** Turns a thrown refusal into Discord's error response; anything else is our own defect and is answered as a 500. */
export function answerError(world: World): (error: Error, context: ApiContext) => Response {
  return (error, context) => {
    if (!(error instanceof Refusal)) return context.json({ message: `500: ${error.message}`, code: 0 }, 500);
    if (error.code === 50035 || error.code === 50109 || error.code === 50006) {
      const reason = error.fields
        .map((field) => `${field.path.join('.')}: ${field.message} (${field.code})`)
        .join('; ');
      const where = { method: context.req.method, path: publicPath(context), at: Date.now() };
      world.violations.push({ ...where, reason: reason || error.message });
    }
    return context.json(error.body(), error.status as ContentfulStatusCode);
  };
}

function record(world: World, context: ApiContext, status: number): void {
  if (status === 429) world.tally.rateLimited += 1;
  world.requests.push({ method: context.req.method, path: publicPath(context), status, at: Date.now() });
}
