import { z } from 'zod';
import { type Library, lettersOf } from '../domain/occupancy/library.ts';
import { SourceError } from './errors.ts';
import { describe, parseJson } from './json.ts';

/** The opening hours of one service on one day, in the feed's own words ("9 AM to 10 PM", "Closed - 24h"). */
export interface ServiceHours {
  readonly service: string;
  readonly text: string;
}

/** Long enough for any sentence about opening hours, short enough for a line of an embed; in characters. */
const longestText = 100;

const entry = z.object({ service: z.string(), text: z.string() });

/**
 * The body of library/hours/YYYY-MM-DD. The text is free and shown as it is, but for characters that cannot be seen and
 * anything past 100 characters. An entry of another shape, or an empty one, is left out: hours are never needed.
 * Throws `SourceError`: 'notJson', or 'notTheFeed' for anything but a list.
 */
export function parseHours(body: string): ServiceHours[] {
  const json = parseJson(body);
  if (!Array.isArray(json)) {
    throw new SourceError({ kind: 'notTheFeed', detail: `the opening hours are ${describe(json)}, not a list` });
  }
  return json.flatMap((value) => {
    const parsed = entry.safeParse(value);
    if (!parsed.success) return [];
    const hours = { service: visible(parsed.data.service), text: visible(parsed.data.text) };
    return hours.service === '' || hours.text === '' ? [] : [hours];
  });
}

/**
 * What the services say about `library` itself, or undefined. "Annex", "Annex Library" and "Annex Reading Room"
 * are the library; "Annex Library Reference Desk" is not, and its hours are not the building's.
 */
export function hoursOf(library: Library, services: readonly ServiceHours[]): string | undefined {
  const wanted = lettersOf(library.sourceKey);
  return services.find(({ service }) => lettersOf(service.replace(/\b(?:library|reading room)$/i, '')) === wanted)
    ?.text;
}

/** Control and formatting characters become spaces: a direction override would turn the rest of a message around. */
function visible(text: string): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const characters = [...clean];
  return characters.length <= longestText ? clean : `${characters.slice(0, longestText - 1).join('')}…`;
}
