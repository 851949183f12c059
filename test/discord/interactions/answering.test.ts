import { describe, expect, test } from 'vitest';
import { DiscordAPIError, InteractionResponseType, MessageFlags } from '#discord.js';
import { createWorkQueue } from '../../../src/base/work-queue.ts';
import { createVersionedWork } from '../../../src/cache/versioned.ts';

import { asked, dataOf, pressed } from '../../support/interactions.ts';
import { noAlerts } from '../../support/no-alerts.ts';
import { coldStart, routing } from '../../support/routing.ts';
import { someSubscription } from '../../support/subscriptions.ts';

const french = { locale: 'fr' };
const broken = () => ({
  librariesNow: () => {
    throw new TypeError('a defect');
  },
});
const refresh = { command: 'occupancy', locale: 'en', action: 'refresh', argument: '*' } as const;

describe('an answer', () => {
  test('that is slow is deferred at 1.5 s and then edited once', async () => {
    const { ask, responses, edits, clock, handled } = routing(coldStart(4_000));
    const done = ask(asked('occupancy'));
    await clock.advance(1_499);
    expect(responses).toEqual([]);
    await clock.advance(1);
    expect(responses).toEqual([{ type: InteractionResponseType.DeferredChannelMessageWithSource, data: {} }]);
    await clock.advance(2_499);
    expect(edits).toEqual([]);
    await clock.advance(1);
    await done;
    expect(edits).toMatchObject([
      { content: expect.stringMatching(/ full\./), embeds: [{ title: 'Concordia libraries, right now' }] },
    ]);
    expect(responses).toHaveLength(1);
    expect(handled).toEqual([{ command: 'occupancy', kind: 'command', outcome: 'deferred', durationMs: 1_500 }]);
    expect(clock.sleepers).toBe(0);
  });

  test('that is slow but within 1.5 s is not deferred', async () => {
    const { ask, responses, edits, clock } = routing(coldStart(1_400));
    const done = ask(asked('occupancy'));
    await clock.advance(1_400);
    await done;
    expect(responses).toMatchObject([{ type: InteractionResponseType.ChannelMessageWithSource }]);
    expect([edits, clock.sleepers]).toEqual([[], 0]);
  });

  test('that is private says so in its deferral, which fixes it for the answer', async () => {
    const { ask, responses, edits, clock } = routing(coldStart(2_000));
    const done = ask(asked('occupancy', { private: true }));
    await clock.advance(2_000);
    await done;
    expect(responses).toEqual([
      { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: MessageFlags.Ephemeral } },
    ]);
    expect(edits).toHaveLength(1);
    expect(edits[0]).not.toHaveProperty('flags');
  });

  test('that takes longer than a minute more is given up with a sentence', async () => {
    const { ask, edits, clock, handled } = routing(coldStart(10 * 60_000));
    const done = ask(asked('occupancy', {}, french));
    await clock.advance(1_500 + 59_999);
    expect(edits).toEqual([]);
    await clock.advance(1);
    await done;
    expect(edits.map(({ content }) => content)).toEqual([
      'C’était trop long; Carrel a abandonné. Réessayez dans une minute.',
    ]);
    expect(handled).toMatchObject([{ outcome: 'error' }]);
    await clock.advance(10 * 60_000);
    expect(edits).toHaveLength(1);
  });
});

describe('a form', () => {
  const open = { command: 'alert', locale: 'en', action: 'form', argument: 'k7m2' } as const;
  const inServer = { member: { user: { id: '1' }, permissions: '8', roles: [] } };
  const slow = (ms: number) => (clock: ReturnType<typeof routing>['clock']) => ({
    subscriptions: {
      ...noAlerts.subscriptions,
      find: () => clock.sleep(ms).then(() => someSubscription()),
    },
  });

  test('opens in answer to a press', async () => {
    const { ask, responses, clock } = routing(slow(1_400));
    const done = ask(pressed(open, inServer));
    await clock.advance(1_400);
    await done;
    expect(responses).toMatchObject([
      { type: InteractionResponseType.Modal, data: { custom_id: expect.stringMatching(/^alert:en:form:k7m2\./) } },
    ]);
  });

  test('that comes too late for that is a sentence that asks to try again', async () => {
    const { ask, responses, edits, clock } = routing(slow(2_000));
    const done = ask(pressed(open, inServer));
    await clock.advance(2_000);
    await done;
    expect(responses).toMatchObject([{ type: InteractionResponseType.DeferredChannelMessageWithSource }]);
    expect(edits).toMatchObject([{ content: expect.stringMatching(/^That took too long/) }]);
  });
});

describe('an answer with a picture', () => {
  const files = [{ name: 'chart.png', data: new Uint8Array([1]), description: 'Webster, today' }];
  const attachments = [{ id: '0', filename: 'chart.png', description: 'Webster, today' }];
  const withPicture = { embeds: [{ image: { url: 'attachment://chart.png' } }], files };

  test('brings it along, at once or late', async () => {
    const early = routing(() => ({ drawn: () => withPicture }));
    await early.ask(asked('occupancy'));
    expect([dataOf(early.responses[0]).attachments, early.files]).toEqual([attachments, files]);

    const late = routing((clock) => ({ ...coldStart(2_000)(clock), drawn: () => withPicture }));
    const done = late.ask(asked('occupancy'));
    await late.clock.advance(2_000);
    await done;
    expect([late.edits[0]?.attachments, late.files]).toEqual([attachments, files]);
  });

  test('to a button stands apart where the command asks for that, and only the person who pressed sees it', async () => {
    const today = { command: 'when', locale: 'en', action: 'today', argument: 'webster' } as const;
    const early = routing(() => ({ pictured: async () => withPicture }));
    await early.ask(pressed(today));
    expect(early.responses).toMatchObject([
      { type: InteractionResponseType.ChannelMessageWithSource, data: { attachments, flags: MessageFlags.Ephemeral } },
    ]);

    const late = routing((clock) => ({ pictured: () => clock.sleep(2_000).then(() => withPicture) }));
    const done = late.ask(pressed(today));
    await late.clock.advance(2_000);
    await done;
    expect(late.responses).toEqual([
      { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: MessageFlags.Ephemeral } },
    ]);
    expect(late.edits).toMatchObject([{ attachments }]);
    expect(late.followUps).toEqual([]);
    expect(late.files).toEqual(files);
    expect(late.handled).toMatchObject([{ outcome: 'deferred' }]);
  });

  test('to a button that does not ask for that replaces the message, and its older pictures', async () => {
    const { ask, responses } = routing(() => ({ drawn: () => ({ content: 'no picture any more' }) }));
    await ask(pressed(refresh));
    expect(responses).toMatchObject([{ type: InteractionResponseType.UpdateMessage, data: { attachments: [] } }]);
  });
});

test('work for an answer that Discord does not take any more is dropped, which is no error', async () => {
  const begun: string[] = [];
  const { clock, ask, discord, handled, lines } = routing((clock) => ({
    pictured: createVersionedWork({ clock, version: () => 1, maxKeys: 10, queue: createWorkQueue(1) }),
    pictures: {
      of: async ({ firstDay }) => {
        begun.push(firstDay);
        await clock.sleep(5_000);
        return 'none';
      },
    },
  }));
  const done = [ask(asked('history', { day: '2026-02-09' }))];
  await clock.advance(1_600);
  done.push(ask(asked('history', { day: '2026-02-08' })), ask(asked('history', { day: '2026-02-07' })));
  discord.refusal = new DiscordAPIError(
    { code: 10_062, message: 'no' },
    10_062,
    404,
    'POST',
    'https://discord.com',
    {},
  );
  await clock.advance(2_000);
  delete discord.refusal;
  await clock.advance(10_000);
  await Promise.all(done);
  expect(begun).toEqual(['2026-02-09']);
  expect(handled.map(({ outcome }) => outcome).sort()).toEqual(['deferred', 'undelivered', 'undelivered']);
  expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
});

describe('an unexpected error', () => {
  test('is answered privately with an id that stands in the log beside the error itself', async () => {
    const { ask, responses, handled, lines } = routing(broken);
    await ask(asked('occupancy', {}, french));
    expect(responses).toHaveLength(1);
    expect(responses[0]?.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(dataOf(responses[0])).toMatchObject({
      content: expect.stringMatching(/^Quelque chose a mal tourné\. C’est au journal sous c0ffee42\./),
      flags: MessageFlags.Ephemeral,
    });
    expect(dataOf(responses[0]).content).not.toContain('a defect');
    expect(lines).toMatchObject([
      { level: 50, errorId: 'c0ffee42', interactionId: '1400000000000000001', err: { message: 'a defect' } },
    ]);
    expect(handled).toMatchObject([{ outcome: 'error' }]);
  });

  test('after a deferral becomes the answer', async () => {
    const { ask, edits, clock, lines } = routing((clock) => ({
      ...coldStart(0)(clock),
      firstKnown: async () => {
        await clock.sleep(3_000);
        throw new TypeError('a late defect');
      },
    }));
    const done = ask(asked('occupancy'));
    await clock.advance(3_000);
    await done;
    expect(edits.map(({ content }) => content)).toEqual([expect.stringContaining('c0ffee42')]);
    expect(lines).toMatchObject([{ level: 50, errorId: 'c0ffee42', err: { message: 'a late defect' } }]);
  });
});

describe('a button', () => {
  test('is answered by an update of its message', async () => {
    const { ask, responses, handled } = routing();
    await ask(pressed(refresh));
    expect(responses).toMatchObject([
      { type: InteractionResponseType.UpdateMessage, data: { content: expect.stringMatching(/ full\./) } },
    ]);
    expect(handled).toMatchObject([{ command: 'occupancy', kind: 'component', outcome: 'answered' }]);
  });

  test('that is slow is acknowledged without a change and its message edited once', async () => {
    const { ask, responses, edits, followUps, clock, handled } = routing(coldStart(2_000));
    const done = ask(pressed(refresh));
    await clock.advance(1_500);
    expect(responses).toEqual([{ type: InteractionResponseType.DeferredMessageUpdate }]);
    await clock.advance(500);
    await done;
    expect(edits).toHaveLength(1);
    expect([responses.length, followUps, clock.sleepers]).toEqual([1, [], 0]);
    expect(handled).toMatchObject([{ outcome: 'deferred' }]);
  });

  test('with an error leaves its message alone: the error is a message of its own, only for who pressed', async () => {
    const { ask, responses, edits } = routing(broken);
    await ask(pressed({ ...refresh, locale: 'fr' }, { locale: 'en-GB' }));
    expect(responses).toMatchObject([
      {
        type: InteractionResponseType.ChannelMessageWithSource,
        data: { content: expect.stringMatching(/^Something went wrong\. /), flags: MessageFlags.Ephemeral },
      },
    ]);
    expect(edits).toEqual([]);
  });

  test('that takes longer than a minute more leaves its message alone, and only who pressed is told', async () => {
    const { ask, edits, followUps, clock, handled } = routing(coldStart(10 * 60_000));
    const done = ask(pressed(refresh));
    await clock.advance(1_500 + 60_000);
    await done;
    expect(edits).toEqual([]);
    expect(followUps).toMatchObject([
      { content: expect.stringMatching(/^That took too long/), flags: MessageFlags.Ephemeral },
    ]);
    expect(handled).toMatchObject([{ outcome: 'error' }]);
    await clock.advance(10 * 60_000);
  });

  test('with a late error leaves its message alone too', async () => {
    const { ask, edits, followUps, clock } = routing((clock) => ({
      ...coldStart(0)(clock),
      firstKnown: () => clock.sleep(2_000).then(() => Promise.reject(new Error('late'))),
    }));
    const done = ask(pressed(refresh));
    await clock.advance(2_000);
    await done;
    expect(edits).toEqual([]);
    expect(followUps).toMatchObject([{ content: expect.stringContaining('c0ffee42'), flags: MessageFlags.Ephemeral }]);
  });
});
