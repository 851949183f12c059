import { describe, expect, test } from 'vitest';
import { gaugeOf } from '../../bench/measure-pictures.ts';

describe('a gauge of the bot', () => {
  const text =
    '# HELP carrel_pictures_drawn Pictures\ncarrel_pictures_drawn 12\ncarrel_feed_polls_x 9\ncarrel_feed_polls 3\n';

  test('is read by its whole name', () => {
    expect(gaugeOf(text, 'carrel_pictures_drawn')).toBe(12);
    expect(gaugeOf(text, 'carrel_feed_polls')).toBe(3);
  });

  test('that is not there is an error, not 0, which would be a fine result', () => {
    expect(() => gaugeOf(text, 'carrel_pictures')).toThrow('does not say its carrel_pictures');
  });
});
