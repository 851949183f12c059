import { expect, test } from 'vitest';
import { readinessWords } from '../src/readiness-words.ts';

const role = (isReady: boolean, words: string) => ({ readiness: () => ({ isReady, words }) });

test('a process is ready when each of its roles is, and says what each does', () => {
  const running = new Map([
    ['gateway', role(true, 'connected to Discord')],
    ['poller', role(true, 'polling the feed')],
  ]);
  expect(readinessWords(running)).toEqual({
    ready: true,
    detail: 'ready\ngateway: connected to Discord\npoller: polling the feed',
  });
});

test('a role that is not ready is named first, with what is missing', () => {
  const running = new Map([
    ['gateway', role(false, 'not connected to Discord')],
    ['web', role(true, 'open')],
  ]);
  expect(readinessWords(running)).toEqual({
    ready: false,
    detail: 'not ready: gateway\ngateway: not connected to Discord\nweb: open',
  });
});
