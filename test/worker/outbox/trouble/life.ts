import type { BoardStore } from '../../../../src/store/boards/board-ports.ts';
import type { BoardSender } from '../../../../src/worker/boards/board-ports.ts';

/** Where a process may die: at its next statement or request of this kind. */
export type CrashAt =
  | 'lease'
  | 'settle'
  | 'request post'
  | 'request edit'
  | `board ${keyof BoardStore}`
  | `board request ${keyof BoardSender}`;

/**
 * Where a process dies: before or after that takes effect. Or it stands still there, as one that was sent SIGSTOP, or is cut off from the
 * database, until it goes on.
 */
export interface Crash {
  readonly at: CrashAt;
  readonly when: 'before' | 'after';
  readonly by?: 'standsStill' | 'isCutOff';
}

/** A process, until it is over. */
export interface Life {
  isOver: boolean;
  /** Another process leads. */
  hasLost: boolean;
  /** It stands still until this is fulfilled. */
  standsStill?: Promise<void> | undefined;
  /** Its statements do. */
  isCutOff?: Promise<void> | undefined;
}

const forEver = new Promise<never>(() => {});

/** What is to go wrong next: where a process dies, and where the database fails a statement about a board. */
export interface Trouble {
  crash?: Crash | undefined;
  boardFailure?: { readonly at: keyof BoardStore; readonly when: 'before' | 'after' } | undefined;
  /** The same of a settlement. */
  settles?: 'before' | 'after' | undefined;
}

/** Processes that may die or stand still, which `onCrash` sees to. */
export function createLives(trouble: Trouble, onCrash: (life: Life, by: Crash['by']) => void) {
  /**
   * A function of a process: nothing of what that does has an effect once it is dead, or while it stands still, and it may die before or
   * after this.
   */
  const ofProcess = <Given extends unknown[], Result>(
    own: Life,
    run: (...given: Given) => Promise<Result>,
    at?: CrashAt,
  ) => {
    const isRequest = at?.includes('request') === true;
    const dies = async (when: Crash['when']): Promise<boolean> => {
      const { crash } = trouble;
      if (!own.isOver && !own.hasLost && crash !== undefined && crash.at === at && crash.when === when) {
        delete trouble.crash;
        onCrash(own, crash.by);
      }
      if (!isRequest) await own.isCutOff;
      await own.standsStill;
      return own.isOver;
    };
    return async (...given: Given): Promise<Result> => {
      if (await dies('before')) return forEver;
      const result = await run(...given);
      return (await dies('after')) ? forEver : result;
    };
  };

  const failing = async (name: string, run: () => Promise<unknown>): Promise<unknown> => {
    const { boardFailure } = trouble;
    if (boardFailure?.at !== name) return run();
    delete trouble.boardFailure;
    if (boardFailure.when === 'after') await run();
    throw new Error(`the database failed ${boardFailure.when} ${name}`);
  };
  const each = <Functions extends object>(
    functions: Functions,
    change: (name: string, run: (...given: unknown[]) => Promise<unknown>) => unknown,
  ) => Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, change(name, run)])) as Functions;

  return {
    ofProcess,
    /** The boards in the database, as a process reaches them. */
    boardStoreOf: (own: Life, store: BoardStore): BoardStore =>
      each(store, (name, run) =>
        ofProcess(own, (...given) => failing(name, () => run(...given)), `board ${name}` as CrashAt),
      ),
    /** Discord, as it reaches that. */
    senderOf: <Sender extends object>(own: Life, sender: Sender, whose: '' | 'board '): Sender =>
      each(sender, (name, run) => ofProcess(own, run, `${whose}request ${name}` as CrashAt)),
  };
}
