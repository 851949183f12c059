/** An HTTP date in the one form that servers may send (RFC 9110, 5.6.7), such as "Sun, 06 Nov 1994 08:49:37 GMT". */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * A Retry-After header (RFC 9110, 10.2.3: seconds or an HTTP date) as milliseconds from `now` (milliseconds since the
 * Unix epoch); a date that has passed is 0. Undefined where there is no header or it says neither.
 */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000;
  const at = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
