import { days } from './days/days.ts';
import { withSmallDisk } from './faults/small-disk.ts';
import { processStorms } from './processes/suite.ts';
import { trySequences } from './sequences.ts';
import type { Suite } from './suite.ts';

/** Every suite by its name, in the order in which they run. */
export const suites: Readonly<Record<string, Suite>> = {
  sequences: (options) => withSmallDisk((disk) => trySequences(options, disk)),
  processes: processStorms,
  days,
};

/** What runs where none is named: all but the days, of which ninety take the better part of an hour. */
export const usualSuites: readonly string[] = Object.keys(suites).filter((name) => name !== 'days');
