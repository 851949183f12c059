import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { translator } from '../../src/i18n/index.ts';
import { StoreError } from '../../src/store/engine/store-error.ts';
import { addedThing } from '../store/added-thing.ts';
import { alertApp } from '../support/alert-app.ts';
import { boardApp } from '../support/board-app.ts';
import { subscriptionFor } from '../worker/outbox/alert-scene.ts';

/** A database file that another program can hold; requests wait for it for a moment only. */
function heldDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'carrel.db');
  const hold = () => {
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    return () => other.close();
  };
  return { store: { url: `sqlite:${path}`, lockWaitMs: 1 }, hold };
}

const busy = {
  en: 'Carrel’s storage is busy right now, so that couldn’t be done. Try again in a minute.',
  fr: translator('fr')('error.storageBusy'),
};

test('while another program holds the database, commands that write say to try again in a minute', async () => {
  const { store, hold } = heldDatabase();
  const app = await alertApp({ store });
  const moderator = app.moderator();
  await moderator.run('/alert add library:webster direction:below threshold:400');
  await moderator.run('/notify-me when library:webster direction:below threshold:400');
  await moderator.run('/digest add channel:#study-hall time:8:00');
  const [alert] = await app.alerts();
  const [digest] = await app.store.digests.list(app.guild.id);
  const [reminder] = await app.store.subscriptions.list({ kind: 'user', userId: moderator.id });
  const release = hold();
  for (const line of [
    '/alert add library:webster direction:above threshold:700',
    `/alert edit id:${alert?.id} threshold:300`,
    `/alert pause id:${alert?.id}`,
    `/alert remove id:${alert?.id}`,
    '/notify-me when library:vanier direction:above threshold:700',
    `/notify-me cancel id:${reminder?.id}`,
    '/digest add channel:#general time:9:00',
    `/digest remove id:${digest?.id}`,
  ]) {
    const { message } = await moderator.run(line);
    expect([line, message?.content, message?.ephemeral]).toEqual([line, busy.en, true]);
  }
  const { message } = await app.moderator({ locale: 'fr' }).run(`/alert pause id:${alert?.id}`);
  expect(message?.content).toBe(busy.fr);
  release();
  expect(await app.alerts()).toEqual([alert]);
  expect((await moderator.run(`/alert pause id:${alert?.id}`)).message?.content).not.toBe(busy.en);
  expect(app.lines.filter(({ level }) => level >= 40).map(({ msg }) => msg)).toEqual([
    expect.stringContaining('is held by another process'),
    'the database can be written again',
  ]);
});

test('while another program holds the database, a board is not created, and the answer says so', async () => {
  const { store, hold } = heldDatabase();
  const app = await boardApp(store);
  const release = hold();
  const { message } = await app.moderator().run('/board create channel:general');
  expect(message?.content).toBe(busy.en);
  release();
  expect(await app.boards.list(app.guild.id)).toEqual([]);
});

/** Lets what `name` does take effect and loses the answer, with the database away for the second try. */
function loseAnswers<Name extends string>(
  store: { [Key in Name]: (...given: never[]) => Promise<unknown> },
  name: Name,
): void {
  const real = store[name].bind(store);
  store[name] = async (...given) => {
    await real(...given);
    throw Object.assign(new StoreError({ kind: 'unreachable', detail: '' }), { mayBeDone: true });
  };
}

test('where the database goes away with what was asked, neither the answer nor the confirmation says that it was not saved', async () => {
  const app = await alertApp();
  const moderator = app.moderator();
  const { subscriptions, digests } = app.store;
  const target = { kind: 'channel', guildId: app.guild.id, channelId: app.discord.channelId('music') } as const;
  const { id } = addedThing(await subscriptions.add(subscriptionFor({}, { target }), 25));
  await subscriptions.pause({ kind: 'guild', guildId: app.guild.id }, id, 'missingAccess', app.clock.now());
  loseAnswers(subscriptions, 'add');
  loseAnswers(subscriptions, 'resume');
  loseAnswers(digests, 'add');
  const perhaps = [
    [
      '/alert add library:webster direction:below threshold:400',
      'general',
      /^This alert may or may not have been saved/,
    ],
    [`/alert resume id:${id}`, 'music', /^This alert may or may not have been saved/],
    ['/digest add channel:#study-hall time:8:00', 'study-hall', /digest may or may not have been saved/],
    [
      '/notify-me when library:webster direction:below threshold:400',
      undefined,
      /^This may or may not have been saved/,
    ],
  ] as const;
  for (const [line, channel, words] of perhaps) {
    const { message } = await moderator.run(line);
    expect([line, message?.content]).toEqual([line, expect.stringMatching(/may or may not have been done/)]);
    const channelId = channel === undefined ? app.discord.dmChannelId(moderator.id) : app.discord.channelId(channel);
    expect(app.discord.messages(channelId).find(({ ephemeral }) => !ephemeral)?.content).toMatch(words);
  }
  expect(await app.alerts()).toMatchObject([{ id, paused: null }, {}]);
});
