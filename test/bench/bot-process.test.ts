import { describe, expect, test } from 'vitest';
import { processorMsOf, residentBytesOf } from '../../bench/lab/bot-process.ts';

describe('resident memory', () => {
  test("is read from Linux' own words, in bytes", () => {
    expect(residentBytesOf('Name:\tnode\nVmPeak:\t 900 kB\nVmRSS:\t  2048 kB\nThreads:\t11\n')).toBe(2_097_152);
  });

  test('is an error, not 0, where the system does not say it', () => {
    expect(() => residentBytesOf('Name:\tnode\n')).toThrow('how much memory');
  });
});

test("processor time is read from Linux' own figures, in milliseconds, whatever the process is called", () => {
  const stat = '42 (a ) b) S 1 42 42 0 -1 4194304 900 0 0 0 123 45 0 0 20 0 11 0 100 200 300';
  expect(processorMsOf(stat)).toBe(1_680);
});
