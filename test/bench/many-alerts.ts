import '../../src/base/temporal.ts';
import { parentPort } from 'node:worker_threads';
import { noon, type Poll, withRules } from '../../bench/alerts/alert-rules.ts';
import { createSqliteDatabase } from '../../bench/lab/database.ts';

const count = 45_000;

/** Whether a call cannot have as many arguments as alerts fire. */
function areTooMany(): boolean {
  try {
    Math.max(...Array.from({ length: count }, (_, index) => index));
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}

const polls = async (poll: Poll): Promise<number> => {
  await poll(noon, 300);
  return poll(noon + 60_000, 500);
};
const tookMs = await withRules([{ count, threshold: 400, prefix: 'r' }], polls, createSqliteDatabase('memory'));
parentPort?.postMessage({ areTooMany: areTooMany(), tookMs });
