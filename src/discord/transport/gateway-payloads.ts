import { GatewayDispatchEvents, type GatewayInteractionCreateDispatchData } from '#discord.js';
import { isId } from '../interactions/interaction.ts';

type Loose = Readonly<Record<string, unknown>>;

/** The data of a dispatch of one kind, empty where it has none; undefined for another kind. */
function dataOf(payload: unknown, event: GatewayDispatchEvents): Loose | undefined {
  const { t, d } = Object(payload) as Loose;
  return t === event ? Object(d) : undefined;
}

/**
 * The interaction in a dispatch, undefined for any other dispatch and for one that could not be answered, without an id and a
 * token. Its other fields are for the router to check. Total.
 */
export function interactionIn(payload: unknown): GatewayInteractionCreateDispatchData | undefined {
  const data = dataOf(payload, GatewayDispatchEvents.InteractionCreate);
  return isId(data?.id) && typeof data.token === 'string' ? (data as never) : undefined;
}

/**
 * The id of the server that a dispatch says has removed the bot. One that is only down for the moment is called unavailable
 * (Discord's documentation of Guild Delete). Total.
 */
export function removedServerIn(payload: unknown): string | undefined {
  const data = dataOf(payload, GatewayDispatchEvents.GuildDelete);
  return data?.unavailable !== true && isId(data?.id) ? data.id : undefined;
}

/** What a READY says of the session, for the log. Total. */
export function sessionIn(ready: unknown): { readonly servers: number | undefined; readonly user: unknown } {
  const { guilds, user } = Object(ready) as Loose;
  return { servers: Array.isArray(guilds) ? guilds.length : undefined, user: (Object(user) as Loose).username };
}
