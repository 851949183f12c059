import { relativeWords } from '../../relative-words.ts';
import { h } from './dom.ts';

/** The clock of the campus as the page knows it: it runs on between two messages from the demo. */
export interface CampusClock {
  now(): number;
  /** Sets it to `at` (ms since the Unix epoch), running `speed` times as fast as the machine's. */
  set(at: number, speed: number): void;
}

/** A campus clock that runs on by the machine's. */
export function createCampusClock(): CampusClock {
  let anchor = { at: Date.now(), speed: 1, machine: performance.now() };
  return {
    now: () => anchor.at + (performance.now() - anchor.machine) * anchor.speed,
    set: (at, speed) => {
      anchor = { at, speed, machine: performance.now() };
    },
  };
}

const zone = 'America/Montreal';

/** Discord's styles of timestamps ("Timestamp Styles" of its reference) but R, which is relative. */
const styles: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** The language with its country: the campus writes 14 h 05, not 14:05. */
export const intlLocale = (locale: string): string => (locale === 'fr' ? 'fr-CA' : locale);

/** A moment (ms since the Unix epoch) in one of Discord's styles, in the campus's zone. */
export function momentWords(at: number, style: string, locale: string): string {
  return new Intl.DateTimeFormat(intlLocale(locale), { ...styles[style], timeZone: zone }).format(at);
}

/** A time that ticks: `tickTimes` writes it. */
export function timeElement(at: number, style: string, locale: string, now: number): HTMLElement {
  const element = h('time', {
    attributes: {
      datetime: new Date(at).toISOString(),
      title: momentWords(at, 'F', locale),
      'data-at': String(at),
      'data-relative': style === 'R',
    },
  });
  element.textContent = style === 'R' ? relativeWords(at, now, intlLocale(locale)) : momentWords(at, style, locale);
  return element;
}

/** Writes every relative time below `root` anew. */
export function tickTimes(root: ParentNode, now: number, locale: string): void {
  for (const element of root.querySelectorAll<HTMLElement>('time[data-relative]')) {
    const words = relativeWords(Number(element.dataset.at), now, intlLocale(locale));
    // Writing what stands there already would make a screen reader repeat it.
    if (element.textContent !== words) element.textContent = words;
  }
}
