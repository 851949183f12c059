/**
 * An error that the host can do something about: `message` is the one line that main prints, without a stack, before it
 * exits with `exitCode`. 0 is for a usage that was asked for.
 */
export class FatalError extends Error {
  override readonly name = 'FatalError';
  readonly exitCode: number;

  constructor(message: string, options: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? 1;
  }
}

/** What is wrong with the environment, one line a variable; a value is never repeated, since it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The one line of an unknown thrown value, its causes included, for a log or a terminal. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // undici says "fetch failed" and keeps what failed in the cause; an AggregateError has an empty message.
  const own = error.message || (error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : error.name);
  return error.cause === undefined ? own : `${own}: ${messageOf(error.cause)}`;
}

/** Whether what failed with this error may have been done all the same: only the answer is missing. */
export const mayBeDone = (error: unknown): boolean =>
  error instanceof Error && 'mayBeDone' in error && error.mayBeDone === true;

/** Runs what follows a change that may have taken effect; an error of it says that the whole may be done. Throws what `work` throws. */
export async function orMayBeDone<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw Object.assign(error as Error, { mayBeDone: true });
  }
}
