import { expect, onTestFinished } from 'vitest';
import type { App } from '../../src/app-parts.ts';
import type { LocalDiscordOptions } from '../../src/sandbox/discord/guilds/options.ts';
import { prepareTestApp, tuesdayAtTen } from '../support/test-app.ts';
import { type FeedAnswer, openScriptedFeed } from './scripted-feed.ts';

const minute = 60_000;

/** A moderator's alert in #study-hall; what it is about stands in `rule`. */
const addLine = (rule: string) => `/alert add library:webster channel:#study-hall margin:20 ${rule}`;

/**
 * The whole bot before a feed that says what the test wants and a campus time that the test moves. `counters` are raw, as
 * the doors count; what the bot makes of a first reading is an eighth more.
 */
export async function scriptedApp(options: { at?: number; discord?: LocalDiscordOptions } = {}) {
  const startAt = options.at ?? tuesdayAtTen;
  const script: { answer: (now: number) => FeedAnswer } = { answer: () => 'reset' };
  let webster = 200;
  /** The feed as it is on a good day: the door clock is 80 minutes ahead, in bins of five minutes. */
  const good = (now: number): FeedAnswer => ({ counters: { Webster: webster }, stamp: stampOf(now + 80 * minute) });
  script.answer = good;
  const feed = await openScriptedFeed(() => script.answer(setup.clock.now()));
  const setup = await prepareTestApp({
    at: startAt,
    variables: { CONCORDIA_API_URL: feed.url },
    ...(options.discord === undefined ? {} : { discord: options.discord }),
  });
  onTestFinished(async () => {
    await setup.close();
    await feed.close();
  });
  const attempts = () =>
    setup.log.filter((line) => line.includes('"poller":"occupancy"') && /"polled"|"waitMs"/.test(line)).length;
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  /** One attempt of the poller, `ms` later; the feed may fail. */
  const poll = async (ms = minute): Promise<void> => {
    const before = attempts();
    setup.clock.jumpTo(setup.clock.now() + ms);
    await setup.until(() => attempts() > before);
    await turn();
  };
  const decided = (reason: string) =>
    setup.log.filter((line) => line.includes('"an alert has moved on"') && line.includes(`"reason":"${reason}"`))
      .length;
  const posted = () =>
    setup.discord
      .messages(setup.discord.channelId('study-hall'))
      .filter(({ content }) => !content.startsWith('Carrel will post here'));
  let app: App | undefined;
  const start = async (): Promise<void> => {
    app = await setup.start();
  };
  return {
    setup,
    start,
    stop: async () => app?.stop(),
    script,
    good,
    poll,
    /** So many are counted from now on. */
    inside: (count: number): void => {
      webster = count;
    },
    decided,
    /** `count` from now on, seen by a poll a minute for so many minutes. */
    stay: async (count: number, minutes: number): Promise<void> => {
      webster = count;
      for (let passed = 0; passed < minutes; passed += 1) await poll();
    },
    /** Polls up to an instant such as `2026-02-10T23:50-05:00`, `everyMs` apart, with `count`. */
    stayUntil: async (count: number, until: string, everyMs = 5 * minute): Promise<void> => {
      webster = count;
      while (setup.clock.now() < Date.parse(until)) {
        await poll(Math.min(everyMs, Date.parse(until) - setup.clock.now()));
      }
    },
    add: async (rule: string): Promise<void> => {
      const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
      const outcome = await moderator.run(addLine(rule));
      expect(outcome.message?.content).toContain('is on in');
    },
    /** What the alerts said in #study-hall; their confirmations are left out. */
    posted,
    /** Waits until they have said so many messages, and the last of them is edited if it is to be. */
    untilTold: (count: number, isEdited = false) =>
      setup.until(() => posted().length >= count && (!isEdited || posted()[count - 1]?.editedAt !== null)),
  };
}

/** A stamp in the feed's words, down to the bin; of no zone. */
export function stampOf(at: number): string {
  const bin = Math.floor(at / (5 * minute)) * 5 * minute - 5 * 60 * minute;
  return new Date(bin).toISOString().replace('T', ' ').replace('Z', '');
}
