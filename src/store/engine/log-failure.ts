import type { Logger } from '../../base/logger.ts';
import { isPassing, StoreError } from './store-error.ts';

/** Whether a write was refused because another process leads by now. */
export const isSupersededError = (error: unknown): boolean =>
  error instanceof StoreError && error.kind === 'superseded';

/** Whether another program holds the database, or it is away: what was asked of it may work in a minute. */
export const isHeldByOther = (error: unknown): boolean => error instanceof StoreError && isPassing(error);

/**
 * Logs at `error` what failed. While another program holds the database, or it is away, everything fails every few seconds, and the store
 * itself logs the beginning and the end of that, so it is only `debug` here. So is what a leader could not write any more.
 */
export function logFailure(
  logger: Logger,
  error: unknown,
  message: string,
  about: Readonly<Record<string, unknown>> = {},
): void {
  if (isHeldByOther(error) || isSupersededError(error)) logger.debug(about, message);
  else logger.error({ err: error, ...about }, message);
}
