import { expect, test } from 'vitest';
import { boardApp } from '../../support/board-app.ts';

async function created(
  line: string,
  prepare: (app: Awaited<ReturnType<typeof boardApp>>) => void = () => {},
  more = {},
) {
  const app = await boardApp();
  prepare(app);
  const away = app.moderator({ channelId: app.discord.channelId('study-hall'), ...more });
  const content = (await away.run(line)).message?.content;
  const [posted] = app.discord.messages(app.general);
  const pins = app.discord
    .requests()
    .filter(({ method, path }) => method === 'PUT' && path.includes('/messages/pins/'));
  return { ...app, content, isPinned: posted?.raw.pinned === true, pins };
}

const line = '/board create channel:general pin:true';
const permit = ({ discord, general }: Awaited<ReturnType<typeof boardApp>>) =>
  discord.faults.grantPermissions(general, ['PinMessages']);

test('a new board is pinned where Carrel may, and the answer says so', async () => {
  const { content, isPinned, pins } = await created(line, permit);
  expect(content).toMatch(/It updates about once a minute\.\nIts message is pinned\.$/);
  expect([isPinned, pins.length]).toEqual([true, 1]);
});

test('the line in which Discord says so is deleted, also where the first answer was lost', async () => {
  for (const lost of [0, 1]) {
    const { discord, general } = await created(line, (app) => {
      permit(app);
      app.discord.faults.loseAnswers(lost, { route: `/channels/${app.general}/messages/pins/`, ending: 502 });
    });
    expect(discord.messages(general).map(({ raw }) => raw.pinned)).toEqual([true]);
  }
});

test('where it may not, the board is there all the same, and the answer names the permission', async () => {
  const { content, isPinned, boards, guild } = await created(line);
  expect(content).toMatch(
    /\nIts message isn’t pinned: for that Carrel needs Pin Messages in <#\d+>\. You can pin it yourself\.$/,
  );
  expect(isPinned).toBe(false);
  expect(await boards.list(guild.id)).toHaveLength(1);
});

test('a permission that a test has given is taken back with the other faults', async () => {
  const { isPinned } = await created(line, (app) => {
    permit(app);
    app.discord.faults.clear();
  });
  expect(isPinned).toBe(false);
});

test('says the same in French', async () => {
  const { content } = await created(line, undefined, { locale: 'fr' });
  expect(content).toMatch(/n’est pas épinglé.+Épingler des messages/);
});

test('a pin without an answer is made once more, which changes nothing where it was done', async () => {
  const { content, isPinned, pins } = await created(line, (app) => {
    permit(app);
    app.discord.faults.loseAnswers(1, { route: `/channels/${app.general}/messages/pins/`, ending: 502 });
  });
  expect(content).toContain('Its message is pinned.');
  expect([isPinned, pins.length]).toEqual([true, 2]);
});

test('nothing is pinned without the option', async () => {
  const { pins } = await created('/board create channel:general', permit);
  expect(pins).toEqual([]);
});
