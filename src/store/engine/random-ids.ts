import { randomBytes } from 'node:crypto';

const idBytes = 12;

/**
 * A source of random ids, 24 hexadecimal digits each. The bytes are drawn for a few hundred at once, since each call of
 * `randomBytes` takes longer than all else that an id needs.
 */
export function createRandomIds(): () => string {
  let drawn = Buffer.alloc(0);
  let used = 0;
  return () => {
    if (used === drawn.length) {
      drawn = randomBytes(256 * idBytes);
      used = 0;
    }
    used += idBytes;
    return drawn.toString('hex', used - idBytes, used);
  };
}
