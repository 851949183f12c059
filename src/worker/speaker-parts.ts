import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';

/** What all that sends messages needs. `clock` is the machine's time, which Discord's limits know; `campusNow` the campus's. */
export interface SpeakerParts {
  readonly clock: Clock;
  readonly campusNow: () => number;
  readonly random: () => number;
  readonly logger: Logger;
}
