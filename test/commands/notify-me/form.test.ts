import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InteractionType } from '#discord.js';
import type { Services } from '../../../commands/index.ts';
import type { Driver } from '../../../src/sandbox/discord/driver.ts';
import type { InteractionOutcome } from '../../../src/sandbox/discord/interactions/interactions.ts';
import { alertApp } from '../../support/alert-app.ts';
import { dataOf, formFieldsOf } from '../../support/interactions.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';

const hour = 60 * 60_000;
type Options = Parameters<Awaited<ReturnType<typeof alertApp>>['discord']['user']>[0];

async function student(options: Options = {}, services: Partial<Services> = {}) {
  const app = await alertApp({ services });
  const person = app.discord.user({ id: '1500000000000000042', ...options });
  const isFrench = options?.locale === 'fr';
  return {
    ...app,
    person,
    /** Asks `/occupancy` and presses the button below the answer. */
    open: async (line = isFrench ? '/achalandage' : '/occupancy'): Promise<InteractionOutcome> => {
      const { message } = await person.run(line);
      if (message === undefined) throw new Error('no answer');
      return person.press(message, isFrench ? 'Me prévenir quand…' : 'Tell me when…');
    },
    waiting: () => app.store.subscriptions.list({ kind: 'user', userId: person.id }),
  };
}

describe('the form below /occupancy', () => {
  test.each([
    ['in a server', {}],
    ['in a DM with the bot', { context: 'botDm' }],
    ['anywhere, for a user who installed Carrel for themselves', { context: 'privateChannel' }],
    ['in a server without the bot', { install: 'user' }],
  ] as const)('sets a reminder with two taps %s', async (_where, options) => {
    const { open, person, waiting, people, discord } = await student(options);
    people.webster = 1200;
    const opened = await open();
    expect(opened.modal).toMatchObject({ title: 'Tell me when…' });
    expect(formFieldsOf(opened)).toEqual({ library: ['webster'], threshold: '60%', direction: ['below'], until: '' });
    const { message } = await person.submit(opened.interactionId);
    expect(message?.content).toContain('Webster under 60%');
    expect(message?.ephemeral).toBe(true);
    expect(await waiting()).toMatchObject([
      { rule: { libraries: ['webster'], direction: 'below', threshold: { percent: 60 }, oneShot: true } },
    ]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('is about the library of the answer, and suggests what is not almost so', async () => {
    const { open, people } = await student();
    people.vanier = 800;
    const line = '/occupancy library:vanier';
    expect(formFieldsOf(await open(line))).toMatchObject({
      library: ['vanier'],
      threshold: 'quiet',
      direction: ['below'],
    });
    people.vanier = 100;
    expect(formFieldsOf(await open(line))).toMatchObject({
      library: ['vanier'],
      threshold: 'busy',
      direction: ['above'],
    });
    const greyNuns = '/occupancy library:greynuns';
    expect(formFieldsOf(await open(greyNuns))).toMatchObject({ library: ['greynuns'], threshold: 'quiet' });
  });

  test('is about the library of the answer also where there are more than a menu holds', async () => {
    const many = Array.from({ length: 64 }, (_, index) => liveLibrary(`hall ${index}`, countOf(90, 0), { full: 100 }));
    const { open, person, waiting, discord } = await student({}, { librariesNow: () => many });
    const { message } = await person.run('/occupancy library:hall 40');
    expect(JSON.stringify(message?.components)).toContain('"value":"hall 40","default":true');
    const opened = await open('/occupancy library:hall 40');
    expect(formFieldsOf(opened)).toMatchObject({ library: ['hall 40'] });
    expect(JSON.stringify(opened.modal)).toContain('"value":"any"');
    await person.submit(opened.interactionId);
    expect(await waiting()).toMatchObject([{ rule: { libraries: ['hall 40'] } }]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('takes what the command takes, until when too', async () => {
    const { open, person, waiting, clock } = await student();
    const filled = { library: 'vanier', direction: 'above', threshold: '400 people', until: 'in 3 hours' };
    await person.submit((await open()).interactionId, filled);
    expect(await waiting()).toMatchObject([
      {
        rule: { libraries: ['vanier'], direction: 'above', threshold: { people: 400 } },
        expiresAt: clock.now() + 3 * hour,
      },
    ]);
  });

  test('is in French for French people', async () => {
    const { open, person, people } = await student({ locale: 'fr' });
    people.webster = 1200;
    const opened = await open();
    expect(opened.modal).toMatchObject({ title: 'Me prévenir quand…' });
    expect(formFieldsOf(opened)).toMatchObject({ threshold: '60\u00a0%' });
    const { message } = await person.submit(opened.interactionId, { threshold: 'la moitié', until: 'demain midi' });
    expect(message?.content).toContain('Webster, moins de 50\u00a0%');
  });

  test.each([
    [{ threshold: 'lots' }, '“lots” isn’t a valid threshold.'],
    [{ until: 'some day' }, '“some day” isn’t a time that Carrel can wait until.'],
  ])('that cannot be taken (%j) says why, and opens again as it was typed', async (wrong, error) => {
    const { open, person, waiting } = await student();
    const typed = { library: 'vanier', direction: 'above', threshold: '62%', until: 'tonight', ...wrong };
    const { message } = await person.submit((await open()).interactionId, typed);
    expect(message?.content).toContain(error);
    expect(message?.ephemeral).toBe(true);
    expect(await waiting()).toEqual([]);
    if (message === undefined) return;
    const again = await person.press(message, 'Edit and try again');
    expect(formFieldsOf(again)).toEqual({ ...typed, library: ['vanier'], direction: ['above'] });
    await person.submit(again.interactionId, { threshold: '62%', until: 'tonight' });
    expect(await waiting()).toHaveLength(1);
  });

  test('opens with a suggestion when what was typed is no longer known', async () => {
    const { open, person, clock, people } = await student();
    people.webster = 1200;
    const { message } = await person.submit((await open()).interactionId, { threshold: 'lots' });
    await clock.advance(16 * 60_000);
    if (message === undefined) return;
    expect(formFieldsOf(await person.press(message, 'Edit and try again'))).toMatchObject({ threshold: '60%' });
  });

  test('says what is wrong with closed direct messages, and keeps what was typed', async () => {
    const { open, person, waiting, discord } = await student();
    discord.faults.closeDms(person.id);
    const { message } = await person.submit((await open()).interactionId, { threshold: '10%', direction: 'below' });
    expect(message?.content).toMatch(/^Carrel can’t send you a direct message/);
    expect(await waiting()).toEqual([]);
    discord.faults.openDms(person.id);
    if (message === undefined) return;
    const again: Awaited<ReturnType<Driver['press']>> = await person.press(message, 'Edit and try again');
    expect(formFieldsOf(again)).toMatchObject({ threshold: '10%' });
    await person.submit(again.interactionId);
    expect(await waiting()).toHaveLength(1);
  });
});

test('a forged form is answered, whatever stands in it', async () => {
  const { forged, discord } = await student();
  const field = fc.record({
    custom_id: fc.constantFrom('library', 'threshold', 'direction', 'until', '__proto__', 'constructor'),
    value: fc.option(fc.string(), { nil: undefined }),
    values: fc.option(fc.array(fc.string(), { maxLength: 2 }), { nil: undefined }),
  });
  const part = fc.oneof(
    fc.record({ type: fc.constant(18), component: field }),
    fc.record({ type: fc.constant(1), components: fc.array(field, { maxLength: 2 }) }),
    fc.constant({ type: 10 }),
  );
  const customId = fc.constantFrom('notify-me:en:form:', 'occupancy:en:form:', 'nonsense', '');
  await fc.assert(
    fc.asyncProperty(customId, fc.array(part, { maxLength: 5 }), async (custom_id, components) => {
      const response = await forged({
        type: InteractionType.ModalSubmit,
        id: '1400000000000000001',
        application_id: discord.applicationId,
        token: 'aW50ZXJhY3Rpb24',
        user: { id: '1500000000000000042' },
        data: { custom_id, components },
      });
      expect(dataOf(response).content).toMatch(/\S/);
      expect(dataOf(response).content).not.toContain('c0ffee');
    }),
    { numRuns: 50 },
  );
});
