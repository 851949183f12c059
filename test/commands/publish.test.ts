import { expect, test } from 'vitest';
import { alertApp } from '../support/alert-app.ts';

async function app() {
  const parts = await alertApp();
  const run = async (line: string, more: Parameters<typeof parts.moderator>[0] = {}) =>
    (await parts.moderator(more).run(line)).message?.content ?? '';
  const said = (channel: string) =>
    parts.discord.messages(parts.discord.channelId(channel)).filter(({ ephemeral }) => !ephemeral);
  return { ...parts, run, said };
}

const alertLine = '/alert add library:webster direction:below threshold:400 publish:true';
const digestLine = '/digest add time:8:00 publish:true';

test.each([[`${alertLine} channel:#study-hall`], [alertLine], [`${digestLine} channel:#study-hall`]])(
  '%s is refused, since its channel has no announcements, and nothing is posted',
  async (line) => {
    const { run, said, alerts, store, guild } = await app();
    expect(await run(line)).toMatch(/^<#\d+> isn’t an announcement channel, .+ nothing was saved\./);
    expect([...said('study-hall'), ...said('general')]).toEqual([]);
    expect([...(await alerts()), ...(await store.digests.list(guild.id))]).toEqual([]);
  },
);

test('in an announcement channel both are saved, and the confirmation says beforehand what Discord allows', async () => {
  const { run, said, alerts, store, guild } = await app();
  expect(await run(`${alertLine} channel:#announcements`)).toContain('Discord allows 10 an hour per channel');
  expect(await run(`${digestLine} channel:#announcements`)).toContain('Discord allows 10 an hour per channel');
  for (const { content } of said('announcements')) expect(content).toContain('published to following servers');
  expect(said('announcements')).toHaveLength(2);
  expect(await alerts()).toMatchObject([{ publish: true }]);
  expect(await store.digests.list(guild.id)).toMatchObject([{ publish: true }]);
});

test('an edit turns it on and off, and cannot move a published alert or digest where nothing is published', async () => {
  const { run, alerts, store, guild } = await app();
  await run('/alert add library:webster direction:below threshold:400 channel:#announcements');
  const [alert] = await alerts();
  await run(`/alert edit id:${alert?.id} publish:true`);
  expect(await alerts()).toMatchObject([{ publish: true }]);
  expect(await run(`/alert edit id:${alert?.id} channel:#study-hall`)).toContain('isn’t an announcement channel');
  await run(`/alert edit id:${alert?.id} channel:#study-hall publish:false`);
  expect((await alerts())[0]?.publish).toBeUndefined();
  expect(await run(`/alert edit id:${alert?.id} publish:true`)).toContain('isn’t an announcement channel');
  await run('/digest add time:8:00 channel:#announcements');
  const [digest] = await store.digests.list(guild.id);
  expect(await run(`/digest edit id:${digest?.id} publish:true`)).toContain('published to following servers');
  expect(await run(`/digest edit id:${digest?.id} channel:#study-hall`)).toContain('isn’t an announcement channel');
});

test('says all of it in French', async () => {
  const { run } = await app();
  expect(await run(alertLine, { locale: 'fr' })).toMatch(/n’est pas un salon des annonces/);
  expect(await run(`${alertLine} channel:#announcements`, { locale: 'fr' })).toContain('10 par heure et par salon');
});
