import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occupancyView } from '../../../../src/discord/views/occupancy/occupancy.ts';
import { messageBodyOf } from '../../../../src/discord/views/reply/message-body.ts';
import type { LibraryNow } from '../../../../src/domain/occupancy/occupancy.ts';
import type { Locale } from '../../../../src/i18n/index.ts';
import { checkBody } from '../../../../src/sandbox/discord/spec/validate.ts';
import { countOf, libraryNamed, liveLibrary } from '../../../support/libraries.ts';
import { lostFacts } from '../reply/embed-facts.ts';

const now = Date.UTC(2026, 1, 11, 17);
const minute = 60_000;
const embedOf = (libraries: readonly LibraryNow[], locale: Locale = 'en') =>
  occupancyView(libraries, undefined, locale).embeds?.[0];

const freshness = fc.oneof(
  fc.constant({ kind: 'fresh' } as const),
  fc.record({
    kind: fc.constant('stale' as const),
    why: fc.constantFrom('noFetch' as const, 'noChange' as const),
    since: fc.constant(now - 20 * minute),
  }),
  fc.constant({ kind: 'missing' } as const),
  fc.constant({ kind: 'missing', why: 'noRecord', since: now - 300 * minute } as const),
  fc.constant({ kind: 'missing', since: now - 300 * minute } as const),
);
const anyText = fc.oneof(fc.string({ minLength: 1, maxLength: 50 }), fc.constantFrom('**_<@1>_**', '@everyone', '`|'));
const anyLibrary: fc.Arbitrary<LibraryNow> = fc.record({
  // The feed's reader lets no name in that does not begin with a letter or a digit.
  library: anyText.map((name) => libraryNamed(`L${name}`)),
  freshness,
  count: fc.option(
    fc
      .tuple(fc.float({ min: 0, max: 5000, noNaN: true }), fc.integer({ min: -300, max: 5000 }))
      .map(([people, raw]) => countOf(people, now - minute, { raw })),
    { nil: undefined },
  ),
  trend: fc.constantFrom<LibraryNow['trend']>(
    undefined,
    { kind: 'rising', deltaPeople: 58 },
    { kind: 'steady', deltaPeople: -3 },
  ),
  full: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
  hours: fc.option(
    anyText.map((text) => ({ text, open: undefined })),
    { nil: undefined },
  ),
  opening: fc.constantFrom<LibraryNow['opening']>(
    undefined,
    { kind: 'open' },
    { kind: 'open', closesAt: now + 20 * minute },
    { kind: 'closed' },
    { kind: 'closed', opensAt: now + 60 * minute },
  ),
});
const sane = anyLibrary.filter(({ count, freshness: { kind } }) => kind === 'missing' || count !== undefined);

describe('whatever is known', () => {
  const words = { en: /\b(quiet|moderate|busy|packed)\b/, fr: /(calme|modéré|achalandé|bondé)/ } as const;

  test('without data no number of people is said, in either language', () => {
    const missing = sane
      .filter(({ freshness: { kind } }) => kind === 'missing')
      .map((library) => ({ ...library, hours: undefined, opening: undefined, library: libraryNamed('New') }));
    fc.assert(
      fc.property(missing, fc.constantFrom('en', 'fr'), (library, locale) => {
        const text = JSON.stringify(embedOf([library], locale)).replaceAll(/<t:\d+:\w>/g, '');
        expect(text).not.toMatch(/\d[\d\s,]* ?(people|personnes)|about \d|env\. \d|[Ss]ensors|[Cc]apteurs|▰|▱/);
      }),
    );
  });

  test('no colour stands without its word beside it, and none where nothing is live', () => {
    fc.assert(
      fc.property(sane, fc.constantFrom('en', 'fr'), (library, locale) => {
        const embed = embedOf([{ ...library, library: libraryNamed('New'), hours: undefined }], locale);
        const [field] = embed?.fields ?? [];
        for (const line of [field?.name ?? '', ...(field?.value.split('\n') ?? [])]) {
          if (/[🟢🟡🟠🔴]/u.test(line)) expect(line).toMatch(words[locale]);
        }
        if (embed?.color !== 0x80848e) expect(field?.name).toMatch(words[locale]);
        if (library.freshness.kind !== 'fresh') expect(embed?.color).toBe(0x80848e);
      }),
    );
  });

  test('the message is one that Discord takes, with as many libraries as there may be', () => {
    const many = fc.uniqueArray(sane, { maxLength: 30, selector: ({ library }) => library.id });
    fc.assert(
      fc.property(many, fc.constantFrom('en', 'fr'), fc.boolean(), (libraries, locale, isOne) => {
        const chosen = isOne ? libraries[0]?.library.id : undefined;
        const body = messageBodyOf(occupancyView(libraries, chosen, locale, { at: now, usual: () => undefined }));
        expect(checkBody('webhookEdit', body)).toEqual({ refusal: undefined, ignored: [] });
      }),
      { numRuns: 50 },
    );
  });
});

test('with embeds hidden no number, moment, level or library is lost', () => {
  const known = fc.tuple(sane, sane, sane).map((libraries) =>
    (['webster', 'vanier', 'greynuns'] as const).map((id, index) => ({
      ...liveLibrary(id, countOf(0, now)),
      ...libraries[index],
      library: liveLibrary(id, countOf(0, now)).library,
      hours: { text: '9 h à 17 h', open: undefined },
    })),
  );
  const usual = { low: 300, median: 400, high: 500, middleMean: 400, days: 6 };
  fc.assert(
    fc.property(known, fc.constantFrom('en', 'fr'), fc.boolean(), fc.boolean(), (libraries, locale, isOne, isUsual) => {
      const moment = { at: now, usual: () => (isUsual ? usual : undefined) };
      const view = occupancyView(libraries as readonly LibraryNow[], isOne ? 'vanier' : undefined, locale, moment);
      expect(lostFacts(messageBodyOf(view) as Parameters<typeof lostFacts>[0])).toEqual([]);
    }),
  );
});

describe('30 libraries', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    liveLibrary(`l${index}`, countOf(400, now, { raw: 300 }), {
      full: 800,
      hours: { text: 'x'.repeat(200), open: undefined },
    }),
  );

  test('fill a message to its limits and leave out whole ones', () => {
    const body = messageBodyOf(occupancyView(many, undefined, 'en'));
    expect(checkBody('messageCreate', body)).toEqual({ refusal: undefined, ignored: [] });
    expect(body.embeds?.[0]?.fields?.length).toBeGreaterThan(10);
    expect(body.embeds?.[0]?.fields?.length).toBeLessThanOrEqual(25);
    expect(body.embeds?.[0]?.footer?.text).toBe('Concordia University Library (CC BY 4.0)');
  });
});
