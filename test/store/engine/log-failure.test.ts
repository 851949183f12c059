import { expect, test } from 'vitest';
import { logFailure } from '../../../src/store/engine/log-failure.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

test('a failure is an error in the log, except while another program holds the database', () => {
  const { logger, lines } = recordingLogger();
  logFailure(logger, new StoreError({ kind: 'failed', database: 'carrel.db' }), 'the outbox failed', { jobId: 7 });
  logFailure(logger, new StoreError({ kind: 'locked', database: 'carrel.db' }), 'the outbox failed', { jobId: 8 });
  logFailure(logger, new Error('a defect'), 'the outbox failed', { jobId: 9 });
  expect(lines).toMatchObject([
    { level: 50, jobId: 7, msg: 'the outbox failed', err: { message: expect.stringContaining('could not answer') } },
    { level: 20, jobId: 8, msg: 'the outbox failed' },
    { level: 50, jobId: 9, msg: 'the outbox failed', err: { message: 'a defect' } },
  ]);
});
