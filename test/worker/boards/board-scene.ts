import type { BoardRequest } from '../../../src/domain/messages/board.ts';
import { randomFor } from '../../../src/sandbox/campus/random.ts';
import type { BoardRenderer, BoardSender } from '../../../src/worker/boards/board-ports.ts';
import { type BoardRunnerParts, createBoards } from '../../../src/worker/boards/boards.ts';
import type { PictureRequest, Pictures } from '../../../src/worker/history/history-ports.ts';
import type { MessageWithFiles } from '../../../src/worker/outbox/dispatch-ports.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { boardRequest } from '../../store/boards/board-request.ts';
import { openBoardStore } from '../../support/board-store.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

type What = 'find' | 'post' | 'edit' | 'remove' | 'pin';

/** A Discord at the port: it has messages, keeps nonces for three minutes as the real one does, and fails where `refuse` throws. */
export function boardDiscord(now: () => number) {
  const messages = new Map<string, { readonly channelId: string; text: string }>();
  const pinned = new Set<string>();
  const nonces = new Map<string, { readonly messageId: string; readonly at: number }>();
  const said: { readonly at: number; readonly what: What; readonly messageId: string; readonly text: string }[] = [];
  /** `after`: Discord has done it, and we never learn. */
  const faults: { refuse: (what: What) => void; after: (what: What) => void; hiddenHistory: boolean } = {
    refuse: () => {},
    after: () => {},
    hiddenHistory: false,
  };
  const log = (what: What, messageId: string, text = '') => said.push({ at: now(), what, messageId, text });
  const known = (messageId: string) => {
    const message = messages.get(messageId);
    if (message === undefined) throw failing('messageGone');
    return message;
  };
  const textOf = ({ body }: MessageWithFiles) => String(body.content);
  const sender: BoardSender = {
    find: async (channelId, nonce) => {
      faults.refuse('find');
      if (faults.hiddenHistory) return 'unknown';
      const before = nonces.get(nonce);
      return before && messages.get(before.messageId)?.channelId === channelId
        ? { messageId: before.messageId }
        : 'absent';
    },
    post: async (channelId, message, nonce) => {
      faults.refuse('post');
      const before = nonces.get(nonce);
      const isKnown = before !== undefined && now() - before.at < 180_000;
      const messageId = isKnown ? before.messageId : `m${messages.size + said.length + 1}`;
      if (!isKnown) {
        messages.set(messageId, { channelId, text: textOf(message) });
        nonces.set(nonce, { messageId, at: now() });
        log('post', messageId, textOf(message));
      }
      faults.after('post');
      return { messageId };
    },
    edit: async (_channelId, messageId, message) => {
      faults.refuse('edit');
      known(messageId).text = textOf(message);
      log('edit', messageId, textOf(message));
      faults.after('edit');
      return { isPinned: pinned.has(messageId) };
    },
    pin: async (_channelId, messageId) => {
      faults.refuse('pin');
      known(messageId);
      pinned.add(messageId);
      log('pin', messageId);
      faults.after('pin');
    },
    remove: async (_channelId, messageId) => {
      faults.refuse('remove');
      known(messageId);
      messages.delete(messageId);
      log('remove', messageId);
    },
  };
  return { sender, said, faults, messages, pinned };
}

/** An error of Discord's: `failing('missingAccess')`, `failing('editsSpent')`. */
export function failing(
  kind: 'messageGone' | 'editsSpent' | 'transient' | 'missingAccess' | 'unknownChannel' | 'missingPermissions',
): SendError {
  const about = { code: undefined, detail: 'in a test' };
  if (kind === 'messageGone' || kind === 'editsSpent') return new SendError({ kind, ...about });
  if (kind === 'transient') return new SendError({ kind, mayBeSent: true, ...about });
  return new SendError({ kind: 'permanent', reason: kind, ...about });
}

/** What fails so each time. */
export const throwing = (kind: Parameters<typeof failing>[0]) => () => {
  throw failing(kind);
};

/** Words alone: a message without files. */
const wordsOf = (text: string) => ({ fingerprint: text, with: () => ({ body: { content: text }, files: [] }) });

/** Says the counts in a word and what became of the picture: `webster 500 +picture`. */
const plainRenderer: BoardRenderer = {
  words: ({ libraryIds, locale }, libraries) => {
    const shown = libraries.filter(({ library }) => libraryIds.length === 0 || libraryIds.includes(library.id));
    const text = `${locale} ${shown.map(({ library, count }) => `${library.id} ${count?.people}`).join(', ')}`;
    return {
      fingerprint: text,
      with: (picture) => {
        const mark = picture === 'none' ? '' : picture === 'keep' ? ' =picture' : ` +picture ${picture.alt}`;
        return { body: { content: text + mark }, files: [] };
      },
    };
  },
  paused: ({ locale }) => wordsOf(`${locale} paused`),
};

/** The real store and runner around a manual clock and a Discord at the port, with 500 people in Webster. Close it. */
export async function boardScene(more: Partial<BoardRunnerParts> = {}) {
  const clock = manualClock();
  const { logger, lines } = recordingLogger();
  const store = await openBoardStore({ random: randomFor('boards').uniform });
  const discord = boardDiscord(clock.now);
  const people = { webster: 500 };
  const drawn: PictureRequest[] = [];
  const drawing: { fails: boolean } = { fails: false };
  const pictures: Pictures = {
    of: async (request) => {
      drawn.push(request);
      if (drawing.fails) return 'failed';
      return { png: new Uint8Array([1]), alt: `no. ${drawn.length}` };
    },
  };
  const parts: BoardRunnerParts = {
    store,
    renderer: { ...plainRenderer },
    sender: discord.sender,
    pictures,
    libraries: () => [
      liveLibrary('webster', countOf(people.webster, clock.now())),
      liveLibrary('vanier', countOf(250, 0)),
    ],
    clock,
    campusNow: clock.now,
    steady: clock,
    random: () => 0,
    logger,
    ...more,
  };
  const runners = [createBoards(parts)];
  const boards = runners[0] as (typeof runners)[number];
  return {
    ...discord,
    clock,
    store,
    parts,
    boards,
    people,
    drawn,
    drawing,
    lines,
    /** A board that Discord took at once. */
    create: async (request: Partial<BoardRequest> = {}) => {
      const created = await boards.create(boardRequest({ createdAt: clock.now(), ...request }));
      if (created.kind !== 'shown') throw new Error(`it was not shown: ${created.kind}`);
      return created.board;
    },
    /** What happened, in words: `post m1 en webster 500, vanier 250`. */
    requests: () => discord.said.map(({ what, messageId, text }) => `${what} ${messageId} ${text}`.trim()),
    /** The messages that are there now. */
    texts: () => [...discord.messages.values()].map(({ text }) => text),
    /** Another process on the same database. */
    another: (others: Partial<BoardRunnerParts> = {}) => {
      const runner = createBoards({ ...parts, ...others });
      runners.push(runner);
      return runner;
    },
    close: async () => {
      const stopped = Promise.all(runners.map((runner) => runner.stop()));
      await clock.advance(0);
      await stopped;
      await store.close();
    },
  };
}
