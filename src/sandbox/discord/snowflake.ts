/** Discord's epoch, 2015-01-01T00:00:00Z, in milliseconds since the Unix epoch (Discord's reference, "Snowflakes"). */
export const discordEpoch = 1_420_070_400_000;

/** The last 22 bits of a snowflake hold no time: 5 bits worker, 5 bits process, 12 bits counter. */
const timeShift = 22n;

/** A source of snowflakes: unique, strictly rising, and each carries the time (`now()`, Unix milliseconds) it was made at. */
export function createSnowflakes(now: () => number): () => string {
  let lastTime = 0;
  let prefix = 0n;
  let counter = 0;
  return () => {
    const time = now();
    if (time > lastTime) {
      lastTime = time;
      prefix = BigInt(time - discordEpoch) << timeShift;
      counter = 0;
    } else {
      counter += 1;
    }
    return (prefix + BigInt(counter)).toString();
  };
}

/** When a snowflake was made, in milliseconds since the Unix epoch; `undefined` for text that is no snowflake. */
export function snowflakeTime(id: string): number | undefined {
  return /^\d{1,20}$/.test(id) ? Number(BigInt(id) >> timeShift) + discordEpoch : undefined;
}

/**
 * The id of the `part`th thing (0 up to 4,194,303) that belongs to the `index`th server. Servers and their parts have
 * ids that can be computed both ways, so that 10,000 servers need no index in memory.
 */
export function placeId(index: number, part: number): string {
  return ((200_000_000_000n + BigInt(index)) * (1n << timeShift) + BigInt(part)).toString();
}

/** The id of the server that the thing with this id would belong to: the inverse of `placeId`. */
export function placeOwner(id: string): string | undefined {
  return /^\d{1,20}$/.test(id) ? ((BigInt(id) >> timeShift) << timeShift).toString() : undefined;
}

/** The shard that a server's events go to: `(guild_id >> 22) % shards` (Discord's reference, "Sharding"). */
export function shardOf(guildId: string, shards: number): number {
  return shards === 1 ? 0 : Number((BigInt(guildId) >> timeShift) % BigInt(shards));
}
