import { expect, test } from 'vitest';
import { whenView } from '../../../../src/discord/views/outlook/when-view.ts';
import type { Course } from '../../../../src/domain/outlook/course.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';

/** A Wednesday, 11:20 in Montreal. */
const now = Date.UTC(2026, 1, 11, 16, 20);
const at = (hour: number, minute = 0) => Date.UTC(2026, 1, 11, hour + 5, minute);
const webster = liveLibrary('webster', countOf(736, now), { full: 1600 });

function said(percent: number, course: Course | undefined, locale: 'en' | 'fr' = 'en'): string | undefined {
  const finding = { library: webster.library, finding: { kind: 'over' }, now: { percent, course } } as const;
  const facts = { findings: [finding], libraries: [webster], day: '2026-02-11', now, picture: 'none' } as const;
  return whenView({ ...facts, components: [] }, locale).content?.split('\n')[0];
}

const peak = { at: at(14, 30), percent: 71 };
const lowest = { at: at(21), percent: 20 };
const rising = { kind: 'rising', peak, until: at(15, 15), roomyFrom: at(18) } as const;
const falling = { kind: 'falling', lowest, roomyFrom: undefined } as const;

test.each([
  [46, rising, 'Now is fine (46%). Busier until about 15:15, under 50% again from 18:00.'],
  [55, rising, 'Now is fine (55%). Busier until about 15:15, under 50% from 18:00.'],
  [46, { ...rising, roomyFrom: undefined }, 'Now is fine (46%). Busier until about 15:15 (71%).'],
  [72, { ...falling, roomyFrom: at(17) }, 'It’s busy now (72%). Under 50% from 17:00.'],
  [90, falling, 'It’s packed now (90%). Quieter later: 20% around 21:00.'],
  [30, { kind: 'steady' }, 'Now is fine (30%). It should stay about the same.'],
  [30, undefined, 'Now is fine (30%).'],
] as const)('at %i percent the answer begins with that and with what comes: %j', (percent, course, words) => {
  expect(said(percent, course)).toBe(words);
});

test.each([
  [46, rising, 'C’est le bon moment (46 %). Plus de monde jusque vers 15 h 15, de nouveau sous 50 % dès 18 h.'],
  [72, { ...falling, roomyFrom: at(17) }, 'Il y a du monde en ce moment (72 %). Sous 50 % dès 17 h.'],
  [90, falling, 'C’est bondé en ce moment (90 %). Plus calme ensuite : 20 % vers 21 h.'],
  [30, { kind: 'steady' }, 'C’est le bon moment (30 %). Peu de changement à prévoir.'],
] as const)('in French, at %i percent: %j', (percent, course, words) => {
  expect(said(percent, course, 'fr')?.replaceAll('\u00a0', ' ')).toBe(words);
});
