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
}

/** The `readyState` of a connection that is being made. */
const connecting = 0;

/**
 * The shards of `@discordjs/ws`, which leave a connection alone that is being made when they are closed: it would stay open, or its
 * failure would be an uncaught error.
 */
export class ClosingShards extends SimpleShardingStrategy {
  override async destroy(...options: Parameters<SimpleShardingStrategy['destroy']>): Promise<void> {
    const { shards = [] } = this as unknown as { readonly shards?: Iterable<[number, ShardInside]> };
    const begun = [...shards].flatMap(([, { connection }]) =>
      connection?.readyState === connecting ? [connection] : [],
    );
    for (const connection of begun) connection.on('error', () => {});
    await super.destroy(...options);
    for (const connection of begun) connection.terminate();
  }
}
