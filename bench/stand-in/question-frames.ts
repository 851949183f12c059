import { frameOf, opcodes } from './web-socket.ts';

/** Digits of a snowflake: until 2090 (Discord's reference, "Snowflakes"). */
export const idLength = 19;

const noId = '0'.repeat(idLength);
/** Before the id, which ends every token; as many characters in all as the local Discord's tokens have. */
const tokenStart = 'aW50ZXJhY3Rpb246'.padEnd(75, 'x');

/** The token of the interaction with this id. */
export const tokenOf = (id: string): string => tokenStart + id;

/** The id of the interaction with this token. */
export const idOfToken = (token: string): string => token.slice(-idLength);

/** The first sequence number of a question; all have the same number of digits, so that they can be patched in. */
const firstSequence = 1_000_000_000;

/** Makes the frame of the `count`th question (from 0), with an id of `idLength` digits. */
export type QuestionFrames = (count: number, id: string) => Buffer;

/**
 * An INTERACTION_CREATE that is serialised once: only its number, its id and its token are written into a copy of it.
 * `base` is what every interaction of this user carries, `data` the command.
 */
export function questionFrames(base: object, data: object): QuestionFrames {
  const text = JSON.stringify({
    t: 'INTERACTION_CREATE',
    s: firstSequence,
    op: 0,
    d: { ...base, type: 2, id: noId, token: tokenOf(noId), data },
  });
  const template = frameOf(opcodes.text, Buffer.from(text));
  const sequenceAt = template.indexOf(String(firstSequence));
  const idAt = template.indexOf(`"id":"${noId}"`) + '"id":"'.length;
  const tokenIdAt = template.indexOf(tokenOf(noId)) + tokenStart.length;
  return (count, id) => {
    const frame = Buffer.from(template);
    frame.write(String(firstSequence + count), sequenceAt, 'latin1');
    frame.write(id, idAt, 'latin1');
    frame.write(id, tokenIdAt, 'latin1');
    return frame;
  };
}
