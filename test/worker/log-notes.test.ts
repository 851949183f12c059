import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { logNotes } from '../../src/worker/log-notes.ts';
import { recordingLogger } from '../support/recording-logger.ts';

test('a burst of decisions is logged in order, and others get their turn meanwhile', async () => {
  const { logger, lines } = recordingLogger();
  const notes = Array.from({ length: 1_000 }, (_, i) => ({
    subscriptionId: `s${i}`,
    guildId: 'g',
    at: 0,
    reason: 'fired',
  }));
  const logging = logNotes(logger, notes, 'an alert has moved on');
  await setImmediate();
  expect(lines.length).toBeLessThan(1_000);
  await logging;
  expect(lines).toMatchObject(notes.map(({ subscriptionId }) => ({ subscriptionId, reason: 'fired' })));
});
