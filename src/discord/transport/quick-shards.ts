import { SimpleShardingStrategy, type WebSocketManager } from '@discordjs/ws';
import { parseJsonOrUndefined } from '../../base/json.ts';

/** What a shard of `@discordjs/ws` does with each message, and its connection: no part of what that promises. */
interface ShardInside {
  onMessage?: (data: unknown, isBinary: boolean) => Promise<void>;
  readonly connection?: Connection | null;
}

/** A `WebSocket` of the package `ws`. */
interface Connection {
  readonly readyState: number;
  on(event: 'error', listener: () => void): unknown;
  terminate(): void;
}

/** The `readyState` of a connection that is being made. */
const connecting = 0;

/** Takes a parsed message of the gateway; false where it is to go its usual way. Never throws. */
export type TakeMessage = (shardId: number, payload: unknown) => boolean;

/**
 * The shards of `@discordjs/ws`, which give each message to `take` first. On its usual way a message waits for its text to be
 * read and for its session to be read and written, with promises for each, and is emitted twice: a twentieth of an answer.
 * In a version that has no such inside every message goes that way.
 */
export class QuickShards extends SimpleShardingStrategy {
  readonly #take: TakeMessage;

  constructor(manager: WebSocketManager, take: TakeMessage) {
    super(manager);
    this.#take = take;
  }

  get #inside(): Iterable<[number, ShardInside]> {
    return (this as unknown as { readonly shards?: Iterable<[number, ShardInside]> }).shards ?? [];
  }

  override async spawn(shardIds: number[]): Promise<void> {
    await super.spawn(shardIds);
    for (const [shardId, shard] of this.#inside) {
      const usual = shard.onMessage;
      if (usual === undefined) continue;
      shard.onMessage = (data, isBinary) => {
        const isTaken = typeof data === 'string' && this.#take(shardId, parseJsonOrUndefined(data));
        return isTaken ? done : usual.call(shard, data, isBinary);
      };
    }
  }

  /** A connection that is being made would be left alone: it would stay open, or its failure would be an uncaught error. */
  override async destroy(...options: Parameters<SimpleShardingStrategy['destroy']>): Promise<void> {
    const begun = [...this.#inside].flatMap(([, { connection }]) =>
      connection?.readyState === connecting ? [connection] : [],
    );
    for (const connection of begun) connection.on('error', () => {});
    await super.destroy(...options);
    for (const connection of begun) connection.terminate();
  }
}

const done = Promise.resolve();
