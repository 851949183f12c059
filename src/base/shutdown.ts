import type { Logger } from './logger.ts';

/** Steps to undo at the end, last begun first. */
export interface Shutdown {
  /** Registers a step; `stop` runs the steps in reverse order of registration. */
  add(name: string, step: () => unknown): void;
  /** Runs every step once, each with its own time limit; a step that fails or hangs does not keep the others from running. */
  stop(): Promise<void>;
}

/** What one step may take, in milliseconds: systemd waits 90 s and a container 10 s before they kill. */
const stepLimitMs = 2_000;

/** A shutdown list. A second call of `stop` waits for the first. */
export function createShutdown(logger: Logger, limitMs = stepLimitMs): Shutdown {
  const steps: { name: string; step: () => unknown }[] = [];
  let stopping: Promise<void> | undefined;

  const run = async (name: string, step: () => unknown): Promise<void> => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`took longer than ${limitMs} ms`)), limitMs);
    try {
      await Promise.race([Promise.resolve().then(step), late.promise]);
    } catch (error) {
      logger.error({ err: error, step: name }, 'a shutdown step failed');
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    add: (name, step) => {
      steps.push({ name, step });
    },
    stop: () => {
      stopping ??= (async () => {
        for (const { name, step } of steps.reverse()) await run(name, step);
      })();
      return stopping;
    },
  };
}
