import { GatewayCloseCodes, GatewayIntentBits } from '#discord.js';
import type { Settings } from '../guilds/options.ts';
import { isObject, numberOf } from '../json.ts';

/** What an Identify asks for, when it may have it; otherwise the code that the connection is closed with. */
export type IdentifyCheck =
  | { ok: true; shard: number; shards: number; intents: number; presence: unknown }
  | { ok: false; closeCode: number; reason: string };

/** Every intent bit that exists. */
const knownIntents = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((all, bit) => all | bit, 0);

/** The intents that an application needs to be granted ("Privileged Intents" of Discord's reference); this one is granted none. */
const privilegedIntents =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

/** Checks the data of an Identify in the order in which Discord closes connections: token, shard, intents. */
export function checkIdentify(data: unknown, settings: Settings): IdentifyCheck {
  if (!isObject(data)) return closed(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
  if (data.token !== settings.token && data.token !== `Bot ${settings.token}`) {
    return closed(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
  }
  const [shard = 0, shards = 1] = Array.isArray(data.shard) ? data.shard.map(Number) : [];
  if (!(Number.isInteger(shard) && Number.isInteger(shards) && shard >= 0 && shard < shards)) {
    return closed(GatewayCloseCodes.InvalidShard, 'Invalid shard.');
  }
  const intents = numberOf(data.intents);
  if (intents === undefined || !Number.isInteger(intents) || intents < 0 || (intents & ~knownIntents) !== 0) {
    return closed(GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).');
  }
  if ((intents & privilegedIntents) !== 0) {
    return closed(GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).');
  }
  // A shard may hold 2,500 servers ("Sharding" of Discord's reference).
  if (settings.guilds.length / shards > 2_500 && settings.shards > shards) {
    return closed(GatewayCloseCodes.ShardingRequired, 'Sharding required.');
  }
  return { ok: true, shard, shards, intents, presence: data.presence };
}

function closed(closeCode: number, reason: string): IdentifyCheck {
  return { ok: false, closeCode, reason };
}
