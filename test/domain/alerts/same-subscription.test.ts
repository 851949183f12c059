import { describe, expect, test } from 'vitest';
import type { AlertState, Step } from '../../../src/domain/alerts/alert.ts';
import { newAlert } from '../../../src/domain/alerts/alert-step.ts';
import { isSameRule, type Rule, ruleOf } from '../../../src/domain/alerts/rule.ts';
import {
  coversSeveral,
  isUselessWhileClosed,
  libraryIdsOf,
  stepWhileClosed,
} from '../../../src/domain/alerts/rule-libraries.ts';
import { isSameSubscription, ownerOfTarget } from '../../../src/domain/alerts/subscription.ts';

const rule = ruleOf({ libraries: ['webster', 'vanier'], direction: 'below', threshold: { people: 400 } });
const noChanges = (list: readonly unknown[]) => list.map(() => false);

describe('two rules', () => {
  test('say the same whichever version they are, and in whichever order their libraries were typed', () => {
    expect(isSameRule(rule, { ...rule, version: 3, libraries: ['vanier', 'webster'] })).toBe(true);
    expect(isSameRule({ ...rule, libraries: 'any' }, { ...rule, libraries: 'any', version: 2 })).toBe(true);
  });

  test('do not where anything else differs', () => {
    const others: Rule[] = [
      { ...rule, libraries: ['webster'] },
      { ...rule, libraries: 'any' },
      { ...rule, libraries: ['webster', 'greynuns'] },
      { ...rule, direction: 'above' },
      { ...rule, threshold: { percent: 40 } },
      { ...rule, days: [1] },
      { ...rule, oneShot: true },
    ];
    expect(others.map((other) => isSameRule(rule, other))).toEqual(noChanges(others));
  });
});

describe('two subscriptions', () => {
  const channel = { kind: 'channel', guildId: '1', channelId: '2' } as const;
  const posted = { rule, target: channel, locale: 'en' as const };

  test('post the same in one channel and one language', () => {
    expect(isSameSubscription(posted, { ...posted })).toBe(true);
    const others = [
      { ...posted, target: { ...channel, channelId: '3' } },
      { ...posted, locale: 'fr' as const },
      { ...posted, rule: { ...rule, direction: 'above' as const } },
    ];
    expect(others.map((other) => isSameSubscription(posted, other))).toEqual(noChanges(others));
  });

  test('of one user come to one place, in whatever language they were asked for', () => {
    const dm = { rule, target: { kind: 'dm', userId: '5', channelId: '6' } as const, locale: 'en' as const };
    expect(isSameSubscription(dm, { ...dm, target: { ...dm.target, channelId: '7' }, locale: 'fr' })).toBe(true);
    expect(isSameSubscription(dm, { ...dm, rule: { ...rule, oneShot: true } })).toBe(false);
  });

  test('are a server’s where they post in a channel, and a user’s where they come by DM', () => {
    expect(ownerOfTarget(channel)).toEqual({ kind: 'guild', guildId: '1' });
    expect(ownerOfTarget({ kind: 'dm', userId: '5', channelId: '6' })).toEqual({ kind: 'user', userId: '5' });
  });
});

describe('the libraries of a rule', () => {
  const one = { libraries: ['webster'] };
  const any = { libraries: 'any' as const };

  test('are several where any is meant or more than one is named', () => {
    expect([one, any, rule].map(coversSeveral)).toEqual([false, true, true]);
  });

  test('are those that are named, or all that are known', () => {
    const known = [{ library: { id: 'vanier' } }, { library: { id: 'annex' } }];
    expect(libraryIdsOf(one, known)).toEqual(['webster']);
    expect(libraryIdsOf(any, known)).toEqual(['vanier', 'annex']);
  });

  test('are of no use while closed only where one of several with room is wanted', () => {
    expect(isUselessWhileClosed(rule)).toBe(true);
    expect(isUselessWhileClosed({ ...rule, ...one })).toBe(false);
    expect(isUselessWhileClosed({ ...rule, direction: 'above' })).toBe(false);
  });
});

describe('a step in a library that is closed', () => {
  const before: AlertState = {
    ...newAlert(rule),
    phase: { kind: 'inactive' },
    lastSeenAt: 1,
    serviceDay: '2026-02-11',
  };
  const seen = { ...before, lastSeenAt: 2, serviceDay: '2026-02-12' };

  test('takes no breach for one, neither now nor when it opens', () => {
    const fired: Step = {
      state: { ...seen, episode: 1, firedToday: 1, phase: { kind: 'firing', breachedAt: 2, firedAt: 2 } },
      events: [{ kind: 'fired', episode: 1, at: 2, people: 5, breachedAt: 2, isLastToday: false }],
      reason: { code: 'fired', people: 5 },
    };
    const pending: Step = {
      state: { ...seen, phase: { kind: 'pending', since: 2 } },
      events: [],
      reason: { code: 'holding', people: 5 },
    };
    for (const step of [fired, pending])
      expect(stepWhileClosed(before, step)).toEqual({
        state: { ...seen, phase: { kind: 'inactive' } },
        events: [],
        reason: { code: 'closed', people: 5 },
      });
  });

  test('leaves all else as it is', () => {
    const resolved: Step = { state: seen, events: [], reason: { code: 'resolved' } };
    expect(stepWhileClosed(before, resolved)).toBe(resolved);
  });
});
