import type { BoardStore } from '../../src/store/boards/board-ports.ts';
import { openStore, type StoreOptions } from '../../src/store/open-store.ts';

/** A board store of a test's own, in memory unless told otherwise, with the nonces `nonce1`, `nonce2`, …. Close it. */
export async function openBoardStore(
  options: Partial<StoreOptions> = {},
): Promise<BoardStore & { close(): Promise<void> }> {
  let serial = 0;
  const newId = () => {
    serial += 1;
    return `nonce${serial}`;
  };
  const store = await openStore({ url: 'sqlite::memory:', newId, ...options });
  return { ...store.boards, close: store.close };
}
