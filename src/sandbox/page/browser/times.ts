import { intlLocale, momentWords, relativeWords } from '../../time-words.ts';
import { h } from './dom.ts';
import { dayNumber, postedWords } from './moments.ts';

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

/** The time beside a name, which ticks too: at midnight a message becomes yesterday's. */
export function postedElement(at: number, locale: string, now: number): HTMLElement {
  const element = timeElement(at, 't', locale, now);
  element.dataset.posted = '';
  element.textContent = postedWords(at, now, locale);
  return element;
}

/** Writes every relative time below `root` anew. */
export function tickTimes(root: ParentNode, now: number, locale: string): void {
  for (const element of root.querySelectorAll<HTMLElement>('time[data-relative]')) {
    const words = relativeWords(Number(element.dataset.at), now, intlLocale(locale));
    // Writing what stands there already would make a screen reader repeat it.
    if (element.textContent !== words) element.textContent = words;
  }
  const day = dayNumber(now);
  if (root instanceof HTMLElement && root.dataset.today !== `${day} ${locale}`) {
    root.dataset.today = `${day} ${locale}`;
    for (const element of root.querySelectorAll<HTMLElement>('time[data-posted]')) {
      element.textContent = postedWords(Number(element.dataset.at), now, locale);
    }
  }
}
