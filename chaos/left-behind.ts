import { measureHeld } from './days/measures.ts';
import type { Problem } from './invariants.ts';

/** Turns of the event loop in which sockets and files that were closed are let go. */
const turns = 200;
/** What comes and goes by itself: requests to the file system and to the resolver. */
const passing = /^(FSReq|GetAddrInfo|Immediate)/;

/** How much larger the heap may be after a sequence than after the first ones, and how many are the first (MB): code is compiled meanwhile. */
const heap = { moreMb: 8, firstSequences: 3 } as const;

/** What keeps the process alive at the moment: sockets, servers, threads and timers, by kind. */
export function heldByProcess(): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!passing.test(kind)) held.set(kind, (held.get(kind) ?? 0) + 1);
  }
  return held;
}

/** What is held that was not held before, once the event loop has had time to let go. */
export async function leftBehind(before: ReadonlyMap<string, number>): Promise<Problem[]> {
  const excess = () => [...heldByProcess()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
  for (let turn = 0; turn < turns && excess().length > 0; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return excess().map(([kind, count]) => ({
    kind: 'lost',
    text: `everything is given back: ${count} of ${kind} are held, ${before.get(kind) ?? 0} before`,
  }));
}

/** Watches the heap over so many sequences: what a bot that has ended still holds adds up. */
export function watchHeap(sequences: number): () => Promise<Problem[]> {
  // There would be none to compare with the first ones, and to look takes three collections of all garbage.
  if (sequences <= heap.firstSequences) return async () => [];
  const first: number[] = [];
  return async () => {
    const { heapMb } = await measureHeld();
    if (first.length < heap.firstSequences) first.push(heapMb);
    const most = Math.max(...first) + heap.moreMb;
    const text = `memory is given back: the heap has ${heapMb.toFixed(1)} MB, of ${most.toFixed(1)} that it may have`;
    return heapMb <= most ? [] : [{ kind: 'lost', text }];
  };
}
