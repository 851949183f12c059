import { SimpleShardingStrategy } from '@discordjs/ws';

/** A `WebSocket` of the package `ws`. */
interface Connection {
  readonly readyState: number;
  on(event: 'error', listener: () => void): unknown;
  terminate(): void;
}

/** The connection of a shard of `@discordjs/ws`: no part of what that promises. */
interface ShardInside {
  readonly connection?: Connection | null;
  /** Of what it waits for, such as READY: a shard that is closed aborts them, and at that closes itself again and reconnects. */
  readonly timeoutAbortControllers?: { clear(): void };
}

/** The `readyState` of a connection that is being made. */
const connecting = 0;

/**
 * The shards of `@discordjs/ws`, which leave a connection alone that is being made when they are closed: it would stay open, or its
 * failure would be an uncaught error. Closed while they wait for Discord's first words they would never be done, and connect again.
 */
export class ClosingShards extends SimpleShardingStrategy {
  override async destroy(...options: Parameters<SimpleShardingStrategy['destroy']>): Promise<void> {
    const { shards = new Map() } = this as unknown as { readonly shards?: ReadonlyMap<number, ShardInside> };
    const begun = [...shards.values()].flatMap(({ connection }) =>
      connection?.readyState === connecting ? [connection] : [],
    );
    for (const { timeoutAbortControllers } of shards.values()) timeoutAbortControllers?.clear();
    for (const connection of begun) connection.on('error', () => {});
    await super.destroy(...options);
    for (const connection of begun) connection.terminate();
  }
}
