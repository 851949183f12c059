import { describe, expect, test } from 'vitest';
import { isSameBoard } from '../../../src/domain/messages/board.ts';
import { type ChannelPostRequest, channelRefusal } from '../../../src/domain/messages/channel-post.ts';
import { isSameDigest } from '../../../src/domain/messages/digest.ts';

const request: ChannelPostRequest = {
  guildId: '1',
  channelId: '2',
  createdBy: '3',
  createdAt: 0,
  locale: 'en',
  libraryIds: ['webster', 'vanier'],
};

describe('what is posted in a channel', () => {
  test('twice is a board with the same libraries, in the same channel and language, whoever added it', () => {
    const board = { ...request, hasChart: true };
    expect(isSameBoard(board, { ...board, createdBy: '4', createdAt: 5 })).toBe(true);
    const others = [
      { ...board, channelId: '9' },
      { ...board, locale: 'fr' as const },
      { ...board, libraryIds: ['vanier'] },
      { ...board, libraryIds: [] },
      { ...board, libraryIds: ['webstervanier'] },
      { ...board, hasChart: false },
    ];
    expect(others.map((other) => isSameBoard(board, other))).toEqual(others.map(() => false));
  });

  test('twice is a digest that comes at the same time on the same days besides', () => {
    const digest = { ...request, minute: 480, weekdays: [1, 3] };
    expect(isSameDigest(digest, { ...digest, publish: true })).toBe(true);
    const others = [
      { ...digest, channelId: '9' },
      { ...digest, minute: 481 },
      { ...digest, weekdays: [1] },
      { ...digest, weekdays: [13] },
    ];
    expect(others.map((other) => isSameDigest(digest, other))).toEqual(others.map(() => false));
  });

  test('is never refused for what only a DM can have', () => {
    expect(channelRefusal('dmsClosed')).toBe('unknownChannel');
    expect(channelRefusal('missingAccess')).toBe('missingAccess');
  });
});
