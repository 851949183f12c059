import type { Locale } from './index.ts';

/** What the clocks of `zone` (an IANA name) show at `at` (ms since the Unix epoch). */
export function localTime(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
}

/** A time of day to the minute: "14:00", "14 h", "8 h 05" (with no-break spaces). */
export function timeWords(at: number, zone: string, locale: Locale): string {
  const { hour, minute } = localTime(at, zone);
  const minutes = String(minute).padStart(2, '0');
  if (locale === 'en') return `${String(hour).padStart(2, '0')}:${minutes}`;
  return minute === 0 ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minutes}`;
}

/**
 * The two ends of a stretch as times of day. Where they would read the same, over the hour that comes twice in autumn, each has
 * the name of its time: "01:30 EDT" and "01:30 EST".
 */
export function endWords(
  { from, to }: { readonly from: number; readonly to: number },
  zone: string,
  locale: Locale,
): [from: string, to: string] {
  const [first, last] = [timeWords(from, zone, locale), timeWords(to, zone, locale)];
  if (first !== last || to - from >= dayMs / 2) return [first, last];
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-CA' : 'fr-CA', {
    timeZone: zone,
    timeZoneName: 'short',
  });
  const nameAt = (at: number) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return [`${first}\u00a0${nameAt(from)}`, `${last}\u00a0${nameAt(to)}`];
}

const dayMs = 24 * 3_600_000;

// en-GB: the day before the month, as in the rest of our texts.
const tags = { en: 'en-GB', fr: 'fr-CA' } as const satisfies Record<Locale, string>;
const lengths = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { weekday: 'short', day: 'numeric' },
  weekday: { weekday: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Each is made once: making one costs a hundred times what using it does, and each answer names days. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string, locale: Locale, length: keyof typeof lengths): Intl.DateTimeFormat {
  const key = `${locale} ${length} ${zone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(tags[locale], { ...lengths[length], timeZone: zone });
  formats.set(key, format);
  return format;
}

/** A day: "Monday 23 November", "Mon 23" or "Monday"; "lundi 23 novembre", "dimanche 1er novembre", "lun. 23" or "lundi". */
export function dayWords(at: number, zone: string, locale: Locale, length: keyof typeof lengths): string {
  const parts = formatOf(zone, locale, length).formatToParts(at);
  const isFirst = (type: string, value: string) =>
    locale === 'fr' && length === 'long' && type === 'day' && value === '1';
  return parts.map(({ type, value }) => (isFirst(type, value) ? '1er' : value.replace(/^, $/, ' '))).join('');
}
