/** A length of time in milliseconds as it can be typed again, in whole minutes: "90". */
export function formatMinutes(ms: number): string {
  return String(Math.round(ms / 60_000));
}
