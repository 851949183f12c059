import { expect, test } from 'vitest';
import { scriptedApp } from './scripted-app.ts';

test('a question from before a poll that is answered after it does not make the count look old', async () => {
  const scripted = await scriptedApp();
  const { discord } = scripted.setup;
  await scripted.start();
  await scripted.stay(400, 2);
  // A moderator asks, and Discord takes its time to say whose channel that is.
  const moderator = discord.user({ permissions: ['ManageGuild'] });
  const channel = `/channels/${discord.channelId('study-hall')}`;
  discord.faults.slow(300, { route: `GET ${channel}` });
  const requests = discord.counts().requests;
  const added = moderator.run('/alert add library:webster channel:#study-hall direction:above threshold:5000');
  await scripted.setup.until(() => discord.counts().requests > requests);
  await scripted.stay(450, 1);
  await added;
  const { message } = await discord.user().run('/occupancy');
  expect(JSON.stringify(message?.raw)).toContain('about 5');
  expect(JSON.stringify(message?.raw)).not.toMatch(/Not live: last read|isn’t answering/);
});
