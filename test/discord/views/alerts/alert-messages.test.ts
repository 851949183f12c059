import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAlertRenderer } from '../../../../src/discord/views/alerts/alert-messages.ts';
import type { PauseReason } from '../../../../src/domain/alerts/subscription.ts';
import { checkBody } from '../../../../src/sandbox/discord/spec/validate.ts';
import type { RenderedMessage } from '../../../../src/worker/outbox/dispatch-ports.ts';
import { countOf, libraryNamed, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';
import { notificationOf, someSubscription } from '../../../support/subscriptions.ts';

const at = Date.UTC(2026, 1, 11, 17);
const hour = 3_600_000;
const renderer = createAlertRenderer();
const webster = (people: number) => [liveLibrary('webster', countOf(people, at), { full: 1600 })];
const unknown = [unknownLibrary('webster', { full: 1600 })];
const accepted = { refusal: undefined, ignored: [] };
const linesOf = ({ content }: RenderedMessage): string[] => String(content).split('\n');
const read = `<t:${at / 1000}:R>`;

describe('a fired alert', () => {
  test('says it in a sentence, how full it is, when that was read and whose numbers they are', () => {
    expect(linesOf(renderer.fired([notificationOf({ roleId: '77' })], webster(380)))).toEqual([
      '<@&77>',
      '**Webster is under 400 now: about 380 people.**',
      '▰▱▱▱▱▱ 24% of 1,600 · 🟢 quiet',
      `-# Read ${read} · Concordia University Library (CC BY 4.0) · k7m2`,
    ]);
  });

  test.each([
    ['en', 'That’s 3 times today: no more until tomorrow.'],
    ['fr', 'C’est la 3e\u00a0fois aujourd’hui\u00a0: rien de plus avant demain.'],
  ] as const)('that is the last of its day says so (%s)', (locale, words) => {
    const [sentence] = linesOf(renderer.fired([{ ...notificationOf({ locale }), isLastToday: true }], webster(380)));
    expect(sentence).toMatch(new RegExp(`^\\*\\*.*\\*\\* ${words}$`));
  });

  test('is written in the language of the channel', () => {
    expect(linesOf(renderer.fired([notificationOf({ locale: 'fr' })], webster(380)))).toEqual([
      '**Webster\u00a0: moins de 400 en ce moment, environ 380 personnes.**',
      '▰▱▱▱▱▱ 24\u00a0% de 1\u00a0600 · 🟢 calme',
      `-# Lecture ${read} · Bibliothèque de l’Université Concordia (CC BY 4.0) · k7m2`,
    ]);
  });

  test.each([
    [
      'a percentage',
      { direction: 'above', threshold: { percent: 60 } },
      1_100,
      'Webster is above 60% now: about 1,100 people.',
    ],
    ['a count that rounds to the threshold', {}, 397, 'Webster is just under 400 now.'],
    ['a count that has come back meanwhile', {}, 410, `Webster went under 400 ${read}; about 410 people now.`],
    ['few people', { threshold: { people: 10 } }, 2, 'Webster is under 10 now: fewer than 5 people.'],
  ] as const)('with %s says what is true', (_what, rule, people, sentence) => {
    expect(linesOf(renderer.fired([notificationOf({ rule }, { openedAt: at })], webster(people)))[0]).toBe(
      `**${sentence}**`,
    );
  });

  test('without a live count at the moment of sending says so, and gives no number', () => {
    expect(linesOf(renderer.fired([notificationOf({}, { openedAt: at })], unknown))).toEqual([
      `**Webster went under 400 ${read}; there’s no live count right now.**`,
      '-# Concordia University Library (CC BY 4.0) · k7m2',
    ]);
  });

  test('to a person says why it came', () => {
    const target = { kind: 'dm', userId: '9', channelId: '10' } as const;
    expect(linesOf(renderer.fired([notificationOf({ target, rule: { oneShot: true } })], webster(380)))).toContain(
      '-# You asked for this with `/notify-me when`. It won’t be sent again.',
    );
  });

  test('with others of its channel is one message, each in its language, with every role once', () => {
    const message = renderer.fired(
      [
        notificationOf({ roleId: '77' }),
        notificationOf({ roleId: '78', locale: 'fr', rule: { threshold: { people: 390 } } }),
        notificationOf({ roleId: '77', rule: { threshold: { people: 500 } } }),
      ],
      webster(380),
    );
    expect(linesOf(message)).toEqual([
      '<@&77> <@&78>',
      '**Webster is under 400 now: about 380 people.**',
      '**Webster\u00a0: moins de 390 en ce moment, environ 380 personnes.**',
      '**Webster is under 500 now: about 380 people.**',
      expect.stringContaining('Concordia University Library'),
    ]);
    expect(message.allowed_mentions).toEqual({ parse: [], roles: ['77', '78'] });
  });

  test.each(['en', 'fr'] as const)('with all the others that a server may have leaves none out (%s)', (locale) => {
    const all = Array.from({ length: 25 }, (_, index) =>
      notificationOf({ locale, roleId: `150000000000000000${index % 5}` }),
    );
    const lines = linesOf(renderer.fired(all, webster(380)));
    expect(lines.filter((line) => line.startsWith('**'))).toHaveLength(25);
  });

  test('with very many others stays within Discord’s limits, and says how many are left out', () => {
    const many = Array.from({ length: 40 }, (_, index) => notificationOf({ roleId: String(10 ** 18 + index) }));
    const message = renderer.fired(many, webster(380));
    expect(checkBody('messageCreate', message)).toEqual(accepted);
    expect(String(message.content)).toMatch(/\nand \d+ more\n-# Read/);
  });
});

describe('the message of an alert', () => {
  const closed = { kind: 'resolved', openedAt: at - 2 * hour - 10 * 60_000, closedAt: at } as const;

  test('is edited when it is over, and keeps the others that are not', () => {
    const message = renderer.edit(
      [notificationOf({}, closed), notificationOf({ rule: { threshold: { people: 500 } } })],
      webster(430),
    );
    expect(linesOf(message).slice(0, 2)).toEqual([
      'Webster was under 400 for 2\u00a0h\u00a010.',
      '**Webster is under 500 now: about 430 people.**',
    ]);
  });

  test('is followed by one short line that mentions no one', () => {
    const message = renderer.line([notificationOf({ roleId: '77' }, closed)], webster(430));
    expect(linesOf(message)).toEqual([
      'Webster is no longer under 400 after 2\u00a0h\u00a010: about 430 people now.',
      `-# Read ${read} · Concordia University Library (CC BY 4.0) · k7m2`,
    ]);
    expect(message.allowed_mentions).toEqual({ parse: [], roles: [] });
    expect(linesOf(renderer.line([notificationOf({}, closed)], unknown))[0]).toBe(
      'Webster is no longer under 400 after 2\u00a0h\u00a010.',
    );
  });

  test.each([
    ['dayEnded', 'Webster was under 400 until midnight, when the counters restart.'],
    ['ruleChanged', 'Webster was under 400 until this alert was changed. The alert has been reset.'],
    ['paused', 'Webster was under 400 until this alert was paused.'],
    ['removed', 'Webster was under 400 until this alert was removed.'],
    [undefined, 'Webster was under 400; this alert has ended.'],
  ] as const)('says that it ended because of %s', (cause, sentence) => {
    const ended = notificationOf({}, { kind: 'ended', ...(cause === undefined ? {} : { cause }) });
    expect(linesOf(renderer.edit([ended], webster(380)))[0]).toBe(sentence);
  });

  test.each([
    ['en', `Webster went under 400 ${read}. After that, this alert stayed silent for the rest of the day.`],
    [
      'fr',
      `Webster\u00a0: passage à moins de 400 ${read}. Cette alerte est ensuite restée muette pour le reste de la journée.`,
    ],
  ] as const)('after the last message of its day does not claim until when it was so (%s)', (locale, sentence) => {
    const ended = notificationOf({ locale }, { kind: 'ended', cause: 'dayEnded', isLastToday: true, openedAt: at });
    expect(linesOf(renderer.edit([ended], webster(500)))[0]).toBe(sentence);
  });

  test.each(['ruleChanged', 'paused', 'removed'] as const)(
    'nor, because of %s, that no other one came that day',
    (cause) => {
      const ended = notificationOf({}, { kind: 'ended', cause, isLastToday: true, openedAt: at });
      const sentence = `Webster went under 400 ${read}. After that, this alert was changed, paused or removed.`;
      expect(linesOf(renderer.edit([ended], webster(500)))[0]).toBe(sentence);
    },
  );

  test('says to who waited in vain how to wait once more', () => {
    const target = { kind: 'dm', userId: '9', channelId: '10' } as const;
    const expired = notificationOf({ target }, { kind: 'expired' });
    expect(linesOf(renderer.fired([expired], webster(500)))[0]).toBe(
      'Webster didn’t go under 400 in time, so this notification has ended. To set another one: `/notify-me when`.',
    );
  });
});

describe('the notice that an alert is paused', () => {
  test.each<[PauseReason, RegExp]>([
    [
      'missingPermissions',
      /can’t post in <#2>\. Allow Send Messages there \(Send Messages in Threads if it’s a thread\); it then resumes on its own after a while, or right away with `\/alert resume id:k7m2`\.$/,
    ],
    [
      'missingAccess',
      /can’t see <#2>\. Allow View Channel there; it then resumes on its own after a while, or right away with `\/alert resume id:k7m2`\.$/,
    ],
    ['unknownChannel', /channel is gone\. Pick another one: `\/alert edit id:k7m2 channel:#`\.$/],
    ['dmsClosed', /direct messages are closed to Carrel\.$/],
    ['byHand', /To resume it: `\/alert resume id:k7m2`\.$/],
  ])('for %s says what is wrong and what to do', (reason, words) => {
    for (const locale of ['en', 'fr'] as const) {
      const message = renderer.paused(someSubscription({ locale }), reason);
      if (locale === 'en') {
        expect(message.content).toMatch(words);
        expect(linesOf(message)[0]).toBe('Alert `k7m2` is paused: Webster under 400 people.');
      }
      expect(String(message.content)).not.toMatch(/\{\{|undefined/);
      expect(checkBody('messageCreate', message)).toEqual(accepted);
    }
  });
});

test('no library’s name is markdown or a mention in any message', () => {
  const library = libraryNamed('<@&1> **x**');
  const now = [liveLibrary(library.id, countOf(380, at), { library, full: 1600 })];
  const told = notificationOf({ rule: { libraries: [library.id] } });
  for (const message of [renderer.fired([told], now), renderer.line([{ ...told, kind: 'resolved' }], now)]) {
    expect(message.content).toContain('\\<@&1> \\*\\*x\\*\\*');
    expect(message.allowed_mentions).toEqual({ parse: [], roles: [] });
  }
});

test('whatever it says, Discord’s specification takes it, and no role is let through but the rules’ own', () => {
  const anyNotification = fc.record({
    locale: fc.constantFrom('en' as const, 'fr' as const),
    roleId: fc.option(fc.constantFrom('71', '72', '73')),
    kind: fc.constantFrom('fired' as const, 'resolved' as const, 'ended' as const, 'expired' as const),
    percent: fc.boolean(),
    people: fc.integer({ min: 1, max: 200 }),
    openedAt: fc.integer({ min: 0, max: at }),
  });
  const libraries = fc.constantFrom(webster(380), unknown, [], webster(0));
  fc.assert(
    fc.property(fc.array(anyNotification, { minLength: 1, maxLength: 30 }), libraries, (many, known) => {
      const notifications = many.map(({ locale, roleId, kind, percent, people, openedAt }) =>
        notificationOf(
          { locale, roleId, rule: { threshold: percent ? { percent: people } : { people } } },
          { kind, openedAt, closedAt: openedAt + people },
        ),
      );
      const roles = new Set(many.map(({ roleId }) => roleId));
      for (const make of [renderer.fired, renderer.edit, renderer.line]) {
        const message = make(notifications, known);
        expect(checkBody('messageCreate', message)).toEqual(accepted);
        const allowed = Object(message.allowed_mentions) as { parse: string[]; roles: string[] };
        expect(allowed.parse).toEqual([]);
        for (const role of allowed.roles) expect(roles).toContain(role);
        expect(message.content).not.toMatch(/\{\{|undefined|NaN|Infinity/);
      }
    }),
    { numRuns: 50 },
  );
});
