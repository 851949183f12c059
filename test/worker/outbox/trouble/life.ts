import type { BoardStore } from '../../../../src/store/boards/board-ports.ts';
import type { BoardSender } from '../../../../src/worker/boards/board-ports.ts';

/** Where a process may die: at its next statement or request of this kind. */
export type CrashAt = 'lease' | 'settle' | 'post' | `board ${keyof BoardStore}` | `board request ${keyof BoardSender}`;

/** Where a process dies: before or after that takes effect. */
export interface Crash {
  readonly at: CrashAt;
  readonly when: 'before' | 'after';
}

/** A process, until it is over. */
export interface Life {
  isOver: boolean;
}

const forEver = new Promise<never>(() => {});

/** Processes that may die, `crash` being where the next one does; `die` ends the one that lives. */
export function createLives(trouble: { crash?: Crash | undefined }, die: () => void) {
  /** A function of a process: nothing of what that does has an effect once it is dead, and it may die before or after this. */
  const ofProcess = <Given extends unknown[], Result>(
    own: Life,
    run: (...given: Given) => Promise<Result>,
    at?: CrashAt,
  ) => {
    const dies = (when: Crash['when']): boolean => {
      const { crash } = trouble;
      if (own.isOver || crash === undefined || crash.at !== at || crash.when !== when) return own.isOver;
      delete trouble.crash;
      die();
      return true;
    };
    return async (...given: Given): Promise<Result> => {
      if (dies('before')) return forEver;
      const result = await run(...given);
      return dies('after') ? forEver : result;
    };
  };

  return {
    ofProcess,
    /** The same of all of them. */
    allOfProcess: <Functions extends object>(
      own: Life,
      functions: Functions,
      at: 'board' | 'board request',
    ): Functions =>
      Object.fromEntries(
        Object.entries(functions).map(([name, run]) => [name, ofProcess(own, run, `${at} ${name}` as CrashAt)]),
      ) as Functions,
  };
}
