/** The time from `from` up to `to`, both in milliseconds since the Unix epoch. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}
