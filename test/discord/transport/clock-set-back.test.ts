import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RateLimitError } from '#discord.js';
import { restAgainst } from './rest-against.ts';

describe('a clock that is set back by a day', () => {
  const day = 24 * 3_600_000;
  /** The machine's clock, a day ahead until it is put right. */
  function clockAhead(): { putRight(): void } {
    const now = Date.now.bind(Date);
    const spy = vi.spyOn(Date, 'now').mockImplementation(() => now() + day);
    onTestFinished(() => void spy.mockRestore());
    return { putRight: () => void spy.mockRestore() };
  }

  test.each(['alerts', 'general'] as const)('keeps no %s waiting that were counted before it', async (queue) => {
    const clock = clockAhead();
    const { rest, seen } = await restAgainst();
    for (let channel = 0; channel < 50; channel += 1) await rest[queue].post(`/channels/${channel}/messages`);
    clock.putRight();
    await rest[queue].post('/channels/50/messages');
    expect(seen).toHaveLength(51);
  });

  test('nor a channel whose limit had been reached', async () => {
    const clock = clockAhead();
    const limit = {
      'X-RateLimit-Limit': '1',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset-After': '5',
      'X-RateLimit-Bucket': 'posts',
    };
    const { rest, seen } = await restAgainst((_, response) => void response.setHeaders(new Map(Object.entries(limit))));
    // The first answer names the bucket, and the second says that it is empty.
    await rest.alerts.post('/channels/1/messages');
    await rest.alerts.post('/channels/1/messages');
    await expect(rest.alerts.post('/channels/1/messages')).rejects.toBeInstanceOf(RateLimitError);
    clock.putRight();
    await rest.alerts.post('/channels/1/messages');
    expect(seen).toHaveLength(3);
  });
});
