import { SourceError } from './errors.ts';

/** The JSON value of a body. Throws `SourceError` ('notJson'); the body's text is not repeated, only what it looks like. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const start = body.trimStart();
    throw new SourceError({
      kind: 'notJson',
      seen: start === '' ? 'nothing' : start.startsWith('<') ? 'a web page' : 'other text',
    });
  }
}

/** A value of the feed for an operator to read: a string quoted and cut short, anything else by its type alone. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  // Not JSON.stringify: a body of nothing but brackets nests deeper than its stack.
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
