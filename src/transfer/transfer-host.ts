import type { Writable } from 'node:stream';
import type { ProgressOutput } from './progress.ts';

/** What a transfer needs of the process that it runs in. */
export interface TransferHost {
  /** `DATABASE_URL`. */
  readonly databaseUrl: string;
  /** When the job began, milliseconds since the Unix epoch. */
  readonly now: number;
  /** Ends the job between two batches, with the error to say. */
  readonly signal: AbortSignal;
  readonly stdout: Writable;
  readonly stderr: ProgressOutput;
}
