import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Turns of the event loop without anything happening after which nothing is under way. */
const quietTurns = 3;
/** As many after which a request without an answer counts as one that hangs: sockets on one machine take a handful. */
const hangingTurns = 120;
/** The first turns are at once, the others a millisecond apart: threads and files need real time. */
const quickTurns = 60;

interface RequestNote {
  readonly request: object;
}

/**
 * Watches the HTTP requests of this process. `settle` waits until all have been answered and the event loop is quiet; a request
 * that gets no answer counts as hanging and is not waited for any more. `alsoBusy` names other work that is waited for.
 */
export function watchRequests(alsoBusy: () => boolean = () => false) {
  const underWay = new Set<object>();
  let happened = 0;
  const pause = setTimeout;
  const begin = (note: unknown): void => {
    happened += 1;
    underWay.add((note as RequestNote).request);
  };
  const end = (note: unknown): void => {
    happened += 1;
    underWay.delete((note as RequestNote).request);
  };
  const stir = (): void => {
    happened += 1;
  };
  const channels = [
    ['undici:request:create', begin],
    ['undici:request:bodySent', stir],
    ['undici:request:headers', stir],
    ['undici:request:trailers', end],
    ['undici:request:error', end],
    ['undici:client:connected', stir],
  ] as const;
  for (const [name, listener] of channels) subscribe(name, listener);
  return {
    settle: async (): Promise<void> => {
      let seen = happened;
      for (let quiet = 0, turns = 0; quiet < quietTurns; turns += 1) {
        await new Promise<void>((resolve) => (turns < quickTurns ? setImmediate(resolve) : pause(resolve, 1)));
        if (happened !== seen) [seen, quiet, turns] = [happened, 0, 0];
        if (underWay.size === 0 && !alsoBusy()) quiet += 1;
        else if (turns > hangingTurns && !alsoBusy()) underWay.clear();
      }
    },
    close: (): void => {
      for (const [name, listener] of channels) unsubscribe(name, listener);
    },
  };
}
