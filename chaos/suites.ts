import { processStorms } from './processes/suite.ts';
import { trySequences } from './sequences.ts';
import type { Suite } from './suite.ts';

/** Every suite by its name, in the order in which they run. */
export const suites: Readonly<Record<string, Suite>> = {
  sequences: trySequences,
  processes: processStorms,
};
