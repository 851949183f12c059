import type { DigestComposer } from '../../src/worker/outbox/dispatch-ports.ts';

const none = (): never => {
  throw new Error('there are no digests here');
};

/** What digests say where there are none. */
export const noComposer: DigestComposer = { message: none, paused: none, findDigest: none };
