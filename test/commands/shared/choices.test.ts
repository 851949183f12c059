import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InteractionType } from '#discord.js';
import {
  comingDayChoices,
  parseComingDay,
  parsePastDays,
  pastDayChoices,
} from '../../../commands/shared/day-option.ts';
import { idChoices, parseId } from '../../../commands/shared/id-option.ts';
import {
  librariesChoices,
  parseLibraries,
  parseRuleLibraries,
  ruleLibrariesChoices,
} from '../../../commands/shared/libraries-option.ts';
import { findLibrary, libraryChoices } from '../../../commands/shared/library-option.ts';
import { parseDays } from '../../../commands/shared/parse-rule.ts';
import type { Typing } from '../../../src/discord/interactions/command.ts';
import { UserError } from '../../../src/discord/interactions/user-error.ts';
import { truncate } from '../../../src/discord/views/reply/limits.ts';
import type { Locale } from '../../../src/i18n/index.ts';
import { alertApp } from '../../support/alert-app.ts';
import { forgedSubcommand } from '../../support/forged-alert.ts';
import { asked, dataOf } from '../../support/interactions.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';
import { routing } from '../../support/routing.ts';

const languages: readonly Locale[] = ['en', 'fr'];
const libraries = (['webster', 'vanier', 'greynuns'] as const).map((id) => liveLibrary(id, countOf(100, 0)));
/** As the router sends a choice's name. */
const sent = (name: string): string => truncate(name, 100);
const days = fc.date({
  min: new Date('2025-01-01'),
  max: new Date('2027-12-31'),
  noInvalidDate: true,
});

describe.each(languages)(
  'a client that sends the name of a choice instead of its value is understood: %s',
  (locale) => {
    test('an id, whatever stands behind it', () => {
      const id = fc.string({ unit: fc.constantFrom(...'23456789abcdefghjkmnpqrstuvwxyz'), minLength: 4, maxLength: 5 });
      fc.assert(
        fc.property(id, fc.string({ maxLength: 150 }), (one, words) => {
          for (const { name, value } of idChoices([{ id: one }], () => words, '')) {
            expect(parseId(sent(name))).toBe(value);
            expect(parseId(` ${sent(name).toUpperCase()}`)).toBe(value);
          }
        }),
      );
    });

    test('a library', () => {
      for (const { name, value } of libraryChoices('', libraries, locale)) {
        expect(findLibrary(sent(name), libraries, locale).library.id).toBe(value);
      }
    });

    test('several libraries', () => {
      const typing = (value: string): Typing => ({ ...Object.create(null), locale, value });
      for (const text of ['', 'webster, ', 'Webster; greynuns,', 'vanier & w']) {
        const choices = librariesChoices(typing(text), libraries);
        expect(choices.length).toBeGreaterThan(0);
        for (const { name, value } of choices) {
          expect(parseLibraries(sent(name), libraries, locale)).toEqual(parseLibraries(value, libraries, locale));
        }
      }
    });

    test('several libraries with a word between them, as in a rule, and all of them by their names', () => {
      for (const typed of ['grey nuns and webster', 'Webster et Sœurs-Grises', 'webster/gn', 'GreyNuns, Webster']) {
        expect(parseLibraries(typed, libraries, locale)).toEqual(['webster', 'greynuns']);
      }
      expect(parseLibraries('vanier, webster et GN', libraries, locale)).toEqual([]);
      expect(parseLibraries(undefined, libraries, locale)).toEqual([]);
      expect(() => parseLibraries('webster and atlantis', libraries, locale)).toThrow(UserError);
    });

    test('libraries with a comma’s like or a word for "and" in their names, alone and among others', () => {
      const named = ['Arts & Crafts', 'Science and Engineering', 'Droit et Médecine', 'Webster'].map((name) =>
        liveLibrary(name.toLowerCase(), countOf(100, 0)),
      );
      const typing = (value: string): Typing => ({ ...Object.create(null), locale, value });
      for (const text of ['', 'webster, ', 'arts & crafts, ', 'science and engineering, droit et médecine, ']) {
        const choices = librariesChoices(typing(text), named);
        expect(choices.length).toBeGreaterThan(0);
        for (const { name, value } of choices) {
          const ids = value.split(', ');
          expect(parseRuleLibraries(value, named, locale).toString().split(',').sort()).toEqual(ids.sort());
          expect(parseRuleLibraries(sent(name), named, locale)).toEqual(parseRuleLibraries(value, named, locale));
        }
      }
      expect(parseLibraries('arts & crafts and webster', named, locale)).toEqual(['arts & crafts', 'webster']);
      expect(librariesChoices(typing('arts & cr'), named)).toMatchObject([{ value: 'arts & crafts' }]);
    });

    test('any library, also where there are more libraries than Discord offers choices', () => {
      const many = Array.from({ length: 64 }, (_, index) => liveLibrary(`hall ${index}`, countOf(100, 0)));
      const typing: Typing = { ...Object.create(null), locale, value: '' };
      const offered = ruleLibrariesChoices(typing, many).slice(0, 25);
      expect(offered.filter(({ value }) => value === 'any')).toHaveLength(1);
    });

    test('all libraries, and every day, by a word', () => {
      for (const typed of ['all', 'All libraries', 'all of them', 'toutes', 'toutes les bibliothèques']) {
        expect(parseLibraries(typed, libraries, locale)).toEqual([]);
      }
      for (const typed of ['all', 'tous', 'every day', 'daily']) {
        expect(parseDays(typed, locale)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      }
    });

    test('a day, past or to come, on any day of the year', () => {
      fc.assert(
        fc.property(days, (date) => {
          const asking = { now: date.getTime(), locale };
          for (const { name, value } of comingDayChoices('', asking)) {
            expect(parseComingDay(sent(name), asking)).toBe(parseComingDay(value, asking));
          }
          for (const { name, value } of pastDayChoices('', asking)) {
            expect(parsePastDays(sent(name), asking)).toEqual(parsePastDays(value, asking));
          }
        }),
        { numRuns: 50 },
      );
    });
  },
);

test('each id of /alert, /digest and /notify-me is taken as the words that completion offered', async () => {
  const { moderator, discord, alerts, store, guild, forged } = await alertApp();
  const student = discord.user({ id: '1500000000000000009' });
  await moderator().run('/alert add library:webster direction:below threshold:400');
  await moderator().run('/digest add channel:#study-hall time:8:00');
  await student.run('/notify-me when library:webster direction:below threshold:400');
  const here = { guild_id: guild.id, channel_id: discord.channelId('general') };
  const [alert] = await alerts();
  for (const subcommand of ['edit', 'pause', 'resume', 'test', 'remove']) {
    const id = `${alert?.id} · Webster under 400 people`;
    const more = subcommand === 'edit' ? { threshold: '350' } : {};
    const answer = dataOf(await forged(forgedSubcommand(['alert', subcommand], { id, ...more }, here)));
    expect(answer.content).not.toContain('There’s no alert');
  }
  expect(await alerts()).toEqual([]);
  const [digest] = await store.digests.list(guild.id);
  await forged(forgedSubcommand(['digest', 'remove'], { id: `${digest?.id} · all libraries` }, here));
  expect(await store.digests.list(guild.id)).toEqual([]);
  const mine = { kind: 'user', userId: student.id } as const;
  const [reminder] = await store.subscriptions.list(mine);
  await forged(
    forgedSubcommand(
      ['notify-me', 'cancel'],
      { id: `${reminder?.id} · Webster under 400 people` },
      { ...here, member: { user: { id: student.id }, permissions: '0', roles: [] } },
    ),
  );
  expect(await store.subscriptions.list(mine)).toEqual([]);
});

describe('what a stranger typed', () => {
  test.each(['occupancy', 'when', 'history'])(
    'into /%s stays between them and Carrel, also when the answer comes late',
    async (name) => {
      const typed = 'https://example.com/free-nitro';
      for (const isCold of [false, true]) {
        const { ask, responses, edits, followUps, clock } = routing((time) =>
          isCold
            ? {
                librariesNow: () => [],
                firstKnown: () => time.sleep(5_000),
                drawn: (_key, draw) => draw(),
                pictured: (_key, draw) => draw(),
              }
            : {},
        );
        const done = ask(asked(name, { library: typed }));
        await clock.advance(1_600);
        await clock.advance(5_000);
        await done;
        const seenByAll = [
          ...responses.filter((response) => dataOf(response).flags !== 64),
          ...edits.filter(() => dataOf(responses[0]).flags !== 64),
          ...followUps.filter(({ flags }) => flags !== 64),
        ];
        expect(JSON.stringify(seenByAll)).not.toContain('nitro');
        if (!isCold) expect(JSON.stringify(responses)).toContain('nitro');
        expect([...responses, ...edits].length).toBeGreaterThan(0);
      }
    },
  );
});

test('no more choices than Discord takes are offered, and no longer ones', async () => {
  const names = { en: 'L'.repeat(60), fr: 'L'.repeat(60) };
  const many = Array.from({ length: 40 }, (_, index) => {
    const one = liveLibrary('webster', countOf(100, 0));
    return { ...one, library: { ...one.library, id: `lib${index}`, sourceKey: `Lib${index}`, names } };
  });
  const { ask, responses } = routing(() => ({ librariesNow: () => many }));
  for (const [command, subcommand, option, value] of [
    ['board', 'create', 'libraries', `${'lib1, '.repeat(9)}l`],
    ['digest', 'add', 'libraries', ''],
    ['alert', 'add', 'library', ''],
  ] as const) {
    await ask(
      forgedSubcommand([command, subcommand], { [option]: value }, {}, InteractionType.ApplicationCommandAutocomplete),
    );
  }
  const offered = responses.map((response) => dataOf(response).choices ?? []);
  expect(offered.map(({ length }) => length)).toEqual([0, 25, 25]);
  for (const { name, value } of offered.flat()) {
    expect(Math.max(name.length, String(value).length)).toBeLessThanOrEqual(100);
  }
});

describe('a library goes by the names that people use', () => {
  test.each([
    ['Gray Nuns', 'greynuns'],
    ['GN', 'greynuns'],
    ['the Sœurs grises', undefined],
    ['les soeurs-grises', 'greynuns'],
    ['Salle de lecture des Sœurs-Grises', 'greynuns'],
    ['LB', 'webster'],
    ['webster library', 'webster'],
    ['the Webster library', 'webster'],
    ['Bibliothèque Webster', 'webster'],
    ['vl', 'vanier'],
    ['Bibliotheque Vanier', 'vanier'],
  ])('%j is %s', (typed, id) => {
    if (id === undefined) expect(() => findLibrary(typed, libraries, 'en')).toThrow(UserError);
    else expect(findLibrary(typed, libraries, 'en').library.id).toBe(id);
  });

  test('none of which two libraries share, and any other text is a typed error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('LB', 'constructor', '')), (typed) => {
        try {
          expect(libraries).toContain(findLibrary(typed, libraries, 'fr'));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
    const aliases = libraries.flatMap(({ library }) => library.aliases ?? []);
    for (const { library } of libraries) {
      for (const alias of library.aliases ?? []) expect(findLibrary(alias, libraries, 'en').library).toBe(library);
    }
    expect(new Set(aliases).size).toBe(aliases.length);
  });
});

describe('the libraries of a rule, half typed', () => {
  const choices = (value: string, locale: Locale) =>
    ruleLibrariesChoices({ value, locale, option: 'library' } as unknown as Typing, libraries);

  test.each([
    ['', ['webster', 'vanier', 'greynuns', 'any']],
    ['an', ['vanier', 'any']],
    ['an', ['vanier', 'any'], 'fr'],
    ['vanier, ', ['vanier, webster', 'vanier, greynuns']],
    ['importe', ['any'], 'fr'],
  ] as const)('%j may become %j', (typed, expected, locale: Locale = 'en') => {
    const offered = choices(typed, locale);
    expect(offered.map(({ value }) => value)).toEqual(expected);
    // Some clients send the name.
    for (const { name, value } of offered) {
      expect(parseRuleLibraries(name, libraries, locale)).toEqual(parseRuleLibraries(value, libraries, locale));
    }
  });

  test('are a rule’s, or a typed error, whatever is typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(fc.constantFrom('webster', 'LB', 'any', 'toutes', ' or ', ', ', '&', 'xyz'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        try {
          const chosen = parseRuleLibraries(text, libraries, 'en');
          if (chosen === 'any') return;
          expect(chosen.length).toBeGreaterThan(0);
          expect(new Set(chosen).size).toBe(chosen.length);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
