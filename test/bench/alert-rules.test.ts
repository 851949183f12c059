import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

test('a reading with which more alerts fire than a call can have arguments is kept', async () => {
  // With a third of the stack a call can have a third of the arguments, and a third of the alerts are too many.
  const thread = new Worker(new URL('many-alerts.ts', import.meta.url), { resourceLimits: { stackSizeMb: 0.5 } });
  const [said] = await once(thread, 'message');
  expect(said).toEqual({ areTooMany: true, tookMs: expect.any(Number) });
  await once(thread, 'exit');
});
