import type { Services } from '../../commands/index.ts';

/** The past's part of the services where a test has none: nothing is usual, the hours are unknown, and no picture is drawn. */
export const noHistory = {
  history: {
    series: async () => [],
    usual: () => undefined,
    forecast: () => undefined,
    since: () => undefined,
    openOn: () => undefined,
    ready: Promise.resolve(),
  },
  pictures: { of: async () => 'failed' as const },
} as const satisfies Partial<Services>;
