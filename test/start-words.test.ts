import { expect, test } from 'vitest';
import { startWords } from '../src/start-words.ts';

const application = { application: 'Carrel', servers: 3, commands: 'unchanged' } as const;

test('the log says to whom Carrel is connected, and when the feed is read next', () => {
  const [fields, message] = startWords(application, { state: 'ok', nextAttemptAt: 143_000 }, 100_000);
  expect(message).toBe('Carrel has started: connected as Carrel, in 3 servers; commands up to date; next poll in 43 s');
  expect(fields).toEqual({ ...application, feed: 'ok', nextPollSeconds: 43 });
});

test('it says too that commands are new, and that the feed does not answer', () => {
  const started = { ...application, servers: 1, commands: 'put' } as const;
  expect(startWords(started, { state: 'failing', nextAttemptAt: 120_000 }, 100_000)[1]).toBe(
    'Carrel has started: connected as Carrel, in 1 server; commands put anew; the feed does not answer yet, next poll in 20 s',
  );
});
