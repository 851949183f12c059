import type { Scene } from './scene.ts';

/** Something that goes wrong now and then; it ends by itself, or with the next poll's `end`. */
interface Fault {
  readonly name: string;
  readonly begin: (scene: Scene) => void;
  /** How many polls later it ends. */
  readonly polls: number;
  readonly end?: (scene: Scene) => void;
}

const posts = { route: /^POST \/channels\/\d+\/messages/ };
const edits = { route: /^PATCH \/channels\/\d+\/messages/ };
const closedChannel = ({ discord }: Scene) => discord.channelId('study-hall');

/** The faults of the feed and of Discord that a month has. */
export const faults: readonly Fault[] = [
  { name: 'the feed fails', begin: ({ feed }) => feed.faults.set('5xx'), polls: 4, end: endFeed },
  { name: 'the feed is a page', begin: ({ feed }) => feed.faults.set('html'), polls: 2, end: endFeed },
  { name: 'a library is missing', begin: ({ feed }) => feed.faults.set('missingLibrary'), polls: 6, end: endFeed },
  { name: 'a counter is frozen', begin: ({ feed }) => feed.faults.set('frozenCounter'), polls: 8, end: endFeed },
  { name: 'no record', begin: ({ feed }) => feed.faults.set('noRecord'), polls: 3, end: endFeed },
  {
    name: 'the stamps are missing',
    begin: ({ feed }) => feed.faults.set('wrongTypes', { as: 'null' }),
    polls: 2,
    end: endFeed,
  },
  { name: 'a new library', begin: ({ feed }) => feed.faults.set('newLibrary'), polls: 2, end: endFeed },
  { name: 'messages are refused with 500', begin: ({ discord }) => discord.faults.failNext(30, posts), polls: 1 },
  { name: 'answers to messages are lost', begin: ({ discord }) => discord.faults.loseAnswers(5, posts), polls: 1 },
  { name: 'connections close', begin: ({ discord }) => discord.faults.closeNext(20), polls: 1 },
  { name: 'edits are refused with 500', begin: ({ discord }) => discord.faults.failNext(30, edits), polls: 1 },
  { name: '429', begin: ({ discord }) => discord.faults.rateLimitNext(3, { ...posts, retryAfterMs: 5_000 }), polls: 1 },
  { name: 'the gateway drops', begin: ({ discord }) => discord.faults.dropConnections(), polls: 1 },
  { name: 'the gateway asks to reconnect', begin: ({ discord }) => discord.faults.reconnect(), polls: 1 },
  { name: 'the session is invalid', begin: ({ discord }) => discord.faults.invalidSession(false), polls: 1 },
  {
    name: 'a channel lacks a permission',
    begin: (scene) => scene.discord.faults.denyPermissions(closedChannel(scene), ['SendMessages']),
    polls: 60,
    end: (scene) => scene.discord.faults.restorePermissions(closedChannel(scene)),
  },
];

function endFeed({ feed }: Scene): void {
  feed.faults.set(undefined);
}
