import { describe, expect, test } from 'vitest';
import { messageBodyOf } from '../../../src/discord/views/reply/message-body.ts';
import { statusView } from '../../../src/discord/views/status.ts';
import type { Locale } from '../../../src/i18n/index.ts';
import { checkBody } from '../../../src/sandbox/discord/spec/validate.ts';
import type { SourceErrorKind } from '../../../src/source/errors.ts';
import type { PollerStatus } from '../../../src/worker/feed/poller.ts';
import { countOf, liveLibrary, unknownLibrary } from '../../support/libraries.ts';

const at = Date.UTC(2026, 1, 11, 17);
const seconds = at / 1000;
const failing = (kind: SourceErrorKind | 'unexpected'): PollerStatus => ({
  state: 'failing',
  polls: 9,
  failures: 3,
  lastAttemptAt: at,
  lastSuccessAt: at - 600_000,
  nextAttemptAt: at + 60_000,
  lastError: { at, kind, message: 'CONCORDIA_API_KEY is wrong: http://10.0.0.7' },
});
const view = (feed: PollerStatus, locale: Locale = 'en', now = at) => {
  const libraries = [unknownLibrary('greynuns'), liveLibrary('webster', countOf(400, at - 60_000))];
  const reply = statusView({ feed, libraries, startedAt: at - 3_600_000, appVersion: '1.2.3', now }, locale);
  expect(checkBody('webhookEdit', messageBodyOf(reply))).toEqual({ refusal: undefined, ignored: [] });
  return reply.embeds?.[0];
};
const values = (embed: ReturnType<typeof view>) => embed?.fields?.map(({ value }) => value);

describe('the state of the bot', () => {
  test('when all is well', () => {
    const embed = view({ state: 'ok', polls: 9, failures: 0, lastAttemptAt: at, nextAttemptAt: at + 60_000 });
    expect(embed?.color).toBe(0x2e9e5b);
    expect(values(embed)).toEqual([
      '✅ working',
      `<t:${seconds}:R>\nnext at <t:${seconds + 60}:T>`,
      `<t:${seconds - 60}:R>`,
      `<t:${seconds - 3600}:R>`,
      '1.2.3',
    ]);
  });

  test('when the feed fails says why, for how long and when the next attempt is', () => {
    expect(values(view(failing('timedOut')))?.slice(0, 2)).toEqual([
      '⚠️ not working (3 failed checks in a row): it takes too long',
      `<t:${seconds}:R>\nlast success <t:${seconds - 600}:R>\nnext at <t:${seconds + 60}:T>`,
    ]);
    expect(values(view(failing('timedOut'), 'fr'))?.[0]).toBe(
      '⚠️ ne fonctionne pas (3 échecs de suite)\u00a0: elle met trop de temps',
    );
  });

  test('after a single failed check speaks of one', () => {
    const once = { ...failing('timedOut'), failures: 1 };
    expect(values(view(once))?.[0]).toBe('⚠️ not working (1 failed check): it takes too long');
    expect(values(view(once, 'fr'))?.[0]).toBe('⚠️ ne fonctionne pas (1 échec)\u00a0: elle met trop de temps');
  });

  test('does not call a feed working that is no longer checked, as when the process that did so has ended', () => {
    const feed = {
      state: 'ok',
      polls: 9,
      failures: 0,
      lastAttemptAt: at,
      lastSuccessAt: at,
      nextAttemptAt: at + 60_000,
    } as const;
    expect(values(view(feed, 'en', at + 240_000))?.[0]).toBe('✅ working');
    const late = at + 240_001;
    expect(view(feed, 'en', late)?.color).toBe(0xd13438);
    expect(values(view(feed, 'en', late))?.slice(0, 2)).toEqual([
      `⚠️ not checked: it was due <t:${seconds + 60}:R>`,
      `<t:${seconds}:R>\nlast success <t:${seconds}:R>`,
    ]);
    expect(values(view(feed, 'fr', late))?.[0]).toBe(`⚠️ pas vérifiée\u00a0: c’était prévu <t:${seconds + 60}:R>`);
  });

  test('before anything was read says that, and nothing of ages', () => {
    const reply = statusView(
      {
        feed: { state: 'starting', polls: 0, failures: 0 },
        libraries: [],
        startedAt: at,
        appVersion: '1.2.3',
        now: at,
      },
      'en',
    );
    expect(values(reply.embeds?.[0])?.slice(0, 3)).toEqual(['⏳ first check under way', 'none yet', 'none yet']);
  });

  test.each([
    'unreachable',
    'timedOut',
    'unauthorisedOrOverQuota',
    'rateLimited',
    'status',
    'tooLarge',
    'redirected',
    'notJson',
    'notTheFeed',
    'unexpected',
  ] as const)('has words for %s in both languages, and none that only the host should see', (kind) => {
    for (const locale of ['en', 'fr'] as const) {
      const text = JSON.stringify(view(failing(kind), locale));
      expect(text).not.toMatch(/status\.reason|CONCORDIA|10\.0\.0\.7|undefined/);
    }
  });
});
