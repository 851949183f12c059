import { setTimeout as sleep } from 'node:timers/promises';
import { campusZone } from '../../domain/calendar/service-day.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Moment } from './wire.ts';

/** The doors report every five minutes: a step that misses no bin (ms). */
const stepMs = 5 * 60_000;
/** The bot has to see the midnight before a moment and the evening before that; what came earlier it may miss (ms). */
const watchedMs = 26 * 3_600_000;
/** How long a step waits for the bot to read the feed, in milliseconds of the machine: a bot that backs off does not hold us up. */
const patienceMs = 100;
/** The speed between two steps: a bot that reads twice in one step must not find the clock standing still. */
const speedOnTheWay = 60;

/** The next `moment` after `now` (both ms since the Unix epoch). */
export function nextMoment(moment: Moment, now: number): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(campusZone);
  if (moment === 'midnight') {
    const today = here.with({ hour: 23, minute: 50, second: 0, millisecond: 0 });
    return (today.epochMilliseconds > now ? today : today.add({ days: 1 })).epochMilliseconds;
  }
  const ten = here.with({ hour: 10, minute: 0, second: 0, millisecond: 0 });
  const monday = ten.add({ days: (8 - here.dayOfWeek) % 7 });
  return (monday.epochMilliseconds > now ? monday : monday.add({ days: 7 })).epochMilliseconds;
}

/**
 * Lets the campus's time fly to `to` (ms since the Unix epoch) with the bot reading the feed on the way, so that it arrives
 * with a trend and with who stayed the night, as after a real wait. A plain jump leaves it without either.
 */
export async function travel({ clock, campusServer }: Sandbox, to: number, signal: AbortSignal): Promise<void> {
  const reads = () => campusServer.requests()['library/occupancy/'] ?? 0;
  const speed = clock.speed();
  clock.setSpeed(speedOnTheWay);
  try {
    let at = Math.max(clock.now(), to - watchedMs);
    while (at < to && !signal.aborted) {
      at = Math.min(to, at + stepMs);
      const before = reads();
      clock.jumpTo(at);
      const giveUpAt = performance.now() + patienceMs;
      while (reads() === before && performance.now() < giveUpAt && !signal.aborted) await sleep(1);
    }
  } finally {
    clock.setSpeed(speed);
  }
}
