import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';
import type { BoardRow } from './board-kinds.ts';

/** What a strike meets. */
export interface StrikeScene {
  readonly discord: LocalDiscord;
  readonly random: () => number;
  readonly boards: readonly BoardRow[];
  /** Aborts when the round's faults are over: what has not gone wrong by then must not. */
  readonly over: AbortSignal;
}

/** Something that goes wrong before the process is killed; Discord's faults last until they are cleared. */
export interface Strike {
  readonly name: string;
  begin(scene: StrikeScene): Promise<void> | void;
}

const messages = /^(POST|PATCH|DELETE|GET) \/channels\/\d+\/messages/;
const posts = /^POST \/channels\/\d+\/messages/;

/** What can go wrong in `board-rounds.ts`; the first is a kill alone. */
export const strikes: readonly [Strike, ...Strike[]] = [
  { name: 'a kill', begin: () => {} },
  { name: 'a message is deleted', begin: (scene) => deleteMessages(scene, 0.3) },
  { name: 'all messages are deleted', begin: (scene) => deleteMessages(scene, 1) },
  {
    name: 'all messages are deleted, and the answers to new ones are lost',
    begin: async (scene) => {
      scene.discord.faults.loseAnswers(6, { route: posts });
      await deleteMessages(scene, 1);
    },
  },
  {
    name: 'all messages are deleted, the answers to new ones are lost, and then nothing answers',
    begin: async (scene) => {
      scene.discord.faults.loseAnswers(6, { route: posts });
      await deleteMessages(scene, 1);
      sleep(1_000, undefined, { signal: scene.over, ref: false }).then(
        () => scene.discord.faults.failNext(1_000, { route: messages, status: 503 }),
        () => {},
      );
    },
  },
  { name: 'edits are spent', begin: (scene) => spend(scene, 0.5) },
  {
    name: 'edits are spent, and answers are lost',
    begin: (scene) => {
      scene.discord.faults.loseAnswers(10, { route: /^(POST|DELETE) / });
      spend(scene, 1);
    },
  },
  {
    name: '503 to everything',
    begin: ({ discord }) => discord.faults.failNext(1_000, { route: messages, status: 503 }),
  },
  {
    name: '429 of everything',
    begin: ({ discord }) => discord.faults.rateLimitNext(10, { route: messages, retryAfterMs: 5_000, global: true }),
  },
  {
    name: '429 of a channel',
    begin: ({ discord }) => discord.faults.rateLimitNext(10, { route: messages, retryAfterMs: 5_000 }),
  },
  { name: 'answers are lost', begin: ({ discord }) => discord.faults.loseAnswers(10, { route: messages }) },
  {
    name: 'a channel is deleted',
    begin: ({ discord, boards, random }) => {
      // The first two servers keep their channels, so that there is always something to look at.
      const channels = discord
        .guilds()
        .slice(2)
        .flatMap((guild) => guild.channels.map(({ id }) => id));
      const candidates = boards.filter(({ channelId }) => channels.includes(channelId));
      const chosen = candidates[Math.floor(random() * candidates.length)];
      if (chosen !== undefined) discord.faults.deleteChannel(chosen.channelId);
    },
  },
];

/** Spends the edits of some of the messages that boards have now. */
function spend({ discord, random, boards }: StrikeScene, share: number): void {
  for (const { messageId } of boards) {
    if (messageId !== null && random() < share) discord.faults.spendEdits({ route: messageId });
  }
}

/** A moderator deletes messages; Discord does not notify the bot. */
async function deleteMessages({ discord, random, boards }: StrikeScene, share: number): Promise<void> {
  for (const { channelId, messageId } of boards) {
    if (messageId === null || random() >= share) continue;
    await fetch(`${discord.url}/v10/channels/${channelId}/messages/${messageId}`, {
      method: 'DELETE',
      headers: { authorization: `Bot ${discord.token}`, 'user-agent': 'DiscordBot (https://example.org, 1.0)' },
    });
  }
}
