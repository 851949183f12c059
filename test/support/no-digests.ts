import type { Services } from '../../commands/index.ts';

const none = (): Promise<never> => Promise.reject(new Error('there are no digests in this test'));

/** The digests' part of the services where a test has none: using them fails. */
export const noDigests = {
  digests: { add: none, list: none, change: none, remove: none },
} as const satisfies Partial<Services>;
