import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wantedOf } from '../../chaos/arguments.ts';
import { withReport } from '../../chaos/report.ts';

test('everything has a default, and the seed is drawn', () => {
  expect(wantedOf([])).toMatchObject({ rounds: 20, engine: 'sqlite', json: false, isWritten: false });
  expect(wantedOf(['--seed', '7']).seed).toBe(7);
  // They take the better part of an hour.
  expect(wantedOf([]).names).not.toContain('days');
  expect(wantedOf(['--only', 'days']).names).toEqual(['days']);
  // They stop processes for minutes of real time.
  expect(wantedOf([]).hasLongStops).toBe(false);
  expect(wantedOf(['--long-stops']).hasLongStops).toBe(true);
});

test.each([
  [['--rounds', '0'], '--rounds is a whole number from 1'],
  [['--rounds', 'many'], '--rounds is a whole number from 1'],
  [['--seed', '-1'], /seed/],
  [['--engine', 'mysql'], '--engine is sqlite or postgres.'],
  [['--only', 'nonsense'], 'There is no suite "nonsense".'],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => wantedOf(args)).toThrow(message);
});

test('a page without markers for the table of a suite is refused, and between them the text is replaced', () => {
  const page = 'before\n<!-- storms: npm run chaos -- --only storms --write -->\nold\n<!-- storms ends -->\nafter';
  expect(() => withReport(page, 'others', 'table')).toThrow('no markers for the table of others');
  expect(withReport(page, 'storms', 'new')).toBe(
    'before\n<!-- storms: npm run chaos -- --only storms --write -->\n\nnew\n\n<!-- storms ends -->\nafter',
  );
});

test('docs/reliability.md has a place for the table of each suite that has one, with the command that fills it', () => {
  const page = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  for (const section of ['sequences', 'sequences-postgres', 'processes']) {
    expect(withReport(page, section, `new: ${section}`)).toContain(`\nnew: ${section}\n`);
  }
  expect(page).toContain('<!-- sequences-postgres: npm run chaos -- --only sequences --engine postgres --write -->');
});
