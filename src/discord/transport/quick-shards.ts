import { SimpleShardingStrategy, type WebSocketManager } from '@discordjs/ws';
import { parseJsonOrUndefined } from '../../base/json.ts';

/** What a shard of `@discordjs/ws` does with each message: no part of what that promises. */
interface ShardInside {
  onMessage?: (data: unknown, isBinary: boolean) => Promise<void>;
}

/** Takes a parsed message of the gateway; false where it is to go its usual way. Never throws. */
export type TakeMessage = (shardId: number, payload: unknown) => boolean;

/**
 * The shards of `@discordjs/ws`, which give each message to `take` first. On its usual way a message waits for its text to be
 * read and for its session to be read and written, with promises for each, and is emitted twice: a tenth of an answer.
 * In a version that has no such inside every message goes that way.
 */
export class QuickShards extends SimpleShardingStrategy {
  readonly #take: TakeMessage;

  constructor(manager: WebSocketManager, take: TakeMessage) {
    super(manager);
    this.#take = take;
  }

  override async spawn(shardIds: number[]): Promise<void> {
    await super.spawn(shardIds);
    const { shards = [] } = this as unknown as { readonly shards?: Iterable<[number, ShardInside]> };
    for (const [shardId, shard] of shards) {
      const usual = shard.onMessage;
      if (usual === undefined) continue;
      shard.onMessage = (data, isBinary) => {
        const isTaken = typeof data === 'string' && this.#take(shardId, parseJsonOrUndefined(data));
        return isTaken ? done : usual.call(shard, data, isBinary);
      };
    }
  }
}

const done = Promise.resolve();
