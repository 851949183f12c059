import { z } from 'zod';
import { snowflake } from '../domain/snowflake.ts';

const user = z.object({ id: snowflake });

const events = z.discriminatedUnion('type', [
  z.object({ type: z.literal('APPLICATION_DEAUTHORIZED'), data: z.object({ user }) }),
  z.object({
    type: z.literal('APPLICATION_AUTHORIZED'),
    data: z.object({ user, integration_type: z.int().optional(), guild: z.object({ id: snowflake }).optional() }),
  }),
]);

/** An event of Discord's that Carrel knows: a user added the application, or took their consent back. */
export type WebhookEvent = z.output<typeof events>;

/**
 * Reads a body as one of Discord's webhook events: `undefined` for an interaction, `'ping'` for Discord's test of the
 * address, `'unknown'` for an event that Carrel does not use. Both kinds of body have a `type` of 0 or 1; only events say
 * so beside an `event`, and only their test has 0 (Discord's documentation of webhook events).
 */
export function webhookEventIn(body: unknown): WebhookEvent | 'ping' | 'unknown' | undefined {
  const { type, event } = Object(body) as { type?: unknown; event?: unknown };
  if (type === 0) return 'ping';
  if (type !== 1 || event === undefined) return undefined;
  const result = events.safeParse(event);
  return result.success ? result.data : 'unknown';
}
