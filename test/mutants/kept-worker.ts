import {
  BaseSequencer,
  type PoolOptions,
  type TestSpecification,
  ThreadsPoolWorker,
  type VitestPluginContext,
} from 'vitest/node';

type Request = Parameters<ThreadsPoolWorker['send']>[0];
type Listener = (...args: unknown[]) => void;

let kept: { readonly thread: ThreadsPoolWorker; isReady: boolean } | undefined;

/** What vitest takes for a thread of its own, and is the one that is kept. */
function borrow(options: PoolOptions) {
  const listeners: { event: string; callback: Listener }[] = [];
  let config: object | undefined;
  const off = (event: string, callback: Listener): void => {
    kept?.thread.off(event, callback);
    const at = listeners.findIndex((one) => one.event === event && one.callback === callback);
    if (at >= 0) listeners.splice(at, 1);
  };
  const answer = (type: 'started' | 'stopped'): void => {
    const heard = listeners.filter(({ event }) => event === 'message');
    queueMicrotask(() => {
      for (const { callback } of heard) callback({ __vitest_worker_response__: true, type });
    });
  };
  return {
    name: 'kept',
    on: (event: string, callback: Listener): void => {
      kept?.thread.on(event, callback);
      listeners.push({ event, callback });
    },
    off,
    start: async (): Promise<void> => {
      if (kept !== undefined) return;
      kept = { thread: new ThreadsPoolWorker(options), isReady: false };
      await kept.thread.start();
    },
    stop: async (): Promise<void> => {
      for (const { event, callback } of [...listeners]) off(event, callback);
    },
    send: (request: Request): void => {
      if (request.type === 'start') config = request.context.config;
      if (request.type === 'stop') answer('stopped');
      else if (request.type === 'start' && kept?.isReady === true) answer('started');
      else {
        if (request.type === 'start' && kept !== undefined) kept.isReady = true;
        // Which tests are to run was said with the start of this run, which the thread may not have seen.
        const more = 'context' in request ? { context: { ...request.context, config } } : {};
        kept?.thread.send({ ...request, ...more } as Request);
      }
    },
    deserialize: (data: unknown): unknown => data,
  };
}

/**
 * A plugin for vitest's configuration that lets all runs of a process use one thread: to start it, and to load the packages
 * that tests use, takes most of the time in which a mutant is tried. With `isolate: true` our own modules are loaded again
 * for each test file.
 */
export const keptWorker = {
  name: 'kept-worker',
  configureVitest({ project, vitest }: VitestPluginContext): void {
    Object.assign(project.config, { pool: 'kept', poolRunner: { name: 'kept', createPoolWorker: borrow } });
    vitest.onClose(() => kept?.thread.stop());
  },
};

/** The quickest test files first: a mutant is found by the first test that fails. */
export class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse();
  }
}
