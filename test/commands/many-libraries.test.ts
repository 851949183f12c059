import { expect, test } from 'vitest';
import { discordLimits } from '../../src/discord/views/reply/limits.ts';
import { mostLibraries } from '../../src/domain/occupancy/library.ts';
import { alertApp } from '../support/alert-app.ts';
import { countOf, liveLibrary } from '../support/libraries.ts';
import { noHistory } from '../support/no-history.ts';

/** As many libraries as Carrel shows, with names as long as it takes; some are closed, or not live. */
const many = Array.from({ length: mostLibraries }, (_, index) => {
  const more =
    index % 3 === 1
      ? ({ opening: { kind: 'closed', opensAt: 3_600_000 } } as const)
      : index % 3 === 2
        ? ({ freshness: { kind: 'stale', since: 0, why: 'noFetch' } } as const)
        : {};
  const count = countOf(300 + 7 * index, 0);
  return liveLibrary(`Reading room ${index}, ${'x'.repeat(30)}`.replace(',', ' of'), count, {
    full: 800 + index,
    ...more,
  });
});

test.each([
  ['en-US', ['/occupancy', '/when'], '/alert add library:any direction:above threshold:60%', '/alert list'],
  ['fr', ['/achalandage', '/quand'], '/alerte ajouter bibliothèque:any sens:above seuil:60%', '/alerte liste'],
] as const)(
  'with 64 libraries no answer is cut in the middle, and its source is named: %s',
  async (locale, asked, add, list) => {
    const { moderator, discord } = await alertApp({ services: { librariesNow: () => many } });
    const contentOf = async (line: string) => (await moderator({ locale }).run(line)).message?.content ?? '';
    for (const line of asked) expect((await contentOf(line)).split('\n').at(-1)).toMatch(/^-# .*\(CC BY 4\.0\)$/);
    const added = await contentOf(add);
    expect(added.length).toBeLessThan(discordLimits.content);
    expect(added).toMatch(/52 (?:others|autres)/);
    expect((await contentOf(list)).split('\n').at(-1)).toMatch(/^-# .*\(CC BY 4\.0\)$/);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  },
);

test('of 64 libraries the only one that has a past is in /history, though the others have a line in common', async () => {
  const [, , one] = many;
  const past = [{ fetchedAt: 0, people: 123, raw: 123 }];
  const history = { ...noHistory.history, series: async (id: string) => (id === one?.library.id ? past : []) };
  const { moderator } = await alertApp({ services: { librariesNow: () => many, history } });
  const { message } = await moderator().run('/history');
  expect(message?.content).toMatch(/\*\*.*, 51 others\*\*\n.*\n\*\*Reading room 2 .*\*\*\n\*\*Peak/);
});
