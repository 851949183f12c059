import type { Services } from '../../commands/index.ts';

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
