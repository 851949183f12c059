import type { Services } from '../../commands/index.ts';

const none = (): Promise<never> => Promise.reject(new Error('there are no boards in this test'));

/** The boards' part of the services where a test has none: using them fails. */
export const noBoards = {
  boards: { create: none, list: none, pin: none, edit: none, pause: none, resume: none, remove: none },
} as const satisfies Partial<Services>;
