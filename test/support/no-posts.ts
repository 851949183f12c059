import type { Services } from '../../commands/index.ts';
import type { DigestComposer } from '../../src/worker/outbox/dispatch-ports.ts';

const noneOf = (what: string) => (): Promise<never> => Promise.reject(new Error(`there are no ${what} in this test`));

const board = noneOf('boards');
const digest = noneOf('digests');

/** The boards' part of the services where a test has none: using them fails. */
export const noBoards = {
  boards: { create: board, list: board, pin: board, edit: board, pause: board, resume: board, remove: board },
} as const satisfies Partial<Services>;

/** The digests' part of the services where a test has none: using them fails. */
export const noDigests = {
  digests: { add: digest, list: digest, change: digest, remove: digest },
} as const satisfies Partial<Services>;

/** What digests say where a test has none: using it fails. */
export const noComposer: DigestComposer = {
  message: digest,
  paused: () => {
    throw new Error('there are no digests in this test');
  },
  findDigest: digest,
};
