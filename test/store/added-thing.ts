import type { Added } from '../../src/domain/added.ts';

/** What was added. Throws where it was refused. */
export function addedThing<Thing>(added: Added<Thing>): Thing {
  if (added.kind !== 'added') throw new Error(`it was refused: ${added.kind}`);
  return added.thing;
}
