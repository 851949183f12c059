/** A variable that Carrel does not know, such as a misspelt one. */
export interface StrayVariable {
  /** Its name, and where it is set; only where, for what may be a value that was pasted without a name. Never its value. */
  readonly words: string;
  /** The variable that was probably meant; undefined where none is spelt nearly the same. */
  readonly meant: string | undefined;
}

/** What names of variables look like, and values hardly do. */
const nameShape = /^(?=.{1,40}$)(?:[A-Z]{1,12}|[A-Z]+(?:_[A-Z0-9]+)+)$/;

/** In the environment, where every program has its variables, a name that is shorter may be near by chance. */
const leastLength = 8;

/**
 * The variables that are not `known`: all of a file, by the place of each (".env, line 3"), and of the environment those that are
 * spelt nearly as a known one.
 */
export function strayVariables(
  known: readonly string[],
  file: ReadonlyMap<string, string>,
  environment: readonly string[],
): StrayVariable[] {
  const isStray = (name: string): boolean => !known.includes(name);
  const ofFile = [...file].flatMap(([name, place]) => {
    if (!isStray(name)) return [];
    const meant = nearestOf(known, name);
    return [
      { words: meant !== undefined || nameShape.test(name) ? `${name} (${place})` : `what ${place} sets`, meant },
    ];
  });
  const ofEnvironment = environment
    .filter((name) => isStray(name) && name.length >= leastLength && !file.has(name))
    .map((name) => ({ words: `${name} (environment)`, meant: nearestOf(known, name) }));
  return [...ofFile, ...ofEnvironment.filter(({ meant }) => meant !== undefined)];
}

/** The known name that takes the fewest changes, if that is at most one for each four letters. */
function nearestOf(known: readonly string[], name: string): string | undefined {
  const most = name.length / 4;
  const near = known
    .filter((each) => Math.abs(each.length - name.length) <= most)
    .map((each) => ({ each, changes: changesBetween(name.toUpperCase(), each) }));
  return near.filter(({ changes }) => changes <= most).sort((a, b) => a.changes - b.changes)[0]?.each;
}

/** How many letters are added, left out, replaced or exchanged with their neighbour between two words (optimal string alignment). */
function changesBetween(one: string, other: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isExchanged =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isExchanged ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}
