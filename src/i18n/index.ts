import { createInstance } from 'i18next';
import { campus } from '../campus/index.ts';
import { en, type MessageKey } from './en.ts';
import { fr } from './fr.ts';

/** The languages that Carrel speaks. Discord has one French, `fr`; ours is Canadian. */
export type Locale = 'en' | 'fr';
export const locales: readonly Locale[] = ['en', 'fr'];

export type { MessageKey };

/** A sentence in one language, filled in. Values are inserted as they are: escape what a person typed before. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

const i18n = createInstance();
await i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  // Our sentences go to Discord, not into HTML.
  interpolation: { escapeValue: false },
  resources: { en: { translation: en }, fr: { translation: fr } },
});
const fixed = { en: i18n.getFixedT('en'), fr: i18n.getFixedT('fr') };

/** What every sentence may say of the campus, without being handed it. */
const campusWords = (locale: Locale) => ({
  campusTitle: campus.words.title[locale],
  campusLibraries: campus.words.libraries[locale],
  city: campus.words.city[locale],
  counters: campus.words.counters[locale],
  whyAbout: campus.words.whyAbout[locale],
  source: campus.words.source[locale],
  sourceUrl: campus.source.url,
  publisher: campus.words.publisher[locale],
  licence: campus.words.licence[locale],
});
const known = { en: campusWords('en'), fr: campusWords('fr') };

const texts: Readonly<Record<Locale, Readonly<Partial<Record<MessageKey, string>>>>> = { en, fr };

/** The sentences of one language. */
export function translator(locale: Locale): Translate {
  const t = fixed[locale];
  const ours = known[locale];
  return (key, values) => {
    const text = texts[locale][key];
    // Nothing to fill in: a start reads hundreds of these, and i18next takes 50 µs for each.
    if (values === undefined && text !== undefined && !text.includes('{{') && !text.includes('$t(')) return text;
    return t(key, values === undefined ? ours : { ...ours, ...values });
  };
}

/** Our language for a Discord locale (`en-GB`, `fr`, `pt-BR`, …): French for French, English for all others. */
export function localeOf(discordLocale: string | undefined): Locale {
  return discordLocale?.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

const region = { en: 'en-CA', fr: 'fr-CA' } as const;
/** What `make` makes for each language's tag, when it is first used: a formatter of `Intl` takes up to 20 ms. */
export const perLocale = <T>(make: (tag: string) => T): ((locale: Locale) => T) => {
  const made: Partial<Record<Locale, T>> = {};
  return (locale) => {
    made[locale] ??= make(region[locale]);
    return made[locale];
  };
};
const numbers = perLocale((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 }));
const percents = perLocale((tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 }));

/** A whole number as the language writes it: `1,140` or `1 140`. */
export function formatNumber(locale: Locale, value: number): string {
  return numbers(locale).format(value);
}

/** A percentage 0–100 as the language writes it: `71%` or `71 %`. */
export function formatPercent(locale: Locale, percent: number): string {
  return percents(locale).format(percent / 100);
}

/** A whole percent 0–100 and beyond in a sentence: `71%`, and `under 1%` for 0, since a few people are not none. */
export function percentWords(locale: Locale, percent: number): string {
  return percent < 1
    ? translator(locale)('side.below', { threshold: formatPercent(locale, 1) })
    : formatPercent(locale, percent);
}

/** The same in figures, where there is little room: `71%`, `<1%`. */
export function shortPercent(locale: Locale, percent: number): string {
  return percent < 1 ? `<${formatPercent(locale, 1)}` : formatPercent(locale, percent);
}
