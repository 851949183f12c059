import type { BoardRequest } from '../../src/domain/messages/board.ts';

/** The kinds of boards in `board-rounds.ts`. */
export const boardKinds = {
  all: { libraryIds: [], locale: 'en', hasChart: false },
  charted: { libraryIds: ['webster'], locale: 'fr', hasChart: true },
} as const satisfies Record<string, Pick<BoardRequest, 'libraryIds' | 'locale' | 'hasChart'>>;

export type BoardKind = keyof typeof boardKinds;

/** A board in the database, as far as it is looked at from outside. */
export interface BoardRow {
  readonly id: string;
  readonly channelId: string;
  readonly messageId: string | null;
  /** Why it is paused. */
  readonly paused: string | null;
  readonly hasChart: boolean;
}

/** What people read of a board in a message's body, without the times that tick by themselves. */
export function textOfBoard(body: unknown): string {
  const { embeds } = Object(body) as { embeds?: { title?: string; fields?: { name: string; value: string }[] }[] };
  const [embed] = embeds ?? [];
  const fields = (embed?.fields ?? []).map(({ name, value }) => `${name}: ${value}`);
  return [embed?.title, ...fields].join('\n').replaceAll(/<t:-?\d+(:\w)?>/g, '<t>');
}
