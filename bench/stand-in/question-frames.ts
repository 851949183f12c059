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

/**
 * So many users in so many servers ask in turn. With fewer, a load would measure how a bot turns away those that ask too much. The
 * last digits of an id say which it is.
 */
const askers = { users: 4_096, servers: 256 } as const;
const asDigits = Array.from({ length: askers.users }, (_, index) => String(index).padStart(4, '0'));

/** Makes the frame of the `count`th question (from 0), with an id of `idLength` digits. */
export type QuestionFrames = (count: number, id: string) => Buffer;

/**
 * An INTERACTION_CREATE that is serialized once: only its number, its id, its token, and who asks where are written into a copy
 * of it. `base` is what every interaction of this user carries, `data` the command; `ids` are the user's and the server's in it.
 */
export function questionFrames(
  base: object,
  data: object,
  ids: { readonly user: string; readonly server?: string | undefined },
): QuestionFrames {
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
  const userDigitsAt = lastDigitsOf(ids.user, template);
  const serverDigitsAt = ids.server === undefined ? [] : lastDigitsOf(ids.server, template);
  return (count, id) => {
    const frame = Buffer.from(template);
    frame.write(String(firstSequence + count), sequenceAt, 'latin1');
    frame.write(id, idAt, 'latin1');
    frame.write(id, tokenIdAt, 'latin1');
    for (const at of userDigitsAt) frame.write(asDigits[count % askers.users] as string, at, 'latin1');
    for (const at of serverDigitsAt) frame.write(asDigits[count % askers.servers] as string, at, 'latin1');
    return frame;
  };
}

/** Where the last four digits of an id are, wherever it stands. */
function lastDigitsOf(id: string, template: Buffer): number[] {
  const places: number[] = [];
  for (let at = template.indexOf(`"${id}"`); at !== -1; at = template.indexOf(`"${id}"`, at + 1)) {
    places.push(at + 1 + id.length - 4);
  }
  return places;
}
