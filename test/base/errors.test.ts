import { describe, expect, test } from 'vitest';
import { FatalError, messageOf } from '../../src/base/errors.ts';

describe('the one line of a thrown value', () => {
  test.each([
    ['an error', new Error('broken'), 'broken'],
    ['its causes', new Error('fetch failed', { cause: new Error('ECONNREFUSED') }), 'fetch failed: ECONNREFUSED'],
    ['an error without words', new TypeError(), 'TypeError'],
    ['several at once', new AggregateError([new Error('IPv6'), new Error('IPv4')]), 'IPv6, IPv4'],
    ['text', 'just text', 'just text'],
    ['nothing', undefined, 'undefined'],
  ])('says %s', (_what, thrown, line) => {
    expect(messageOf(thrown)).toBe(line);
  });
});

test('a fatal error leaves with 1 unless it says otherwise', () => {
  expect(new FatalError('over').exitCode).toBe(1);
  expect(new FatalError('over', { exitCode: 78 }).exitCode).toBe(78);
});
