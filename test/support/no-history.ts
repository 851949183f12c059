import type { Services } from '../../commands/index.ts';

/** The past's part of the services where a test has none: nothing is usual, nobody knows the hours, and no picture is drawn. */
export const noHistory = {
  history: {
    series: async () => [],
    usual: () => undefined,
    forecast: () => undefined,
    since: () => undefined,
    openOn: () => undefined,
    ready: Promise.resolve(),
  },
  pictures: { of: () => Promise.reject(new Error('there are no pictures in this test')) },
} as const satisfies Partial<Services>;
