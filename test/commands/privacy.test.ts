import { expect, test } from 'vitest';
import { alertApp } from '../support/alert-app.ts';

const student = { id: '1500000000000000042' };

test('/privacy says that nothing is kept of a person who has asked for nothing', async () => {
  const { discord } = await alertApp();
  const { message } = await discord.user(student).run('/privacy');
  expect(message).toMatchObject({ ephemeral: true, components: [] });
  expect(message?.content.split('\n')).toEqual([
    '**What Carrel keeps about you**',
    'Nothing: you have no notifications, and you haven’t added anything to a server.',
    'Carrel never keeps your name, your messages or the questions you ask.',
  ]);
});

test('it names notifications and what was added, sends both as a file, and deletes them once that is confirmed', async () => {
  const { discord, alerts } = await alertApp();
  const person = discord.user({ ...student, permissions: ['ManageGuild'] });
  await person.run('/notify-me when library:webster direction:below threshold:400');
  await person.run('/alert add library:webster direction:above threshold:900');
  const shown = (await person.run('/privacy')).message;
  expect(shown?.content).toContain('- Webster under 400 people');
  expect(shown?.content).toContain('Alerts: 1 · boards: 0 · digests: 0.');
  if (shown === undefined) throw new Error('there is no answer');

  const file = (await person.press(shown, 'Send me the file')).message;
  expect(file).toMatchObject({ ephemeral: true, content: 'Everything that Carrel keeps about you.' });
  const [attachment] = file?.attachments ?? [];
  expect(attachment).toMatchObject({ filename: 'carrel-privacy.json', content_type: 'application/json' });
  const stored = await (await fetch(attachment?.url ?? '')).json();
  expect(stored).toMatchObject({
    userId: student.id,
    reminders: [{ rule: { libraries: ['webster'], threshold: { people: 400 } } }],
    added: [{ kind: 'alert', guildId: discord.guilds()[0]?.id }],
  });

  const ask = (await person.press(shown, 'Delete it')).message;
  expect(ask?.content).toContain('Servers keep their alerts, boards and digests.');
  if (ask === undefined) throw new Error('there is no question');
  const done = (await person.press(ask, 'Delete it all')).message;
  expect(done).toMatchObject({ content: 'Deleted. Carrel keeps nothing about you now.', components: [] });
  expect((await person.run('/privacy')).message?.content).toContain('Nothing: you have no notifications');
  expect(await alerts()).toMatchObject([{ rule: { libraries: ['webster'] }, createdBy: '' }]);
  expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
});

test('it names what was cancelled and can still be undone, and deletes that too', async () => {
  const { discord, store } = await alertApp();
  const person = discord.user(student);
  await person.run('/notify-me when library:webster direction:below threshold:400');
  const [reminder] = await store.subscriptions.list({ kind: 'user', userId: student.id });
  const undo = (await person.run(`/notify-me cancel id:${reminder?.id}`)).message;
  const shown = (await person.run('/privacy')).message;
  expect(shown?.content).toContain('so that you can undo it:\n- Webster under 400 people');
  if (shown === undefined || undo === undefined) throw new Error('there is no answer');
  const ask = (await person.press(shown, 'Delete it')).message;
  if (ask === undefined) throw new Error('there is no question');
  await person.press(ask, 'Delete it all');
  expect((await person.run('/privacy')).message?.content).toContain('Nothing: you have no notifications');
  expect((await person.press(undo, 'Undo')).message?.content).not.toContain('Webster');
});

test('what is kept for Retry names no one but the moderator who may press it', async () => {
  const { discord, moderator, alerts, store } = await alertApp();
  const first = discord.user({ ...student, permissions: ['ManageGuild'] });
  await first.run('/alert add library:webster direction:above threshold:900');
  const [alert] = await alerts();
  discord.faults.denyPermissions(discord.channelId('study-hall'), ['SendMessages']);
  const { message } = await moderator().run(`/alert edit id:${alert?.id} channel:#study-hall`);
  expect(message?.content).toContain('Send Messages');
  const { pending } = await store.userData.find('1500000000000000001');
  expect(pending).toHaveLength(1);
  expect(JSON.stringify(pending)).not.toContain(student.id);
});

test('it can be called off, and speaks French', async () => {
  const { discord } = await alertApp();
  const person = discord.user({ ...student, locale: 'fr' });
  await person.run('/prévenez-moi quand bibliothèque:webster sens:below seuil:400');
  const shown = (await person.run('/confidentialité')).message;
  if (shown === undefined) throw new Error('there is no answer');
  expect(shown.content).toContain('**Ce que Carrel conserve à votre sujet**');
  const ask = (await person.press(shown, 'Tout supprimer')).message;
  if (ask === undefined) throw new Error('there is no question');
  expect((await person.press(ask, 'Tout garder')).message?.content).toBe(shown.content);
});
