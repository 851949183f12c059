import type { Clock } from '../base/clock.ts';

/** Between two looks at the headline (ms). Discord takes 5 presence updates in 20 s from a shard (its documentation of gateway rate limits). */
const everyMs = 20_000;

/**
 * Keeps the presence true until the signal aborts. It looks at the time too and not only at polls: a number must go when
 * its reading has grown old, and then there is no poll to say so.
 */
export async function keepPresence(parts: {
  readonly headline: () => string;
  readonly show: (text: string) => void;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
}): Promise<void> {
  while (!parts.signal.aborted) {
    parts.show(parts.headline());
    await parts.clock.sleep(everyMs, parts.signal);
  }
}
