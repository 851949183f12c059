import { afterEach, expect, test } from 'vitest';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

let setup: TestApp;
afterEach(() => setup.close());

test('a process that follows another resumes its session, and answers what was asked in between', async () => {
  setup = await prepareTestApp();
  const first = await setup.start();
  expect(setup.discord.counts()).toMatchObject({ identified: 1, resumed: 0 });
  await first.stop();
  const asked = setup.discord.user().run('/occupancy');
  await setup.start();
  expect(await asked).toMatchObject({ status: 'answered' });
  expect(setup.discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
});
