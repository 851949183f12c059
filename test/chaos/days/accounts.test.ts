import { expect, test } from 'vitest';
import { keepAccounts } from '../../../chaos/days/accounts.ts';
import type { LocalDiscord } from '../../../src/sandbox/discord/server.ts';

type Listener = Parameters<LocalDiscord['onMessage']>[0];

function books() {
  let listener: Listener = () => {};
  const discord = {
    applicationId: 'bot',
    onMessage: (given: Listener) => {
      listener = given;
      return () => {};
    },
  } as unknown as LocalDiscord;
  const accounts = keepAccounts(discord);
  return {
    accounts,
    fired: (id: string) => accounts.hear({ reason: 'fired', deliveryIds: [id] }),
    settled: (id: string, reason: string, more = {}) =>
      accounts.hear({ reason, deliveryId: id, kind: 'fired', subscriptionId: 'k7m2', ...more }),
    posted: (content = '**Webster is full.**\n-# Read 9:00 · Concordia · k7m2') =>
      listener({ kind: 'created', message: { authorId: 'bot', content, raw: {} } } as never),
  };
}

test('what fired and was posted once, or was dropped for a reason, is in order', () => {
  const { accounts, fired, settled, posted } = books();
  fired('d1');
  settled('d1', 'transient', { waitMs: 1_000 });
  settled('d1', 'sent');
  posted();
  fired('d2');
  settled('d2', 'expired');
  expect(accounts.total()).toEqual({ fired: 2, posted: 1, dropped: { expired: 1 }, lost: 0, doubled: 0 });
});

test('what was never settled, or is called sent without being there, is lost; a second message is doubled', () => {
  const { accounts, fired, settled, posted } = books();
  fired('d1');
  expect(accounts.total().lost).toBe(1);
  settled('d1', 'sent');
  expect(accounts.total().lost).toBe(1);
  posted();
  expect(accounts.total()).toMatchObject({ lost: 0, doubled: 0 });
  posted();
  expect(accounts.total()).toMatchObject({ lost: 0, doubled: 1 });
});

test('the last word of a notification that ran out is one message, and not one too many', () => {
  const { accounts, settled, posted } = books();
  posted('Vanier didn’t go above 30% in time.\n-# Concordia · k7m2');
  settled('d1', 'sent', { kind: 'expired' });
  expect(accounts.total()).toMatchObject({ posted: 1, lost: 0, doubled: 0 });
  expect(accounts.doubles()).toEqual([]);
});

test('a line that may have been posted and is not posted again is neither lost nor doubled, whether or not it is there', () => {
  const { accounts, settled, posted } = books();
  settled('d1', 'perhapsSent', { kind: 'line' });
  expect(accounts.total()).toMatchObject({ lost: 0, doubled: 0 });
  posted();
  expect(accounts.total()).toMatchObject({ lost: 0, doubled: 0 });
});

test('of a message too many it is said which one it is, what the log said, and which fault there was', () => {
  const { accounts, fired, settled, posted } = books();
  fired('d1');
  posted();
  settled('d1', 'sent');
  accounts.note('answers to messages are lost');
  settled('d2', 'sent', { subscriptionId: 'a3b4' });
  expect(accounts.doubles()).toEqual([]);
  posted();
  const said = accounts.doubles();
  expect(said[0]).toBe('one message too many: k7m2');
  expect(said.filter((line) => line.includes('"created"'))).toHaveLength(2);
  expect(said.filter((line) => line.includes('"deliveryId":"d1"'))).toHaveLength(1);
  expect(said.filter((line) => line.includes('answers to messages are lost'))).toHaveLength(1);
  expect(said.join()).not.toContain('a3b4');
});
