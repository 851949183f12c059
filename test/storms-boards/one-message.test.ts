import { describe, expect, test } from 'vitest';
import { boardStorm, minute } from './board-storm.ts';

/** A moment: Discord answers, and the boards' next request has its turn (ms). */
const momentMs = 2_000;

describe('a board is one message', () => {
  test.each([
    { pause: 'a minute', ms: minute },
    { pause: 'half an hour, when Discord has forgotten its nonce', ms: 30 * minute },
  ])('though its process was killed between the post and its record, and began again after $pause', async ({ ms }) => {
    const storm = await boardStorm();
    await storm.create(storm.begin('post'));
    const [first] = storm.messages();
    expect(await storm.state()).toMatchObject({ messageId: null });
    await storm.pass(ms);
    storm.begin().start();
    await storm.polls(1_200, 2);
    expect(storm.messages()).toMatchObject([
      { id: first?.id, embeds: [{ fields: [{ name: 'Webster · 🔴 packed' }] }] },
    ]);
    expect(storm.shown()[0]).toContain('1,2');
    expect(await storm.state()).toMatchObject({ messageId: first?.id });
  });

  test('where the history may not be read, though its process was killed between the post and its record', async () => {
    const storm = await boardStorm();
    storm.hideHistory();
    await storm.create(storm.begin('post'));
    const [first] = storm.messages();
    await storm.pass(30 * minute);
    const runner = storm.begin();
    runner.start();
    await storm.polls(1_200, 20);
    expect(storm.messages().map(({ id }) => id)).toEqual([first?.id]);
    expect(await storm.listed()).toContain('Allow Carrel this there: Read Message History.');
    storm.discord.faults.clear();
    await storm.polls(1_300, 7);
    expect(storm.messages().map(({ id }) => id)).toEqual([first?.id]);
    expect(storm.shown()[0]).toContain('1,3');
    expect(await storm.listed()).toContain('updated');
  });

  test('where the history may not be read, though its post went unconfirmed before an outage', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    storm.discord.faults.loseAnswers(1, { route: /^POST .*messages$/ });
    await storm.create(runner);
    storm.discord.faults.failNext(1_000, { route: /messages/ });
    runner.start();
    await storm.polls(1_200, 10);
    storm.discord.faults.clear();
    storm.hideHistory();
    const asked = storm.asked().length;
    await storm.polls(1_300, 20);
    expect(storm.messages()).toHaveLength(1);
    // A look is four requests.
    expect(storm.asked().length - asked).toBeLessThanOrEqual(5 * 4);
    storm.discord.faults.clear();
    await storm.polls(1_400, 7);
    expect(storm.messages()).toHaveLength(1);
    expect(storm.shown()[0]).toContain('1,4');
  });

  test('when its edits are spent: another one takes its place, and the old one goes within a moment', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    await storm.create(runner);
    runner.start();
    const [first] = storm.messages();
    storm.discord.faults.spendEdits({ route: first?.id ?? '' });
    await storm.polls(900, 3);
    expect(storm.messages()).toHaveLength(1);
    expect(storm.messages()[0]?.id).not.toBe(first?.id);
    expect(storm.crowdedMs()).toBeGreaterThanOrEqual(0);
    expect(storm.crowdedMs()).toBeLessThanOrEqual(momentMs);
  });

  test.each(['post', 'remove'] as const)(
    'though the process is killed by the %s that follows spent edits, and they are no longer spent after that',
    async (killedBy) => {
      const storm = await boardStorm();
      const first = storm.begin();
      await storm.create(first);
      const [old] = storm.messages();
      storm.discord.faults.spendEdits({ route: old?.id ?? '' });
      storm.begin(killedBy).start();
      await storm.polls(900, 2);
      storm.discord.faults.clear();
      storm.begin().start();
      await storm.polls(1_100, 4);
      expect(storm.messages()).toHaveLength(1);
      expect(storm.messages()[0]?.id).not.toBe(old?.id);
      expect(storm.shown()[0]).toContain('1,1');
    },
  );

  test('though Discord takes no deletion of the old one for a while', async () => {
    const storm = await boardStorm();
    const runner = storm.begin();
    await storm.create(runner);
    runner.start();
    const [old] = storm.messages();
    storm.discord.faults.spendEdits({ route: old?.id ?? '' });
    storm.discord.faults.failNext(1, { route: /^DELETE / });
    await storm.polls(900, 4);
    expect(storm.messages()).toHaveLength(1);
    expect(storm.messages()[0]?.id).not.toBe(old?.id);
  });
});
