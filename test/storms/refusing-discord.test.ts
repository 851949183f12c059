import { describe, expect, test } from 'vitest';
import { htmlPage } from './bad-network.ts';
import { hour, minute, stormScene } from './storm-scene.ts';

const toChannels = /^POST .*\/channels\/\d+\/messages$/;

describe('while alerts go out', () => {
  test.each([
    { of: 'a route', count: 20, fault: { route: '/messages', retryAfterMs: 4_000 } },
    { of: 'everything', count: 20, fault: { route: '/messages', retryAfterMs: 4_000, global: true } },
    {
      of: 'everything, for a minute each',
      count: 4,
      fault: { route: '/messages', retryAfterMs: 60_000, global: true },
    },
    { of: 'no time at all', count: 20, fault: { route: '/messages', retryAfterMs: 0 } },
  ])('a storm of 429 of $of delays them, and each arrives once', async ({ count, fault }) => {
    const storm = await stormScene({ discord: { guilds: 12 } });
    for (let server = 0; server < 12; server += 1) await storm.add({}, { server });
    storm.discord.faults.rateLimitNext(count, fault);
    await storm.read(300);
    await storm.read(500);
    await storm.pass(8 * minute);
    for (let server = 0; server < 12; server += 1) expect(storm.said('study-hall', server)).toHaveLength(1);
    expect(storm.reasons()).not.toContain('expired');
  });

  test('a 429 of eleven minutes for everything makes what waited for its turn too old: none of it is sent', async () => {
    const storm = await stormScene({ discord: { guilds: 30 } });
    for (let server = 0; server < 30; server += 1) await storm.add({}, { server });
    await storm.read(300);
    storm.discord.faults.rateLimitNext(1_000, { route: '/messages', retryAfterMs: 11 * minute, global: true });
    await storm.read(500);
    await storm.pass(minute);
    storm.discord.faults.clear();
    await storm.pass(11 * minute);
    for (let server = 0; server < 30; server += 1) expect(storm.said('study-hall', server)).toHaveLength(0);
    expect(storm.reasons().filter((reason) => reason === 'expired')).toHaveLength(30);
  });

  test('Discord is down for five minutes: each arrives once when it is back', async () => {
    const storm = await stormScene();
    await storm.add();
    await storm.add({}, { server: 1 });
    await storm.read(300);
    storm.discord.faults.failNext(1_000, { route: '/messages', status: 503 });
    await storm.read(500);
    await storm.pass(5 * minute);
    expect(storm.said()).toHaveLength(0);
    storm.discord.faults.clear();
    await storm.pass(3 * minute);
    expect(storm.said()).toHaveLength(1);
    expect(storm.said('study-hall', 1)).toHaveLength(1);
  });

  test('Discord is down for eleven minutes: what has become too old is dropped with a reason, and never sent', async () => {
    const storm = await stormScene();
    await storm.add();
    await storm.read(300);
    storm.discord.faults.failNext(1_000, { route: '/messages' });
    await storm.read(500);
    await storm.pass(11 * minute);
    storm.discord.faults.clear();
    await storm.read(600);
    await storm.read(300);
    await storm.pass(30 * minute);
    expect(storm.said()).toHaveLength(0);
    expect(storm.reasons()).toContain('expired');
  });

  test('and a user waits for one notification: it comes when Discord is back, if it is still true', async () => {
    const storm = await stormScene();
    const person = storm.discord.user();
    const channelId = storm.discord.dmChannelId(person.id);
    const expiresAt = storm.clock.now() + 24 * hour;
    const target = { kind: 'dm', userId: person.id, channelId } as const;
    await storm.add({ oneShot: true, cooldownMs: 30 * minute }, { target, createdBy: person.id, expiresAt });
    await storm.read(300);
    storm.discord.faults.failNext(1_000, { route: '/messages' });
    await storm.read(500);
    await storm.pass(11 * minute);
    storm.discord.faults.clear();
    // It may have been posted: the next look, two minutes later at most, says that it was not.
    await storm.pass(3 * minute);
    expect(storm.reasons()).toContain('expired');
    await storm.read(520);
    await storm.pass(minute);
    expect(storm.discord.messages(channelId).map(({ content }) => content)).toEqual([
      expect.stringContaining('Webster is above 400 now: about 520 people.'),
    ]);
    for (const people of [300, 500]) await storm.read(people);
    expect(storm.discord.messages(channelId)).toHaveLength(1);
  });

  test.each([200, 401, 403, 429, 502])(
    'a page of HTML comes with %i for a minute: each arrives once, and nothing is paused',
    async (status) => {
      const storm = await stormScene();
      const { id, target } = await storm.add();
      await storm.read(300);
      storm.network.trouble = (route) => (toChannels.test(route) ? htmlPage(status) : undefined);
      await storm.read(500);
      await storm.pass(minute);
      expect(storm.said()).toHaveLength(0);
      storm.network.trouble = () => undefined;
      await storm.pass(3 * minute);
      expect(storm.said()).toHaveLength(1);
      const owner = { kind: 'guild', guildId: target.kind === 'channel' ? target.guildId : '' } as const;
      expect((await storm.store.subscriptions.find(owner, id))?.paused).toBeNull();
      await storm.read(300);
      await storm.pass(minute);
      expect(storm.said()[0]?.content).toMatch(/was (?:above|under) .+ for \d/);
    },
  );

  test('connections are reset before a request reaches Discord: each arrives once', async () => {
    const storm = await stormScene();
    await storm.add();
    await storm.read(300);
    let resets = 5;
    storm.network.trouble = (route) => {
      resets -= toChannels.test(route) ? 1 : 0;
      return resets >= 0 && toChannels.test(route) ? 'reset' : undefined;
    };
    await storm.read(500);
    await storm.pass(3 * minute);
    expect(storm.said()).toHaveLength(1);
  });

  test('Discord takes them and its answers are lost: each arrives once, and is edited when it is over', async () => {
    const storm = await stormScene();
    await storm.add({}, { sayResolved: true });
    await storm.read(300);
    storm.discord.faults.loseAnswers(3, { route: '/messages' });
    await storm.read(500);
    await storm.pass(2 * minute);
    expect(storm.said()).toHaveLength(1);
    await storm.read(300);
    await storm.pass(minute);
    expect(storm.said()).toHaveLength(2);
    expect(storm.said()[0]?.content).toMatch(/was (?:above|under) .+ for \d/);
  });

  test('an answer is lost and another alert of the channel comes before the next attempt: both arrive once', async () => {
    const storm = await stormScene();
    await storm.add({ threshold: { people: 400 } });
    await storm.add({ threshold: { people: 450 } });
    await storm.read(300);
    storm.discord.faults.loseAnswers(1, { route: '/messages' });
    await storm.read(420);
    await storm.read(500);
    await storm.pass(minute);
    const all = storm
      .said()
      .map(({ content }) => content)
      .join('\n');
    expect(all.match(/above 400/g)).toHaveLength(1);
    expect(all.match(/above 450/g)).toHaveLength(1);
  });

  test('an answer is lost and it is over before the next attempt: it arrives once, and says that it is over', async () => {
    const storm = await stormScene();
    await storm.add();
    await storm.read(300);
    storm.discord.faults.loseAnswers(1, { route: '/messages' });
    await storm.read(500);
    await storm.read(300);
    await storm.pass(minute);
    expect(storm.said()).toHaveLength(1);
    expect(storm.said()[0]?.content).toMatch(/was (?:above|under) .+ for \d/);
  });

  test('an answer is lost and Discord is away for longer than it remembers: it arrives once all the same', async () => {
    const storm = await stormScene();
    await storm.add();
    await storm.read(300);
    storm.discord.faults.loseAnswers(1, { route: '/messages' });
    await storm.read(500);
    storm.network.trouble = (route) => (toChannels.test(route) ? 'reset' : undefined);
    await storm.pass(5 * minute);
    storm.network.trouble = () => undefined;
    await storm.pass(5 * minute);
    expect(storm.said()).toHaveLength(1);
  });
});
