import { expect, onTestFinished, test } from 'vitest';
import { SendError } from '../src/worker/outbox/dispatch-ports.ts';
import { asked, pressed, typed } from './support/interactions.ts';
import type { LoggedLine } from './support/recording-logger.ts';
import { routing } from './support/routing.ts';
import { prepareTestApp } from './support/test-app.ts';
import { alertScene } from './worker/outbox/alert-scene.ts';

const minute = 60_000;

test("one delivery can be followed through the log from the alert's decision to the message at Discord, and so can its edit", async () => {
  const setup = await prepareTestApp();
  onTestFinished(setup.close);
  const app = await setup.start();
  const lines = (): LoggedLine[] => setup.log.map((line) => JSON.parse(line));
  const inStudyHall = () => setup.discord.messages(setup.discord.channelId('study-hall'));
  const people = () => setup.campus.truth('webster', setup.clock.now());
  const threshold = Math.round(people() / 100) * 100 + 300;
  const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
  await moderator.run(
    `/alert add library:webster direction:above threshold:${threshold} channel:#study-hall resolved:true`,
  );
  while (inStudyHall().length < 3) await setup.nextPoll(5 * minute);
  const settledOf = (id: unknown) =>
    lines().filter(({ msg, deliveryId }) => msg === 'a delivery has moved on' && deliveryId === id);
  // The last is written down after Discord has it.
  const decisions = () => lines().filter(({ msg }) => msg === 'an alert has moved on');
  const idsIn = ({ deliveryIds }: LoggedLine) => deliveryIds as string[];
  const decided = () => decisions().filter((line) => idsIn(line) !== undefined);
  await setup.until(() =>
    decided()
      .flatMap(idsIn)
      .every((id) => settledOf(id).length > 0),
  );

  expect(decided().map((line) => [line.reason, idsIn(line).length])).toEqual([
    ['fired', 1],
    ['resolved', 2],
  ]);
  const [fired, edit, line] = decided().flatMap(idsIn).map(settledOf);
  expect(fired).toMatchObject([{ kind: 'fired', reason: 'sent', messageId: inStudyHall()[1]?.id }]);
  expect(edit).toMatchObject([{ kind: 'edit', reason: 'sent' }]);
  expect(line).toMatchObject([{ kind: 'line', reason: 'sent', messageId: inStudyHall()[2]?.id }]);
  const subscriptionId = decided()[0]?.subscriptionId;
  expect(decisions().every((one) => one.subscriptionId === subscriptionId)).toBe(true);
  const about = lines().filter(({ msg }) => / delivery /.test(msg));
  expect(about.filter(({ deliveryId, deliveryIds }) => deliveryId === undefined && deliveryIds === undefined)).toEqual(
    [],
  );

  // The metrics have counted the same.
  const scrape = (await (await fetch(`${app.httpUrl}/metrics`)).text()).split('\n');
  expect(scrape).toContain('carrel_alert_events_total{event="fired"} 1');
  expect(scrape).toContain('carrel_alert_events_total{event="resolved"} 1');
  for (const kind of ['fired', 'edit', 'line'])
    expect(scrape).toContain(`carrel_deliveries_total{kind="${kind}",outcome="sent"} 1`);
  expect(scrape).toContain('carrel_rate_limit_wait_seconds_count{queue="messages"} 3');
});

test('what fails about a delivery is logged with its ids', async () => {
  const scene = await alertScene();
  onTestFinished(scene.close);
  await scene.add({ holdMs: 0 });
  const faults = [
    new SendError({ kind: 'refused', detail: 'embeds[0].title: too long', code: 50_035 }),
    new Error('a defect of ours'),
  ];
  scene.faults.refuse = () => {
    throw faults.pop() ?? new SendError({ kind: 'messageGone', detail: 'gone', code: 10_008 });
  };
  scene.dispatcher.start();
  await scene.polls(300, 500);
  await scene.clock.advance(10 * minute);
  const failures = scene.lines.filter(({ level }) => level === 50);
  expect(failures.map(({ msg }) => msg)).toEqual([
    'a delivery failed in a way that was not foreseen',
    'Discord finds a message of ours wrong',
  ]);
  const [decided] = scene.lines.filter(({ msg, reason }) => msg === 'an alert has moved on' && reason === 'fired');
  const deliveryIds = decided?.deliveryIds;
  expect(deliveryIds).toHaveLength(1);
  expect(failures).toMatchObject([{ deliveryIds }, { deliveryIds }]);
});

test('an alert that is over before it was posted names the delivery that it takes back', async () => {
  const scene = await alertScene();
  onTestFinished(scene.close);
  await scene.add({ holdMs: 0, recoverMs: 0 });
  await scene.polls(300, 500, 300);
  const of = (wanted: string) => scene.lines.find(({ reason }) => reason === wanted)?.deliveryIds;
  expect(of('cancelled')).toEqual(of('fired'));
  expect(of('fired')).toHaveLength(1);
});

test('each line about an interaction that fails has its id, however it fails', async () => {
  const { ask, lines, discord, clock } = routing(() => ({
    librariesNow: () => {
      throw new Error('a defect of ours');
    },
  }));
  const refresh = { command: 'occupancy', locale: 'en', action: 'refresh', argument: '*' } as const;
  await ask(asked('occupancy', {}, { id: '11' }));
  await ask(typed('occupancy', 'w', { id: '12' }));
  await ask(pressed(refresh, { id: '13' }));
  await ask({ id: '14', type: 99 });
  await ask({ id: 'not an id of Discord', type: 3 });
  discord.isAway = true;
  const unanswered = ask(asked('help', {}, { id: '15' }));
  await clock.advance(10_000);
  await unanswered;
  expect(lines.map(({ msg, interactionId }) => [msg, interactionId])).toEqual([
    ['an answer failed unexpectedly', '11'],
    ['completing an option failed', '12'],
    ['an answer failed unexpectedly', '13'],
    ['an interaction could not be read', '14'],
    ['an interaction could not be read', undefined],
    ['an interaction could not be answered', '15'],
  ]);
});
