import type { Logger } from './logger.ts';
import { shutdownLimits } from './shutdown.ts';

/** How often a process checks that its parent still exists (ms). */
const parentEveryMs = 500;

/** Why the process has to end. */
interface ProcessEnd {
  /** Fulfilled when it should end in order; rejects with the error that made it impossible to go on. */
  readonly promise: Promise<void>;
  /** Ends it with an error. */
  readonly fail: (error: Error) => void;
}

/**
 * Watches for what ends the process: SIGTERM, SIGINT, a reader of its output that has gone (`| head`) and, `withParent`,
 * the end of its parent, since npm cannot pass on the signal that kills npm. An error that was caught nowhere fails
 * it too, since the state that it left behind is not known; it is logged. From then on the process has
 * `shutdownLimits.processMs` to exit by itself.
 */
export function watchProcessEnd({ logger, withParent }: { logger: Logger; withParent: boolean }): ProcessEnd {
  const ended = Promise.withResolvers<void>();
  const settled = ended.promise.catch(() => {}); // it may fail before anything waits for it
  let isOver = false;
  void settled.then(() => {
    isOver = true;
    setTimeout(() => process.exit(1), shutdownLimits.processMs).unref();
  });

  // Not `once`: Ctrl+C reaches both npm and its script, npm passes it on, and the second signal would kill.
  process.on('SIGINT', () => ended.resolve());
  process.on('SIGTERM', () => ended.resolve());
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE' || isOver) return;
    // As a shell calls it (128 + SIGPIPE): after a 0 no supervisor would start it again, and what has gone may be the log's own service.
    process.exitCode = 141;
    ended.resolve();
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.error({ err: error, event }, 'an error was caught nowhere');
      ended.reject(error);
    });
  }
  if (withParent) {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      logger.info('the process that started Carrel has ended');
      ended.resolve();
    }, parentEveryMs);
    watch.unref();
  }
  return { promise: ended.promise, fail: ended.reject };
}
