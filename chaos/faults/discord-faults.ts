import type { Scene } from '../scene.ts';
import type { Fault } from './fault.ts';

const minute = 60_000;
/** Posts and edits of messages in channels. */
const messages = /^(?:POST|PATCH) \/channels\/\d+\/messages/;
const posts = /^POST \/channels\/\d+\/messages$/;
const answers = /^POST \/interactions\//;

/** Codes of Discord's that pass by themselves, with a status that they come with. */
const passing = [
  20016, 20022, 20026, 20028, 20029, 31001, 31002, 40001, 40002, 40003, 40004, 40006, 40062, 40333, 50014, 110000,
  130000, 160006, 160007, 400001,
];
/** Those that pause what posts there, or drop the message. */
const final = [
  10003, 10004, 10008, 10013, 20009, 30015, 30046, 40005, 40007, 40058, 40067, 50001, 50003, 50005, 50006, 50007, 50008,
  50013, 50021, 50024, 50033, 50035, 50041, 50045, 50046, 50068, 50083, 50109, 50110, 50123, 50146, 50278, 200000,
  200001, 240000, 999999,
];

type Faults = Scene['discord']['faults'];

/** A fault of Discord's HTTP API, in several variants; where it ends, all of them do. */
const api = (name: string, ...variants: readonly ((faults: Faults) => void)[]): Fault => ({
  name,
  variants: variants.length,
  begin: ({ discord: { faults } }, variant) => {
    variants[variant % variants.length]?.(faults);
    return faults.clear;
  },
});

/** What goes wrong with Discord's HTTP API. */
export const discordFaults: readonly Fault[] = [
  api(
    'Discord refuses with a code that passes',
    ...passing.map((code) => (faults: Faults) => faults.refuseNext(5, { route: messages, code, status: 400 })),
  ),
  api(
    'Discord refuses with a code that is final',
    ...final.map((code) => (faults: Faults) => faults.refuseNext(3, { route: messages, code, status: 403 })),
  ),
  api(
    'connections to Discord close before a message is taken',
    (faults) => faults.closeNext(4, { route: messages }),
    (faults) => faults.closeNext(40, { route: messages }),
  ),
  api(
    'a message is taken and the answer is lost',
    (faults) => faults.loseAnswers(4, { route: messages }),
    (faults) => faults.loseAnswers(40, { route: posts }),
    (faults) => faults.loseAnswers(6, { route: messages, ending: 'hang' }),
    (faults) => faults.loseAnswers(12, { route: messages, ending: 502 }),
  ),
  api(
    'Discord hangs',
    (faults) => faults.hangNext(3, { route: messages }),
    (faults) => faults.hangNext(20, { route: posts }),
  ),
  api(
    'Discord answers 429',
    (faults) => faults.rateLimitNext(20, { route: messages, retryAfterMs: 4_000 }),
    (faults) => faults.rateLimitNext(20, { route: messages, retryAfterMs: 0 }),
    (faults) => faults.rateLimitNext(4, { route: messages, retryAfterMs: minute }),
  ),
  api(
    'Discord answers 429 for the whole bot',
    (faults) => faults.rateLimitNext(10, { route: messages, retryAfterMs: 4_000, global: true }),
    (faults) => faults.rateLimitNext(2, { route: messages, retryAfterMs: 2 * minute, global: true }),
  ),
  api(
    'Cloudflare answers 429 in HTML',
    (faults) => faults.rateLimitNext(10, { route: messages, retryAfterMs: 5_000, html: true }),
    (faults) => faults.rateLimitNext(2, { route: messages, retryAfterMs: 2 * minute, html: true }),
  ),
  api(
    'Discord answers 5xx',
    (faults) => faults.failNext(30, { route: messages, status: 503 }),
    (faults) => faults.failNext(1_000, { route: messages, status: 500 }),
    (faults) => faults.failNext(30, { route: messages, status: 502, html: true }),
    (faults) => faults.failNext(30, { route: messages, status: 403, html: true }),
    (faults) => faults.failNext(30, { route: messages, status: 401, html: true }),
  ),
  api(
    'Discord answers after seconds',
    (faults) => faults.slow(2_000, { route: messages }),
    (faults) => faults.slowAnswers(4_000, { route: messages }),
    (faults) => faults.slow(20_000, { route: posts }),
  ),
  api(
    'single answers to interactions are lost',
    (faults) => faults.closeNext(1, { route: answers }),
    (faults) => faults.loseAnswers(1, { route: answers }),
    (faults) => faults.failNext(1, { route: answers, status: 502 }),
    (faults) => faults.loseAnswers(1, { route: answers, ending: 500 }),
    (faults) => faults.rateLimitNext(1, { route: answers, retryAfterMs: 300 }),
  ),
  {
    name: 'channels lose a permission and get it back',
    variants: 3,
    begin: ({ discord, places }, variant) => {
      const names = (['ViewChannel', 'SendMessages', 'ReadMessageHistory'] as const).slice(variant, variant + 1);
      for (const { channelId } of places.slice(0, 5)) discord.faults.denyPermissions(channelId, names);
      return () => {
        for (const { channelId } of places.slice(0, 5)) discord.faults.restorePermissions(channelId);
      };
    },
  },
  {
    name: 'the bot is timed out in a server',
    variants: 1,
    begin: ({ discord, places }) => {
      const { guildId = '' } = places[10] ?? {};
      discord.faults.timeOut(guildId, true);
      return () => discord.faults.timeOut(guildId, false);
    },
  },
];
