import { randomUUID } from 'node:crypto';
import type { APIMessage, InteractionType } from 'discord.js';
import type { JsonObject } from '../json.ts';
import { type LocalMessage, localMessage } from '../messages/messages.ts';
import { snowflakeTime } from '../snowflake.ts';

/** What became of something a person did in Discord. */
export interface InteractionOutcome {
  /** `failed`: "The application did not respond". `refused`: Discord never sent it, for the `reason`. */
  status: 'answered' | 'failed' | 'refused';
  reason?: string;
  interactionId?: string;
  /** Whether the bot asked for more time first. */
  deferred: boolean;
  /** From the dispatch to the final answer: for a deferred one, its edit. In milliseconds. */
  latencyMs: number;
  /** From the dispatch to the first callback, in milliseconds. */
  acknowledgedMs: number;
  /** The reply, or the message that a component's answer has edited. */
  message?: LocalMessage;
  /** What an autocompletion offers. */
  choices?: { name: string; value: string | number }[];
  /** The form that the bot opened. */
  modal?: JsonObject;
  /** The first callback as the bot sent it. */
  callbackBody?: JsonObject;
}

/** An interaction between its dispatch and the end of its token. */
export interface InteractionRecord {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly channelId: string;
  readonly userId: string;
  /** What goes into `interaction_metadata` of the reply. */
  readonly metadata: JsonObject;
  /** The command with its sub-commands, as "alert add"; undefined for components and for thousands a second. */
  readonly commandName: string | undefined;
  /** The message whose component was used. */
  readonly source: APIMessage | undefined;
  readonly startedAt: number;
  state: 'waiting' | 'acknowledged' | 'failed';
  deferred: boolean;
  /** The outcome is reported when this is filled. */
  original: APIMessage | undefined;
  followUps: APIMessage[];
  acknowledgedMs: number;
  callbackBody: JsonObject | undefined;
}

/** What a new interaction is made of. */
export interface InteractionStart {
  type: InteractionType;
  channelId: string;
  userId: string;
  metadata: JsonObject;
  commandName?: string;
  source?: APIMessage | undefined;
  /** Forget it, and its reply, at the first final answer: for closed loops of thousands a second. */
  forgetful?: boolean;
}

/** The interactions that are alive. */
export interface InteractionBook {
  /** `outcome` always resolves: an interaction that is not answered fails by itself. */
  open(start: InteractionStart): { record: InteractionRecord; outcome: Promise<InteractionOutcome> };
  byId(id: string): InteractionRecord | undefined;
  /** `expired` when the token was good once or never was one: Discord does not say which. */
  byToken(token: string): InteractionRecord | 'expired' | undefined;
  acknowledge(record: InteractionRecord, body: JsonObject): void;
  /** The final answer has come. */
  settle(record: InteractionRecord, result: Pick<InteractionOutcome, 'choices' | 'modal'>): void;
  count(): number;
  close(): void;
}

interface Waiting {
  record: InteractionRecord;
  resolve(outcome: InteractionOutcome): void;
  timer: NodeJS.Timeout;
  forgetful: boolean;
  settled: boolean;
}

/** An empty book. `onForget` is called with replies that are not needed any more. */
export function createInteractions(setting: {
  ids: () => string;
  now: () => number;
  answerMs: number;
  tokenMs: number;
  onForget: (message: APIMessage) => void;
}): InteractionBook {
  const alive = new Map<string, Waiting>();

  const finish = (entry: Waiting, status: 'answered' | 'failed', more: Partial<InteractionOutcome> = {}) => {
    if (entry.settled) return;
    entry.settled = true;
    clearTimeout(entry.timer);
    const { record } = entry;
    entry.resolve({
      status,
      interactionId: record.id,
      deferred: record.deferred,
      latencyMs: performance.now() - record.startedAt,
      acknowledgedMs: record.acknowledgedMs,
      ...(record.original === undefined ? {} : { message: localMessage(record.original) }),
      ...(record.callbackBody === undefined ? {} : { callbackBody: record.callbackBody }),
      ...more,
    });
    if (!entry.forgetful) return;
    alive.delete(record.id);
    if (record.original && record.original !== record.source) setting.onForget(record.original);
  };

  /** The map keeps the order of creation, so the dead stand in front. */
  const sweep = (now: number) => {
    for (const [id, entry] of alive) {
      if (now - entry.record.startedAt < setting.tokenMs) return;
      alive.delete(id);
    }
  };

  return {
    open: (start) => {
      const startedAt = performance.now();
      sweep(startedAt);
      const id = setting.ids();
      const record: InteractionRecord = {
        id,
        token: Buffer.from(`interaction:${id}:${randomUUID()}`).toString('base64url'),
        type: start.type,
        channelId: start.channelId,
        userId: start.userId,
        metadata: start.metadata,
        commandName: start.commandName,
        source: start.source,
        startedAt,
        state: 'waiting',
        deferred: false,
        original: undefined,
        followUps: [],
        acknowledgedMs: 0,
        callbackBody: undefined,
      };
      const { promise, resolve } = Promise.withResolvers<InteractionOutcome>();
      const timer = setTimeout(() => {
        record.state = 'failed';
        finish(entry, 'failed');
      }, setting.answerMs);
      const entry: Waiting = { record, resolve, timer, forgetful: start.forgetful ?? false, settled: false };
      alive.set(id, entry);
      return { record, outcome: promise };
    },
    byId: (id) => {
      const entry = alive.get(id);
      return entry && performance.now() - entry.record.startedAt < setting.tokenMs ? entry.record : undefined;
    },
    byToken: (token) => {
      const [word, id = ''] = Buffer.from(token, 'base64url').toString().split(':');
      const madeAt = word === 'interaction' ? snowflakeTime(id) : undefined;
      if (madeAt === undefined || setting.now() - madeAt >= setting.tokenMs) return 'expired';
      const record = alive.get(id)?.record;
      return record?.token === token ? record : undefined;
    },
    acknowledge: (record, body) => {
      record.state = 'acknowledged';
      record.acknowledgedMs = performance.now() - record.startedAt;
      record.callbackBody = body;
      const entry = alive.get(record.id);
      if (!entry || entry.settled) return;
      clearTimeout(entry.timer);
      if (record.deferred)
        entry.timer = setTimeout(() => finish(entry, 'failed'), setting.tokenMs - record.acknowledgedMs);
    },
    settle: (record, result) => {
      const entry = alive.get(record.id);
      if (entry) finish(entry, 'answered', result);
    },
    count: () => alive.size,
    close: () => {
      for (const entry of alive.values()) finish(entry, 'failed');
      alive.clear();
    },
  };
}
