import type { Logger } from './logger.ts';

/** Steps to undo at the end, last begun first. */
export interface Shutdown {
  /** Registers a step; `stop` runs the steps in reverse order of registration. */
  add(name: string, step: () => unknown): void;
  /** Runs every step once within one total budget; a step that fails or hangs does not keep the others from running. */
  stop(): Promise<void>;
}

/** How long a shutdown may take, in milliseconds. */
export const shutdownLimits = {
  /** All steps together. Docker kills after 10 s, and the process exits by itself after `processMs`. */
  totalMs: 7_000,
  /** One step, so that a first one that hangs leaves time for the others. */
  stepMs: 2_000,
  /** From the signal to the exit, whatever hangs. */
  processMs: 8_000,
} as const;

/** A shutdown list. A second call of `stop` waits for the first. */
export function createShutdown(
  logger: Logger,
  { totalMs, stepMs }: { totalMs: number; stepMs: number } = shutdownLimits,
): Shutdown {
  const steps: { name: string; step: () => unknown }[] = [];
  let stopping: Promise<void> | undefined;

  // A step is begun even when the budget is used up: closing a file takes no time.
  const run = async (name: string, step: () => unknown, limitMs: number): Promise<void> => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`took longer than ${Math.round(limitMs)} ms`)), limitMs);
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
        const endsAt = performance.now() + totalMs;
        for (const { name, step } of steps.reverse()) {
          await run(name, step, Math.max(0, Math.min(stepMs, endsAt - performance.now())));
        }
      })();
      return stopping;
    },
  };
}
