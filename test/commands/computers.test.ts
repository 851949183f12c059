import { describe, expect, test } from 'vitest';
import type { ComputersNow } from '../../src/domain/occupancy/computers.ts';
import { parseComputers } from '../../src/source/computers.ts';
import { asked, dataOf, pressed, typed } from '../support/interactions.ts';
import { countOf, liveLibrary } from '../support/libraries.ts';
import { routing } from '../support/routing.ts';

const body = {
  Webster: { Desktops: { 'LB-285': '11', 'LB-245': '23', 'LB-311': '?' }, Laptops: '1151', Tablets: '41' },
  Vanier: { Desktops: { 'VL-122': '17' }, Laptops: '74', Tablets: null },
};

/** The commands over these computers, read at the clock's time. */
function campus(
  change: (now: ComputersNow) => ComputersNow | undefined = (now) => now,
  sent: object = body,
  more: Parameters<typeof routing>[0] = () => ({}),
) {
  const scene = routing((clock) => {
    const libraries = parseComputers(JSON.stringify(sent));
    const known = () => change({ libraries, fetchedAt: clock.now(), isFresh: true });
    return { ...more(clock), computers: { now: async () => known(), known, version: () => 1 } };
  });
  const answer = async (interaction: unknown): Promise<string> => {
    await scene.ask(interaction);
    return dataOf(scene.responses.at(-1)).content ?? '';
  };
  return { ...scene, answer };
}

describe('/computers', () => {
  test('says what is free in each library, and in which room most', async () => {
    const { answer, clock } = campus();
    expect((await answer(asked('computers'))).split('\n')).toEqual([
      '**Free computers right now**',
      '**Webster**',
      'desktops 34 · laptops 1,151 · tablets 41',
      '-# LB-245: 23 · LB-285: 11 · LB-311: (no data)',
      '**Vanier**',
      'desktops 17 · laptops 74 · tablets (no data)',
      '-# VL-122: 17',
      `-# Read <t:${clock.now() / 1000}:R> · Concordia University Library (CC BY 4.0)`,
    ]);
  });

  test('says it in French', async () => {
    const { answer } = campus();
    const lines = (await answer(asked('computers', {}, { locale: 'fr' }))).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '**Ordinateurs libres en ce moment**',
      '**Webster**',
      'postes 34 · portables 1\u00a0151 · tablettes 41',
      '-# LB-245\u00a0: 23 · LB-285\u00a0: 11 · LB-311\u00a0: (aucune donnée)',
    ]);
  });

  test('says which libraries are closed, where no computer is free for anyone', async () => {
    const closed = { opening: { kind: 'closed', opensAt: Date.UTC(2026, 1, 11, 15) } } as const;
    const { answer } = campus(undefined, body, (clock) => ({
      librariesNow: () => [
        liveLibrary('webster', countOf(400, clock.now())),
        liveLibrary('vanier', countOf(2, clock.now()), closed),
      ],
    }));
    const named = (text: string) => text.split('\n').filter((line) => /\*\*(?:Webster|Vanier)/.test(line));
    expect(named(await answer(asked('computers')))).toEqual(['**Webster**', '**Vanier** · closed · opens at 10:00']);
    expect(named(await answer(asked('computers', { library: 'VL' }, { locale: 'fr' })))).toEqual([
      '**Vanier** · fermée · ouvre à 10\u00a0h',
    ]);
  });

  test('of one library leaves the others out, and its button asks the same again', async () => {
    const { answer } = campus();
    const text = await answer(asked('computers', { library: 'VL' }));
    expect([text.includes('Vanier'), text.includes('Webster')]).toEqual([true, false]);
    const again = { command: 'computers', locale: 'en', action: 'refresh', argument: 'vanier' } as const;
    expect(await answer(pressed(again))).toBe(text);
  });

  test.each([
    ['en-US', '**Grey Nuns**'],
    ['fr', '**Sœurs-Grises**'],
  ])('fits into one message with hundreds of rooms that have long names (%s)', async (locale, last) => {
    const names = Array.from({ length: 300 }, (_, room) => `LB_${'_x'.repeat(15)}_${room}`);
    const rooms = Object.fromEntries(names.map((name, room) => [name, String(room)]));
    const full = { Desktops: rooms, Laptops: '1', Tablets: '2' };
    const { answer } = campus((now) => now, { Webster: full, Vanier: full, 'Grey Nuns': full });
    const text = await answer(asked('computers', {}, { locale }));
    expect(text.length).toBeGreaterThan(1_700);
    expect(text).toContain(last);
    expect(text).toMatch(/_49\s?: 49 · /);
    expect(text.split('\n').at(-1)).toMatch(/Concordia.*\(CC BY 4\.0\)$/);
  });

  test('offers libraries that count no people', async () => {
    const { ask, responses } = campus(undefined, { ...body, 'Science Lab': body.Vanier });
    await ask(typed('computers', 'sci'));
    expect(dataOf(responses[0])).toEqual({ choices: [{ name: 'Science Lab', value: expect.any(String) }] });
    await ask(typed('computers', 'web'));
    expect(dataOf(responses[1])).toEqual({ choices: [{ name: 'Webster', value: 'webster' }] });
  });

  test('of a library that lists none says so', async () => {
    const { answer } = campus();
    expect(await answer(asked('computers', { library: 'Grey Nuns' }))).toBe(
      'The feed lists no computers for Grey Nuns.',
    );
  });

  test('is shown with its age while the source is away, and says when nothing is known', async () => {
    const stale = campus((now) => ({ ...now, isFresh: false }));
    expect(await stale.answer(asked('computers'))).toContain(
      `⚠️ Not live: the feed hasn’t answered. These computers were free <t:${stale.clock.now() / 1000}:R>.\n**Webster**`,
    );
    const away = campus(() => undefined);
    const none = 'There’s no data about free computers: the feed hasn’t answered yet. Try again in a minute.';
    expect(await away.answer(asked('computers'))).toBe(none);
    expect(await away.answer(asked('computers', { library: 'webster' }))).toBe(none);
  });
});

describe('/occupancy', () => {
  const fieldsOf = (scene: ReturnType<typeof campus>) => JSON.stringify(dataOf(scene.responses.at(-1)).embeds);

  test('of one library has a line about its computers, while that is current', async () => {
    const scene = campus();
    await scene.ask(asked('occupancy', { library: 'webster' }));
    expect(fieldsOf(scene)).toContain('Free: desktops 34, laptops 1,151');
    await scene.ask(asked('occupancy', { library: 'greynuns' }));
    expect(fieldsOf(scene)).not.toContain('desktops');
    await scene.ask(asked('occupancy'));
    expect(fieldsOf(scene)).not.toContain('desktops');
    const stale = campus((now) => ({ ...now, isFresh: false }));
    await stale.ask(asked('occupancy', { library: 'webster' }));
    expect(fieldsOf(stale)).not.toContain('desktops');
    const closed = campus(undefined, body, (clock) => ({
      librariesNow: () => [liveLibrary('webster', countOf(2, clock.now()), { opening: { kind: 'closed' } })],
    }));
    await closed.ask(asked('occupancy', { library: 'webster' }));
    expect(fieldsOf(closed)).not.toContain('desktops');
  });
});
