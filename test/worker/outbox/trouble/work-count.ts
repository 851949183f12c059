/** Counts what the store is asked and has not answered: a clock that a test moves waits for a database behind a socket. */
export function createWorkCount() {
  const underWay = new Set<Promise<unknown>>();
  const counted = <Part extends object>(part: Part): Part =>
    Object.fromEntries(
      Object.entries(part).map(([name, value]) => {
        if (typeof value === 'object' && value !== null) return [name, counted(value)];
        if (typeof value !== 'function') return [name, value];
        return [
          name,
          (...given: unknown[]) => {
            const result: unknown = value(...given);
            // The store of a leader.
            if (!(result instanceof Promise))
              return typeof result === 'object' && result !== null ? counted(result) : result;
            underWay.add(result);
            const forget = () => underWay.delete(result);
            result.then(forget, forget);
            return result;
          },
        ];
      }),
    ) as Part;
  const wait = async (): Promise<boolean> => {
    if (underWay.size === 0) return false;
    await Promise.allSettled(underWay);
    return true;
  };
  return { counted, wait };
}
