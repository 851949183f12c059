import { describe, expect, onTestFinished, test } from 'vitest';
import { type Deadlines, systemClock } from '../../../src/base/clock.ts';
import { defineCommand } from '../../../src/discord/interactions/command.ts';
import { createRouter } from '../../../src/discord/interactions/router.ts';
import { type Respond, ResponseLimited, Sending } from '../../../src/discord/interactions/sending.ts';
import { respondBy } from '../../../src/discord/transport/callback.ts';
import { createGateway } from '../../../src/discord/transport/gateway.ts';
import { registerCommands } from '../../../src/discord/transport/register.ts';
import { createDiscordRest, repliesByRest } from '../../../src/discord/transport/rest.ts';
import { startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { noGatewayStore } from '../transport/no-gateway-store.ts';
import {
  acknowledged,
  after,
  body,
  deferral,
  discordError,
  networkError,
  pong,
  scripted,
  webhook,
} from './scripted-discord.ts';

describe('the first response', () => {
  test.each([
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_DESTROYED',
    'ECONNRESET',
    'ECONNREFUSED',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
  ])('after %s is repeated, and 40060 to the repeat means that it was taken', async (code) => {
    const { clock, sending, at } = scripted(networkError(code), acknowledged);
    expect(await after(clock, 3_000, sending.first(pong))).toBe('taken');
    expect(at).toEqual([0, 50]);
    expect(sending.respondedAt).toBeDefined();
  });

  test('that meets 40060 at once was another’s: nothing of ours was taken', async () => {
    const { clock, sending, at } = scripted(acknowledged);
    expect(await after(clock, 3_000, sending.first(pong))).toBe(acknowledged);
    expect(at).toEqual([0]);
  });

  test('after a 429 waits as long as Discord says, and 40060 to the next attempt was another’s', async () => {
    const limited = scripted(new ResponseLimited(700));
    expect(await after(limited.clock, 3_000, limited.sending.first(pong))).toBe('taken');
    expect(limited.at).toEqual([0, 700]);
    const others = scripted(new ResponseLimited(700), acknowledged);
    expect(await after(others.clock, 3_000, others.sending.first(pong))).toBe(acknowledged);
  });

  test('after a 429 of its 3 seconds or more is given up at once, and after a shorter one is not', async () => {
    for (const waitMs of [3_000, 3_500]) {
      const { clock, sending, at } = scripted(new ResponseLimited(waitMs));
      expect(await after(clock, 1, sending.first(pong))).toBeInstanceOf(ResponseLimited);
      expect(at).toEqual([0]);
    }
    const { clock, sending, at } = scripted(new ResponseLimited(2_999));
    expect(await after(clock, 3_000, sending.first(pong))).toBe('taken');
    expect(at).toEqual([0, 2_999]);
  });

  test.each([
    ['an error of its own', 0, 500],
    ['a limit in its body', 20_028, 429],
  ])('that Discord answers with %s is repeated', async (_what, code, status) => {
    const { clock, sending, at } = scripted(discordError(code, status));
    expect(await after(clock, 3_000, sending.first(pong))).toBe('taken');
    expect(at).toEqual([0, 50]);
  });

  test('whose sender cannot give up is waited for', async () => {
    const clock = manualClock();
    const replies = { edit: async () => {}, followUp: async () => {} };
    const sending = new Sending(webhook, { respond: () => clock.sleep(2_000), replies, clock });
    expect(await after(clock, 2_000, sending.first(pong))).toBe('taken');
  });

  test('that Discord is silent about is repeated in time, twice if need be', async () => {
    const { clock, sending, at } = scripted('never', 'never', acknowledged);
    expect(await after(clock, 3_000, sending.first(pong))).toBe('taken');
    expect(at).toHaveLength(3);
    expect(at[2]).toBeLessThan(2_500);
  });

  test('that Discord is silent about is aborted before it is repeated, and has 600 ms even at the end', async () => {
    const clock = manualClock();
    const attempts: { at: number; abortedAt?: number }[] = [];
    const startedAt = clock.now();
    const respond: Respond = (_response, _files, attempt) => {
      const seen: (typeof attempts)[number] = { at: clock.now() - startedAt };
      attempts.push(seen);
      return new Promise((_resolve, reject) => {
        attempt.giveUp = (reason) => {
          seen.abortedAt = clock.now() - startedAt;
          reject(reason);
        };
      });
    };
    const replies = { edit: async () => {}, followUp: async () => {} };
    const sent = new Sending(webhook, { respond, replies, clock }).first(pong);
    expect(await after(clock, 4_000, sent)).toBeInstanceOf(Error);
    const lengths = attempts.map(({ at, abortedAt = Number.NaN }) => abortedAt - at);
    expect(lengths.length).toBeGreaterThan(2);
    expect([lengths[0], Math.min(...lengths)]).toEqual([1_500, 600]);
  });

  test('that nothing is learnt of within its 3 seconds is given up, a deferral is not: the edit will tell', async () => {
    const cut = () => Array.from({ length: 20 }, () => networkError('UND_ERR_SOCKET'));
    const first = scripted(...cut());
    expect(await after(first.clock, 3_000, first.sending.first(pong))).toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(Math.max(...first.at)).toBeLessThan(3_000);
    const deferred = scripted(...cut());
    expect(await after(deferred.clock, 3_000, deferred.sending.defer(deferral))).toBe('taken');
    expect(deferred.sending.respondedAt).toBeUndefined();
  });

  test('that Discord refuses is refused', async () => {
    const tooLate = discordError(10_062, 404);
    const { clock, sending, at } = scripted(networkError('ECONNRESET'), tooLate);
    expect(await after(clock, 3_000, sending.first(pong))).toBe(tooLate);
    expect(at).toHaveLength(2);
  });
});

describe('whether an answer may still be taken', () => {
  test.each([10_062, 40_060])('is known not to be once Discord refuses the first response with %d', async (code) => {
    const { clock, sending } = scripted(discordError(code, 400));
    expect(sending.isWaiting()).toBe(true);
    await after(clock, 3_000, sending.defer(deferral));
    expect(sending.isWaiting()).toBe(false);
  });

  test('is assumed while it is not known, until the interaction is over', async () => {
    const { clock, sending } = scripted(...Array.from({ length: 20 }, () => networkError('UND_ERR_SOCKET')));
    await after(clock, 3_000, sending.defer(deferral));
    await clock.advance(14 * 60_000 - 3_001);
    expect(sending.isWaiting()).toBe(true);
    await clock.advance(1);
    expect(sending.isWaiting()).toBe(false);
  });

  test('is so once an earlier attempt was taken', async () => {
    const { clock, sending } = scripted(networkError('UND_ERR_SOCKET'), acknowledged);
    await after(clock, 3_000, sending.defer(deferral));
    expect(sending.isWaiting()).toBe(true);
  });
});

describe('an edit of a deferred answer', () => {
  test('is repeated until Discord takes it, through an outage of minutes', async () => {
    const outage = Array.from({ length: 12 }, () => networkError('UND_ERR_SOCKET'));
    const { clock, sending, at } = scripted(...outage);
    expect(await after(clock, 5 * 60_000, sending.edit(body))).toBe('taken');
    // At the end of the outage the answer is half a minute late at most.
    expect(Math.max(...at.slice(1).map((time, index) => time - (at[index] ?? 0)))).toBe(30_000);
  });

  test('that Discord refuses is not repeated', async () => {
    const refusal = discordError(50_001, 403);
    const { clock, sending, at } = scripted(refusal);
    expect(await after(clock, 5_000, sending.edit(body))).toBe(refusal);
    expect(at).toEqual([0]);
  });

  test.each([
    ['webhook', 10_015],
    ['message', 10_008],
  ])('waits a moment for a %s that has just come into being, and not for one that never did', async (_what, code) => {
    const unknown = () => discordError(code, 404);
    const soon = scripted(unknown(), unknown());
    expect(await after(soon.clock, 5_000, soon.sending.edit(body))).toBe('taken');
    const never = scripted(...Array.from({ length: 20 }, unknown));
    expect(await after(never.clock, 10_000, never.sending.edit(body))).toMatchObject({ code });
    expect(Math.max(...never.at)).toBeLessThan(10_000);
  });

  test('ends with the interaction’s token', async () => {
    const forever = Array.from({ length: 200 }, () => networkError('ECONNREFUSED'));
    const { clock, sending, at } = scripted(...forever);
    expect(await after(clock, 15 * 60_000, sending.edit(body))).toMatchObject({ code: 'ECONNREFUSED' });
    expect(Math.max(...at)).toBeGreaterThan(13 * 60_000);
  });
});

describe('through the real gateway and REST, with a Discord that loses answers', () => {
  /** Discord's deadlines, eight times as fast: silence costs half of what is left. */
  const fast: Deadlines = {
    now: () => Date.now() * 8,
    sleep: (ms, signal) => systemClock.sleep(ms / 8, signal),
    after: (ms, wake) => systemClock.after(ms / 8, wake),
  };

  /** A bot with `/now`, and with `/later`, which answers once its deferral stands in the channel. */
  async function bot() {
    const discord = await startLocalDiscord();
    const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
    const { promise: deferred, resolve } = Promise.withResolvers<void>();
    discord.onMessage(() => resolve());
    const shared = { description: 'a command', contexts: [0], integration_types: [0] } as const;
    const commands = [
      defineCommand({ definition: { name: 'now', ...shared }, answer: () => ({ content: 'now' }) }),
      defineCommand({
        definition: { name: 'later', ...shared },
        answer: () => deferred.then(() => ({ content: 'later' })),
      }),
    ];
    const { logger, lines } = recordingLogger();
    const router = createRouter({
      commands,
      services: {},
      clock: systemClock,
      deadlines: fast,
      replies: repliesByRest(rest.replies),
      serverAllows: async () => 'unset',
      limits: () => undefined,
      logger,
      onHandled: () => {},
      newErrorId: () => 'id',
    });
    const gateway = createGateway({
      store: noGatewayStore,
      rest,
      token: discord.token,
      shards: 'auto',
      logger,
      onFatal: () => {},
      onInteraction: (interaction) => router(interaction, respondBy(rest.callback, interaction)),
    });
    onTestFinished(async () => {
      await gateway.close();
      await rest.close();
      await discord.close();
    });
    await registerCommands(
      rest.general,
      discord.applicationId,
      commands.map(({ definition }) => definition),
    );
    await gateway.connect();
    return { discord, person: discord.user(), lines };
  }

  const endings = [
    ['whose connection closes before Discord takes it', 'before'],
    ['whose connection closes after it', 'close'],
    ['answered with a 502 after it', 502],
    ['never answered after it', 'hang'],
  ] as const;

  test.each(endings)('a response %s is given once', async (_what, ending) => {
    const { discord, person } = await bot();
    const route = '/callback';
    if (ending === 'before') discord.faults.closeNext(1, { route });
    else discord.faults.loseAnswers(1, { route, ending });
    expect(await person.run('/now')).toMatchObject({ status: 'answered', message: { content: 'now' } });
    expect(discord.messages(person.channelId)).toHaveLength(1);
  });

  test.each(endings.filter(([, ending]) => ending !== 'hang'))(
    'a deferral, and the edit that fills it, %s: nothing is left thinking',
    async (_what, ending) => {
      const { discord, person } = await bot();
      for (const route of ['/callback', 'PATCH /webhooks']) {
        if (ending === 'before') discord.faults.closeNext(1, { route });
        else discord.faults.loseAnswers(1, { route, ending });
      }
      expect(await person.run('/later')).toMatchObject({
        status: 'answered',
        deferred: true,
        message: { content: 'later' },
      });
      expect(discord.messages(person.channelId)).toMatchObject([{ content: 'later' }]);
    },
  );
});
