import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runStorm } from '../chaos/processes/storm.ts';

test('a short storm over four processes: each crossing is posted once and edited when it is over, and every question is answered', async () => {
  const faults = [
    ['SIGKILL of a poller and speaker', 'SIGKILL of a gateway process'],
    ['Discord does it and its answer is lost', 'connections to PostgreSQL cut'],
  ];
  const report = await runStorm({ rounds: faults.length, seed: 'test', subscriptions: 24, hasSpares: false, faults });
  const { fired, sent, needless, lost, doubled, unedited, stranded, fallenTerms, violations, asked } = report;
  const unanswered = asked.filter(({ ms }) => ms === undefined);
  expect({ lost, doubled, unedited, stranded, fallenTerms, violations, unanswered }).toEqual({
    lost: [],
    doubled: [],
    unedited: [],
    stranded: [],
    fallenTerms: [],
    violations: [],
    unanswered: [],
  });
  expect(fired).toBeGreaterThan(0);
  expect(sent + needless).toBe(fired);
  await rm(report.logFolder, { recursive: true });
}, 300_000);
