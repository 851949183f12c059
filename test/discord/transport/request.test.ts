import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { exchange } from '../../../src/discord/transport/request.ts';
import { oldBytesPerCall } from '../../base/old-generation.ts';

test('a request that was answered leaves nothing in the old generation', async () => {
  const controller = { abort: () => {} } as unknown as Dispatcher.DispatchController;
  const answering = {
    dispatch: (_request: unknown, handler: Required<Dispatcher.DispatchHandler>) => {
      handler.onRequestStart(controller, null);
      handler.onResponseStart(controller, 204, {}, '');
      handler.onResponseEnd(controller, {});
      return true;
    },
  } as unknown as Dispatcher;
  const perRequest = await oldBytesPerCall(() => exchange(answering, { path: '/', method: 'POST' }, {}), 20_000);
  expect(perRequest).toBeLessThan(50);
});
