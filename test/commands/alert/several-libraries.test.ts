import { describe, expect, test } from 'vitest';
import { alertApp } from '../../support/alert-app.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';

const anyLine = '/alert add library:any direction:below threshold:40%';

const say = async (app: Awaited<ReturnType<typeof alertApp>>, line: string, locale = 'en-US') =>
  (await app.moderator({ locale }).run(line)).message?.content ?? '';

describe('an alert about several libraries', () => {
  test.each([
    ['any', 'any'],
    ['Any library', 'any'],
    ['toutes', 'any'],
    ['n’importe laquelle', 'any'],
    ["n'importe quelle bibliothèque", 'any'],
    ['webster, vanier', ['webster', 'vanier']],
    ['Vanier and LB', ['webster', 'vanier']],
    ['VL ou Sœurs-Grises', ['vanier', 'greynuns']],
    ['vanier; vanier', ['vanier']],
    ['webster, vanier, greynuns', ['webster', 'vanier', 'greynuns']],
  ] as const)('is asked for with library:%s', async (typed, libraries) => {
    const app = await alertApp();
    await say(app, `/alert add library:"${typed}" direction:below threshold:40%`);
    expect(await app.alerts()).toMatchObject([{ rule: { libraries, threshold: { percent: 40 } } }]);
    expect([app.discord.violations(), app.discord.ignoredFields()]).toEqual([[], []]);
  });

  test('names the one that is not a library, and saves nothing', async () => {
    const app = await alertApp();
    expect(await say(app, '/alert add library:"webster, the moon" direction:below threshold:40%')).toMatch(
      /^There’s no library called “the moon”/,
    );
    expect(await app.alerts()).toEqual([]);
  });

  test('is said in words in the answer, the channel and the list, where it is one entry', async () => {
    const app = await alertApp();
    const answer = await say(app, `${anyLine} margin:5%`);
    const [added] = await app.alerts();
    const id = added?.id ?? '';
    expect(answer.split('\n').slice(0, 2)).toEqual([
      expect.stringContaining(`Alert \`${id}\` is on in `),
      '-# ends at 45% · sent after 6 min · at most every 30 min',
    ]);
    expect(answer).toContain('any library under 40%.');
    const { message } = await app.moderator().run('/alert list');
    expect(message?.content).toContain('Alerts in this server: 1 of 25');
    expect(message?.content.match(/^\d+ · .+?\*\*/gm)).toEqual(['1 · **any library under 40%**']);
  });

  test('is said in French to French people', async () => {
    const app = await alertApp();
    const line = '/alerte ajouter bibliothèque:toutes sens:below seuil:40%';
    expect(await say(app, line, 'fr')).toContain('n’importe quelle bibliothèque, moins de 40\u00a0%');
    expect(await say(app, line.replace('toutes', '"webster, vanier"'), 'fr')).toContain(
      'Webster ou Vanier, moins de 40\u00a0%',
    );
  });

  test('says for which libraries it is so already', async () => {
    const app = await alertApp();
    Object.assign(app.people, { webster: 1500, vanier: 100, greynuns: 50 });
    expect(await say(app, anyLine)).toContain(
      'That’s already the case for Vanier and Grey Nuns. There, Carrel will alert you the next time.',
    );
  });

  test('is refused a second time with a pointer to the first, also in another order, and counts as one', async () => {
    const app = await alertApp();
    await say(app, anyLine);
    await say(app, '/alert add library:"webster, vanier" direction:below threshold:40%');
    const alerts = await app.alerts();
    const any = alerts.find(({ rule }) => rule.libraries === 'any');
    const listed = alerts.find(({ rule }) => rule.libraries !== 'any');
    expect(await say(app, anyLine)).toContain(`Alert \`${any?.id}\` already posts this`);
    expect(await say(app, '/alert add library:"vanier, webster" direction:below threshold:40%')).toContain(
      `Alert \`${listed?.id}\` already posts this`,
    );
    expect(await say(app, `/alert edit id:${listed?.id} library:any`)).toContain(`Alert \`${any?.id}\` already posts`);
    expect(await app.alerts()).toHaveLength(2);
  });

  test('is edited into one of one library and back, tested, muted and removed by its one id', async () => {
    const app = await alertApp();
    await say(app, anyLine);
    const [{ id = '' } = {}] = await app.alerts();
    expect(await say(app, `/alert edit id:${id} library:vanier`)).toContain('Vanier under 40%');
    expect(await say(app, `/alert edit id:${id} library:any`)).toContain('any library under 40%');
    expect(await say(app, `/alert test id:${id}`)).toMatch(/^Posted in/);
    expect(await say(app, `/alert mute id:${id} for:hour`)).toContain('any library under 40%');
    expect(await say(app, `/alert unmute id:${id}`)).toContain('is back on');
    // As it stands at the end of its message.
    expect(await say(app, `/alert remove id:${id}.vanier`)).toContain(
      '`/alert add library:any direction:below threshold:40%`',
    );
    expect(await app.alerts()).toEqual([]);
  });

  test('needs a figure for full in every library that is named, and in none that is any', async () => {
    const annex = liveLibrary('annex', countOf(100, 0));
    const webster = liveLibrary('webster', countOf(100, 0), { full: 1600 });
    const app = await alertApp({ services: { librariesNow: () => [webster, annex] } });
    expect(await say(app, '/alert add library:"webster, annex" direction:below threshold:40%')).toMatch(
      /^Carrel doesn’t know how many people fill annex/,
    );
    expect(await say(app, anyLine)).toContain('any library');
  });
});
