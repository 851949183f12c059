import { describe, expect, test } from 'vitest';
import type { AlertState } from '../src/domain/alerts/alert.ts';
import { newAlert, step } from '../src/domain/alerts/alert-step.ts';
import { type Rule, ruleOf } from '../src/domain/alerts/rule.ts';
import { serviceDayOf } from '../src/domain/calendar/service-day.ts';
import { advanceEstimate, type EstimateState, estimatedPeople } from '../src/domain/occupancy/estimate.ts';
import { documents, matches, root, rowsOf, textOf } from './support/documents.ts';
import { graphOf, readSources } from './support/import-graph.ts';

const howItWorks = textOf('docs/how-it-works.md');
const sources = readSources(new URL(`file://${root}`), ['src', 'commands']);
const diagrams = documents.flatMap((path) =>
  matches(textOf(path), /^```mermaid\n([\s\S]*?)^```/gm).map((source) => [path, source] as const),
);
const [layers = ''] = matches(howItWorks, /^```mermaid\n(flowchart[\s\S]*?)^```/gm);
const stateDiagrams = matches(howItWorks, /^```mermaid\n(stateDiagram-v2[\s\S]*?)^```/gm);
/** The arrows of a state diagram without those from outside, as `from → to`. */
const arrowsIn = (source = ''): Set<string> =>
  new Set([...source.matchAll(/^ *(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} → ${to}`));

describe('the diagrams', () => {
  test('are of kinds that mermaid knows', () => {
    expect(diagrams.length).toBeGreaterThan(2);
    for (const [path, source] of diagrams) expect(source, path).toMatch(/^(flowchart (LR|TB)|stateDiagram-v2)\n/);
  });

  test('join two layers only where one imports the other', () => {
    const layerOf = (path: string) => path.replace(/^src\//, '').split('/')[0];
    const joined = new Set(
      [...graphOf(sources)].flatMap(([path, imports]) =>
        imports.flatMap(({ target }) => [
          `${layerOf(path)} – ${layerOf(target)}`,
          `${layerOf(target)} – ${layerOf(path)}`,
        ]),
      ),
    );
    const arrows = [...layers.matchAll(/^ {2}([\w]+)(?:\(.*?\))? <?--.*> ([\w]+)/gm)].map(
      ([, from, to]) => `${from} – ${to}`,
    );
    const between = arrows.filter((arrow) => !/feed|people/.test(arrow));
    expect(between.length).toBeGreaterThan(8);
    expect(between.filter((arrow) => !joined.has(arrow))).toEqual([]);
  });

  test('of the alert has just the arrows that the alert can take', () => {
    const inside = /state armed \{([\s\S]*?)\}/.exec(stateDiagrams[0] ?? '')?.[1] ?? '';
    const armed = new Set([...arrowsIn(inside)].flatMap((arrow) => arrow.split(' → ')));
    const [first = ''] = matches(inside, /\[\*\] --> (\w+)/g);
    // An arrow to the box ends at its first phase, one from the box begins at each of its phases.
    const drawn = [...arrowsIn(stateDiagrams[0])].flatMap((arrow) => {
      const toFirst = arrow.replace(/ → armed$/, ` → ${first}`);
      return toFirst.startsWith('armed') ? [...armed].map((phase) => toFirst.replace('armed', phase)) : [toFirst];
    });
    expect(drawn.sort()).toEqual([...alertMoves(false)].sort());
    // "A rule that notifies once goes to over instead of firing, and nothing leads out of that."
    const instead = drawn.filter((arrow) => !/firing →|recovering/.test(arrow));
    expect([...alertMoves(true)].sort()).toEqual(instead.map((arrow) => arrow.replace('firing', 'over')).sort());
  });

  test('of the delivery names the states that the outbox writes', () => {
    const outbox = [...sources].filter(([path]) => /^src\/store\/.*(outbox|queue-events)/.test(path));
    const written = outbox.flatMap(([, source]) =>
      matches(source, /\bstatus(?::| =) ([^,\n]+)/g).flatMap((value) => matches(value, /'(\w+)'/g)),
    );
    const drawn = [...arrowsIn(stateDiagrams[1])].flatMap((arrow) => arrow.split(' → '));
    expect([...new Set(drawn)].sort()).toEqual([...new Set(written)].sort());
  });
});

describe.each(['From a command to a reply', 'From a reading to a message'])('the walk %j', (heading) => {
  const [section = ''] = matches(howItWorks, new RegExp(`^## ${heading}\n([\\s\\S]*?)^## `, 'gm'));
  const steps = matches(section, /^\d+\. (.*)$/gm);
  const filesOf = (text: string) => matches(text, /`((?:src|commands)\/[\w/.-]+\.ts)`/g);

  test('has at most twelve steps and leads through files that are there', () => {
    expect(steps.length).toBeGreaterThan(6);
    expect(steps.length).toBeLessThanOrEqual(12);
    expect(steps.filter((step) => filesOf(step).length > 0).length).toBeGreaterThanOrEqual(steps.length - 1);
    expect(filesOf(section).filter((file) => !sources.has(file))).toEqual([]);
  });
});

/** Every change of phase that any five observations can bring about: breach, dead band or clear, after a hold or on the next day. */
function alertMoves(oneShot: boolean): Set<string> {
  const moves = new Set<string>();
  const minute = 60_000;
  const explore = (rule: Rule, state: AlertState, at: number, left: number): void => {
    if (left === 0) return;
    for (const people of [300, 420, 600]) {
      for (const laterMs of [7 * minute, 24 * 60 * minute]) {
        const now = at + laterMs;
        const observation = {
          people,
          at: now,
          now,
          serviceDay: serviceDayOf(now),
          freshness: 'fresh',
          full: 800,
        } as const;
        const next = step(state, rule, observation).state;
        if (next.phase.kind !== state.phase.kind) moves.add(`${state.phase.kind} → ${next.phase.kind}`);
        explore(rule, next, now, left - 1);
      }
    }
  };
  for (const holdMs of [0, 6 * minute]) {
    const rule = ruleOf({ libraries: ['webster'], direction: 'below', threshold: { people: 400 }, holdMs, oneShot });
    explore(rule, newAlert(rule), Date.parse('2026-02-10T15:00:00Z'), 5);
  }
  return moves;
}

test('the example of the estimate is what the estimate makes of it', () => {
  const rows = rowsOf(howItWorks, /^(Monday|Tuesday) \d\d:\d\d$/).map(([time = '', ...figures]) => {
    const [day, hour = 0, minute = 0] = time.split(/[ :]/).map((part) => (part === 'Tuesday' ? 1 : Number(part)));
    const [raw = 0, certain = 0, estimate = 0] = figures.map(Number);
    return { at: (day === 1 ? 1440 : 0) + hour * 60 + minute, raw, certain, estimate };
  });
  expect(rows).toHaveLength(7);
  const midnight = Date.parse('2026-02-09T05:00:00Z');
  const line = [{ at: 0, raw: 0 }, ...rows, { at: 1440, raw: 0 }].sort((a, b) => a.at - b.at);
  let state: EstimateState | undefined;
  for (let at = 5; at <= (rows.at(-1)?.at ?? 0); at += 5) {
    const index = line.findIndex((point) => point.at >= at);
    const [from, to] = [line[index - 1] ?? { at: 0, raw: 0 }, line[index] ?? { at, raw: 0 }];
    const raw = Math.round(from.raw + ((to.raw - from.raw) * (at - from.at)) / (to.at - from.at));
    state = advanceEstimate(state, { raw, at: midnight + at * 60_000 });
    const row = rows.find((one) => one.at === at);
    if (row === undefined) continue;
    expect({ at, certain: raw - state.lowest, estimate: Math.round(estimatedPeople(state)) }).toEqual({
      at,
      certain: row.certain,
      estimate: row.estimate,
    });
  }
});
