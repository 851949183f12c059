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

test('a bot that may begin no session resumes the one that there is, and says of a new one until when it waits', async () => {
  setup = await prepareTestApp({ discord: { sessionStarts: 1 } });
  await (await setup.start()).stop();
  const resuming = await setup.start();
  expect(setup.discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  expect(await (await fetch(`${resuming.httpUrl}/readyz`)).text()).toContain('gateway: connected to Discord');
  // Its session is no longer known, and Discord counts more than it knows.
  setup.discord.faults.invalidSession(false);
  const words = /Discord allows no new gateway session until (\d{4}-\d\d-\d\dT[\d:.]+Z)/;
  await setup.until(() => setup.log.some((line) => words.test(line)));
  const until = words.exec(setup.log.find((line) => words.test(line)) ?? '')?.[1];
  expect(await (await fetch(`${resuming.httpUrl}/readyz`)).text()).toContain(
    `gateway: not connected to Discord, which allows no new session until ${until}`,
  );
  expect(setup.discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
});
