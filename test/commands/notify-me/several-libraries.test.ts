import { describe, expect, test } from 'vitest';
import { alertApp } from '../../support/alert-app.ts';
import { formFieldsOf } from '../../support/interactions.ts';

async function student(options: Parameters<Awaited<ReturnType<typeof alertApp>>['discord']['user']>[0] = {}) {
  const app = await alertApp();
  const person = app.discord.user({ id: '1500000000000000042', ...options });
  Object.assign(app.people, { webster: 1200, vanier: 900, greynuns: 1000 });
  return {
    ...app,
    person,
    say: async (line: string) => (await person.run(line)).message,
    waiting: () => app.store.subscriptions.list({ kind: 'user', userId: person.id }),
    dms: () => app.discord.messages(app.discord.dmChannelId(person.id)).filter(({ ephemeral }) => !ephemeral),
  };
}

describe('a reminder of several libraries', () => {
  test('says in the answer and in the direct message that the first one ends it', async () => {
    const { say, waiting, dms } = await student();
    const first = 'It’s one message in all: the first library to get there ends the wait.';
    const answer = await say('/notify-me when library:any direction:below threshold:40%');
    expect(answer?.content).toMatch(/^Carrel will send you one direct message: any library under 40%\./);
    expect(answer?.content.split('\n').at(-1)).toBe(first);
    expect(dms()[0]?.content.split('\n').at(-1)).toBe(first);
    expect(await waiting()).toMatchObject([{ rule: { libraries: 'any', oneShot: true } }]);
  });

  test('is in French for French people', async () => {
    const { say } = await student({ locale: 'fr' });
    const answer = await say('/prévenez-moi quand bibliothèque:"webster ou vanier" niveau:quiet');
    expect(answer?.content).toContain('Webster ou Vanier, moins de 35\u00a0%');
    expect(answer?.content).toContain('la première bibliothèque à y arriver met fin à l’attente');
  });

  test('of which one has room already is answered at once with that one', async () => {
    const { say, waiting, people } = await student();
    people.vanier = 100;
    const answer = await say('/notify-me when library:any when:quiet');
    expect(answer?.content).toMatch(/^\*\*Vanier is under 35% now: about 100 people\.\*\* There’s nothing to wait for/);
    expect(await waiting()).toEqual([]);
  });

  test('is refused a second time with a pointer to the first, and cancelled by its id', async () => {
    const { say, waiting } = await student();
    await say('/notify-me when library:any when:quiet');
    const [one] = await waiting();
    const again = await say('/notify-me when library:toutes threshold:35%');
    expect(again?.content).toContain(`You already have this notification: \`${one?.id}\``);
    expect((await say('/notify-me list'))?.content).toMatch(new RegExp(`any library under 35%.*\n-# ${one?.id}`));
    expect((await say(`/notify-me cancel id:${one?.id}`))?.content).toBe('Cancelled: any library under 35%.');
  });

  test.each([
    ['en-US', '/occupancy', 'Tell me when…', 'any library under 40%'],
    ['fr', '/achalandage', 'Me prévenir quand…', 'n’importe quelle bibliothèque, moins de 40\u00a0%'],
  ])('can be chosen in the form: %s', async (locale, line, button, words) => {
    const { say, person, waiting, discord } = await student({ locale });
    const shown = await say(line);
    if (shown === undefined) return expect.unreachable();
    const opened = await person.press(shown, button);
    expect(JSON.stringify(opened.modal)).toContain(locale === 'fr' ? 'N’importe quelle bibliothèque' : 'Any library');
    const { message } = await person.submit(opened.interactionId, {
      library: 'any',
      direction: 'below',
      threshold: '40 %',
    });
    expect(message?.content).toContain(words);
    expect(await waiting()).toMatchObject([{ rule: { libraries: 'any', threshold: { percent: 40 } } }]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('stays chosen where the form opens again', async () => {
    const { say, person } = await student();
    const shown = await say('/occupancy');
    if (shown === undefined) return expect.unreachable();
    const { interactionId } = await person.press(shown, 'Tell me when…');
    const { message } = await person.submit(interactionId, { library: 'any', threshold: 'lots' });
    if (message === undefined) return expect.unreachable();
    expect(formFieldsOf(await person.press(message, 'Edit and try again'))).toMatchObject({ library: ['any'] });
  });
});
