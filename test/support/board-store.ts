import type { BoardStore } from '../../src/store/boards/board-ports.ts';
import { openStore } from '../../src/store/open-store.ts';

/** A board store of a test's own, with the nonces `nonce1`, `nonce2`, …. Close it. */
export async function openBoardStore({
  url = 'sqlite::memory:',
  random = Math.random,
}: {
  url?: string;
  random?: () => number;
} = {}): Promise<BoardStore & { close(): Promise<void> }> {
  let serial = 0;
  const newId = () => {
    serial += 1;
    return `nonce${serial}`;
  };
  const store = await openStore({ url, random, newId });
  return { ...store.boards, close: store.close };
}
