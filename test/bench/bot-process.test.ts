import { describe, expect, test } from 'vitest';
import { residentBytesOf } from '../../bench/lab/bot-process.ts';

describe('resident memory', () => {
  test("is read from Linux' own words, in bytes", () => {
    expect(residentBytesOf('Name:\tnode\nVmPeak:\t 900 kB\nVmRSS:\t  2048 kB\nThreads:\t11\n')).toBe(2_097_152);
  });

  test('is an error, not 0, where the system does not say it', () => {
    expect(() => residentBytesOf('Name:\tnode\n')).toThrow('how much memory');
  });
});
