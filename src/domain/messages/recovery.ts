import type { PauseReason } from '../alerts/subscription.ts';
import { backoffMs } from '../backoff.ts';

/** When a channel that lacks a permission is looked at again. Times in milliseconds. */
export const recoveryLimits = {
  /** An hour after it was refused; the wait doubles with each look that finds nothing. */
  firstWaitMs: 60 * 60_000,
  longestWaitMs: 24 * 60 * 60_000,
  /** Where Discord did not say. */
  unansweredWaitMs: 10 * 60_000,
  /** The least time between two looks, however often the channel is used. */
  betweenLooksMs: 5 * 60_000,
} as const;

/** Whether a pause ends by itself once the bot has the permissions that it needs: one by hand does not, nor one by a filter. */
export function isPermissionReason(reason: PauseReason): boolean {
  return (
    reason === 'missingAccess' ||
    reason === 'missingPermissions' ||
    reason === 'notInServer' ||
    reason.startsWith('lacks')
  );
}

/** When to look again (ms since the Unix epoch) after so many `looks` that found nothing; `random` is from 0 to below 1. */
export function nextRecoveryLook(looks: number, now: number, random: number): number {
  const { firstWaitMs: firstMs, longestWaitMs: longestMs } = recoveryLimits;
  return now + backoffMs({ firstMs, longestMs, failures: looks, random });
}
