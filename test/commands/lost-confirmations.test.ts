import { expect, onTestFinished, test } from 'vitest';
import { findConfirmationByRest } from '../../src/discord/messages/confirmation-messages.ts';
import { createMessageSender } from '../../src/discord/messages/messages.ts';
import { createDiscordRest } from '../../src/discord/transport/rest.ts';
import { SendError } from '../../src/worker/outbox/dispatch-ports.ts';
import { createLostConfirmations } from '../../src/worker/recovery/lost-confirmations.ts';
import { alertApp } from '../support/alert-app.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const alertLine = '/alert add library:webster direction:below threshold:400';
const digestLine = '/digest add channel:#study-hall time:8:00 libraries:webster';
const reminderLine = '/notify-me when library:webster threshold:400';

/** An app, and what looks at its confirmations: `refuse` throws what Discord says to that look. */
async function scene() {
  const app = await alertApp();
  const rest = createDiscordRest({ apiUrl: app.discord.url, token: app.discord.token });
  const faults = { refuse: () => {} };
  const find = findConfirmationByRest(rest.alerts);
  const lost = createLostConfirmations({
    confirmations: app.services.confirmations,
    sender: createMessageSender(rest.alerts),
    find: async (...given) => {
      faults.refuse();
      return find(...given);
    },
    clock: app.clock,
    campusNow: app.clock.now,
    logger: recordingLogger().logger,
  });
  onTestFinished(async () => {
    await lost.stop();
    await rest.close();
  });
  const open = () => app.services.confirmations.addedBefore(app.clock.now() + 1);
  /** The process ends before this is saved: what the user is told no one knows. */
  const endBefore = (store: object, method: string): Promise<void> => {
    const begun = Promise.withResolvers<void>();
    const over = Promise.withResolvers<never>();
    // Else the gateway waits a minute for this answer before it closes.
    onTestFinished(() => over.reject(new Error('the process has ended')));
    Object.assign(store, {
      [method]: () => {
        begun.resolve();
        return over.promise;
      },
    });
    return begun.promise;
  };
  return { ...app, lost, faults, open, endBefore };
}

test.each([
  ['an alert', alertLine, 'general', 'subscriptions', 'add', 'This alert may or may not have been saved'],
  ['a digest', digestLine, 'study-hall', 'digests', 'add', 'digest may or may not have been saved'],
  ['a reminder', reminderLine, undefined, 'subscriptions', 'add', 'This may or may not have been saved'],
] as const)(
  'a confirmation of %s that a process has left unsaved is corrected minutes later, once',
  async (_what, line, channel, store, method, sentence) => {
    const { services, moderator, discord, clock, lost, open, endBefore } = await scene();
    const person = moderator();
    const isSaving = endBefore(services[store], method);
    void person.run(line);
    await isSaving;
    expect(await open()).toHaveLength(1);
    const [{ value: { to } = { to: {} } } = {}] = await open();
    const channelId = channel === undefined ? String(discord.dmChannelId(person.id)) : discord.channelId(channel);
    expect(to).toEqual(channel === undefined ? { userId: person.id } : { channelId });
    const said = () => discord.messages(channelId).filter(({ ephemeral }) => !ephemeral);
    expect(said().map(({ editedAt }) => editedAt)).toEqual([null]);
    await clock.advance(6 * minute);
    lost.start();
    await until(() => said()[0]?.editedAt !== null);
    expect(said()).toHaveLength(1);
    expect(said()[0]?.content).toContain(sentence);
    await until(async () => (await open()).length === 0);
  },
);

test('a confirmation that is being saved is left alone, and nothing is kept of it after that', async () => {
  const { services, moderator, discord, clock, lost, open } = await scene();
  const { add } = services.subscriptions;
  const seen: number[] = [];
  Object.assign(services.subscriptions, {
    add: async (...given: Parameters<typeof add>) => {
      lost.start();
      await clock.advance(4 * minute);
      seen.push((await open()).length);
      return add(...given);
    },
  });
  const { message } = await moderator().run(alertLine);
  expect(message?.content).toContain('is on in');
  expect(seen).toEqual([1]);
  expect(await open()).toEqual([]);
  await clock.advance(6 * minute);
  expect(discord.messages(discord.channelId('general')).some(({ content }) => content.includes('may not'))).toBe(false);
});

test.each([
  ['was never posted', false],
  ['stands there as well', true],
])(
  'what is saved at the second attempt stays as it is, where the confirmation of the first %s',
  async (_how, isPosted) => {
    const { services, moderator, discord, clock, lost, open, endBefore } = await scene();
    const person = moderator();
    const store = isPosted ? services.subscriptions : services.sender;
    const method = isPosted ? 'add' : 'post';
    const works = Reflect.get(store, method);
    const hasEnded = endBefore(store, method);
    void person.run(alertLine);
    await hasEnded;
    await clock.advance(10_000);
    Object.assign(store, { [method]: works });
    expect((await person.run(alertLine)).message?.content).toContain('is on in');
    await clock.advance(6 * minute);
    lost.start();
    await until(async () => (await open()).length === 0 && clock.sleepers > 0);
    const said = discord.messages(discord.channelId('general')).filter(({ ephemeral }) => !ephemeral);
    expect(said).toHaveLength(isPosted ? 2 : 1);
    expect(said.map(({ editedAt }) => editedAt)).toEqual(said.map(() => null));
  },
);

test('a confirmation is corrected also where the process begins again only the next morning', async () => {
  const { services, store, moderator, discord, clock, lost, endBefore } = await scene();
  const isSaving = endBefore(services.subscriptions, 'add');
  void moderator().run(alertLine);
  await isSaving;
  await clock.advance(12 * 60 * minute);
  // What sends looks through what it has at once.
  await store.outbox.sweep(clock.now(), clock.now());
  lost.start();
  await until(() =>
    discord.messages(discord.channelId('general')).some(({ content }) => content.includes('may or may')),
  );
});

test.each([
  ['webster', [false, false]],
  ['vanier', [true, false]],
])(
  'a confirmation that is out although Discord did not say so is corrected, unless the same is saved after that (then: %s)',
  async (library, corrected) => {
    const { services, moderator, discord, clock, lost, open } = await scene();
    const { sender } = services;
    const { post } = sender;
    const loseAnswer = async (...given: Parameters<typeof post>) => {
      await post(...given);
      throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: '' });
    };
    Object.assign(sender, { post: loseAnswer });
    expect((await moderator().run(alertLine)).message?.content).not.toContain('is on in');
    Object.assign(sender, { post });
    await clock.advance(minute);
    await moderator().run(alertLine.replace('webster', library));
    await clock.advance(6 * minute);
    lost.start();
    await until(async () => (await open()).length === 0 && clock.sleepers > 0);
    const said = discord.messages(discord.channelId('general')).filter(({ ephemeral }) => !ephemeral);
    expect(said.map(({ content }) => content.includes('may or may not'))).toEqual(corrected);
  },
);

test('one that Discord does not let be looked for is tried again, and one that is refused for good is not', async () => {
  const { services, clock, lost, faults, open } = await scene();
  const begunAt = clock.now();
  const left = {
    to: { channelId: '1' },
    askedBy: '2',
    begunAt,
    content: 'Carrel will',
    correction: { content: 'may' },
  };
  await services.confirmations.add(left, begunAt);
  await clock.advance(6 * minute);
  let looks = 0;
  faults.refuse = () => {
    looks += 1;
    const about = { code: undefined, detail: '' };
    if (looks === 1) throw new SendError({ kind: 'transient', mayBeSent: false, ...about });
    throw new SendError({ kind: 'permanent', reason: 'missingAccess', ...about });
  };
  lost.start();
  await until(() => looks === 1 && clock.sleepers > 0);
  expect(await open()).toHaveLength(1);
  await clock.advance(minute);
  await until(async () => (await open()).length === 0);
  expect(looks).toBe(2);
});
