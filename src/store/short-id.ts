/** No `0 1 i l o`, which look like each other. */
const letters = '23456789abcdefghjkmnpqrstuvwxyz';

/** Four letters are 923,521 ids: enough to type, and seldom taken. After this many that were, a fifth letter is spent. */
const triesPerLength = 8;

/**
 * A short, typeable id that nobody has yet: `k7m2`. `random` gives numbers from 0 up to but not including 1, `isTaken`
 * asks the table in which the id will stand.
 */
export async function newShortId(random: () => number, isTaken: (id: string) => Promise<boolean>): Promise<string> {
  for (let length = 4; ; length += 1) {
    for (let tries = 0; tries < triesPerLength; tries += 1) {
      const id = Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
      if (!(await isTaken(id))) return id;
    }
  }
}
