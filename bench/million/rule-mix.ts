import { campus } from '../../src/campus/index.ts';
import { type Rule, ruleOf } from '../../src/domain/alerts/rule.ts';
import type { LibraryId } from '../../src/domain/occupancy/library.ts';
import { boundsOf } from '../../src/store/alerts/alert-bounds.ts';
import { type BenchDatabase, literal, numbersTo } from '../lab/database.ts';

/** A rule that many servers have, word for word; `share` (0–1) of all rules are such. */
export interface SharedRule {
  readonly rule: Rule;
  readonly share: number;
}

const librariesOf = [
  [['webster'], 0.6],
  [['vanier'], 0.25],
  [['greynuns'], 0.05],
  ['any', 0.1],
] as const;

/** Round figures, as people choose them: most want to know where there is room, the others when a place fills up. */
const thresholds = [
  ['below', 30, 0.1],
  ['below', 40, 0.15],
  ['below', 50, 0.25],
  ['below', 60, 0.1],
  ['above', 60, 0.05],
  ['above', 70, 0.1],
  ['above', 80, 0.2],
  ['above', 90, 0.05],
] as const;

/**
 * The rules that the servers of the simulation have, an invention: 32 that differ, each with the hold, the cooldown and the margin
 * that `/alert add` gives it. That so few differ is the hard case, since all that are alike fire with the same reading.
 */
export const ruleMix: readonly SharedRule[] = librariesOf.flatMap(([libraries, ofLibraries]) =>
  thresholds.map(([direction, percent, ofThresholds]) => ({
    rule: ruleOf({ libraries, direction, threshold: { percent } }),
    share: ofLibraries * ofThresholds,
  })),
);

/** How many people make a library full: the campus's own default. */
export const fullOf: ReadonlyMap<LibraryId, number> = new Map(campus.libraries.map(({ id, full }) => [id, full]));

/**
 * Writes as many rules as there are servers, past the store, as if they had been added before `day`. The servers are drawn by the
 * rule's number, so that about a third of them have none, a third one and a third several, seven of ten of which share a channel.
 */
export async function insertMix(database: BenchDatabase, servers: number, day: string): Promise<number> {
  let rules = 0;
  for (const [index, { rule, share }] of ruleMix.entries()) {
    const count = Math.round(servers * share);
    if (count === 0) continue;
    rules += count;
    const id = `'r${index}x' || i`;
    // A factor that ends in 3 has no divisor in common with a power of ten, so that no rule comes to one server twice.
    const server = `700000000000000000 + cast(i as bigint) * ${15_485_863 + 9_970 * index} % ${servers}`;
    const channel = `${server} + 100000000000000000 * (1 + (i + ${index}) % 10 / 7)`;
    const texts = [`'guild:' || (${server})`, `cast(${server} as text)`, `cast(${channel} as text)`].join(', ');
    await database.run(
      `insert into subscription (id, owner_key, guild_id, channel_id, created_by, created_at, locale, say_resolved, covers_any, rule)
       ${numbersTo(count)} select ${id}, ${texts}, 'm', 0, 'en', 0, ${rule.libraries === 'any' ? 1 : 0}, ${literal(JSON.stringify(rule))} from n`,
    );
    for (const libraryId of librariesIn(rule)) {
      const { breach_at, clear_at } = boundsOf(rule, fullOf.get(libraryId));
      await database.run(
        `insert into alert (subscription_id, library_id, direction, breach_at, clear_at, phase, service_day, rule_version, episode)
         ${numbersTo(count)} select ${id}, ${literal(libraryId)}, ${literal(rule.direction)}, ${breach_at}, ${clear_at}, 'disarmed', ${literal(day)}, 1, 0 from n`,
      );
    }
  }
  return rules;
}

/** The libraries that a rule watches on this campus. */
const librariesIn = ({ libraries }: Rule): readonly LibraryId[] =>
  libraries === 'any' ? campus.libraries.map(({ id }) => id) : libraries;
