import { describe, expect, test } from 'vitest';
import { isPermissionReason, nextRecoveryLook } from '../../../src/domain/messages/recovery.ts';

const hour = 3_600_000;

describe('a channel in which the bot lacks a permission', () => {
  test('is looked at after an hour, then after twice as long, and once a day at last', () => {
    const waits = [1, 2, 3, 5, 6, 40].map((looks) => (nextRecoveryLook(looks, 1_000, 0) - 1_000) / hour);
    expect(waits).toEqual([1, 2, 4, 16, 24, 24]);
    expect(nextRecoveryLook(1, 1_000, 0.5) - 1_000).toBe(1.125 * hour);
  });

  test('is one that was refused for a permission, and not by hand or by a filter', () => {
    const reasons = ['missingAccess', 'missingPermissions', 'notInServer', 'lacks16384'] as const;
    expect(reasons.map(isPermissionReason)).toEqual([true, true, true, true]);
    const others = ['byHand', 'blocked', 'dmsClosed', 'unknownChannel', 'code50600'] as const;
    expect(others.map(isPermissionReason)).toEqual([false, false, false, false, false]);
  });
});
