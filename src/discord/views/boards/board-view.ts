import { createHash } from 'node:crypto';
import { translator } from '../../../i18n/index.ts';
import type { BoardRenderer, BoardWords } from '../../../worker/boards/board-ports.ts';
import { occupancyView } from '../occupancy/occupancy.ts';
import { messageBodyOf } from '../reply/message-body.ts';
import type { Reply } from '../reply/reply.ts';
import { dateTime } from '../shared/time.ts';
import { boardLine } from './board-answers.ts';

/** The name of the picture's file, by which the embed shows it; an edit that keeps the file names it too. */
const picture = 'board.png';

/** Shows the embeds again where a moderator has hidden them ("suppress embeds"): the board would be empty, unnoticed. */
const visible = { flags: 0 } as const;

/**
 * Boards as messages: what `/occupancy` shows, without its buttons, since one user's press must not change what everyone
 * else sees.
 */
export function createBoardRenderer(): BoardRenderer {
  return {
    words: ({ libraryIds, locale }, libraries) => {
      const t = translator(locale);
      const footer = { text: [t('board.footer'), t('occupancy.source')].join(' · ') };
      const { embeds = [], ...rest } = occupancyView(
        libraries,
        libraryIds.length === 0 ? undefined : libraryIds,
        locale,
      );
      return wordsOf({ ...rest, components: [], embeds: embeds.map((embed) => ({ ...embed, footer })) });
    },
    paused: ({ id, locale }, at) => {
      const t = translator(locale);
      const command = boardLine('resume', t, { id });
      const footer = { text: t('occupancy.source') };
      return wordsOf({ embeds: [{ description: t('board.pausedMessage', { time: dateTime(at), command }), footer }] });
    },
  };
}

function wordsOf(words: Reply): BoardWords {
  const { embeds = [], ...rest } = words;
  const shown = embeds.map((embed) => ({ ...embed, image: { url: `attachment://${picture}` } }));
  return {
    fingerprint: fingerprintOf(words),
    with: (wanted) => {
      if (wanted === 'none') return { body: { ...messageBodyOf(words), ...visible }, files: [] };
      if (wanted === 'keep') {
        // An edit without `attachments` keeps those that are there.
        const { attachments: _kept, ...body } = messageBodyOf({ ...rest, embeds: shown });
        return { body: { ...body, ...visible }, files: [] };
      }
      const files = [{ name: picture, data: wanted.png, description: wanted.alt }];
      return { body: { ...messageBodyOf({ ...rest, embeds: shown, files }), ...visible }, files };
    },
  };
}

/** Discord updates relative times by itself: boards that differ in nothing else count as equal. */
function fingerprintOf(words: Reply): string {
  const text = JSON.stringify(words).replaceAll(/<t:-?\d+:R>/g, '<t:R>');
  return createHash('sha256').update(text).digest('base64url');
}
