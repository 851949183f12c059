import { Hono } from 'hono';
import type { Campus } from './campus.ts';
import { type Fault, isFeedFault } from './faults.ts';
import { spoilFeed } from './feed-faults.ts';

/** The path that every endpoint is below. */
export const apiBase = '/API/v1/';

/**
 * The three endpoints of the Open Data API that a library has, with or without the trailing slash, 404 otherwise. The
 * fault that a request meets comes with it; only those in the feed's content matter here.
 */
export function createRoutes(campus: Campus, now: () => number) {
  const routes = new Hono<{ Bindings: { fault: Fault | undefined } }>({ strict: false }).basePath(apiBase);
  routes.get('library/occupancy', (c) => {
    const feed = campus.feed(now());
    const { fault } = c.env;
    return c.json(fault && isFeedFault(fault) ? spoilFeed(feed, fault, campus.feed(fault.since)) : feed);
  });
  routes.get('library/computers', (c) => c.json(campus.computers(now())));
  routes.get('library/hours/:day{\\d{4}-\\d{2}-\\d{2}}', (c) => {
    const day = c.req.param('day');
    return isDay(day) ? c.json(campus.hours(day)) : c.notFound();
  });
  return routes;
}

function isDay(day: string): boolean {
  try {
    Temporal.PlainDate.from(day);
    return true;
  } catch {
    return false;
  }
}
