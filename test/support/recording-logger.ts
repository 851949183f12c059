import { createLogger, type Logger } from '../../src/base/logger.ts';

/** One line as it was written: `level` is pino's number (30 info, 40 warn, 50 error). */
export interface LoggedLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The real logger, with its lines in memory, parsed (`lines`) and as they were written (`text`). */
export function recordingLogger(secrets: readonly (string | undefined)[] = []): {
  logger: Logger;
  lines: LoggedLine[];
  text: () => string;
} {
  const written: string[] = [];
  const lines: LoggedLine[] = [];
  const logger = createLogger({
    level: 'debug',
    secrets,
    destination: {
      write: (line) => {
        written.push(line);
        lines.push(JSON.parse(line));
      },
    },
  });
  return { logger, lines, text: () => written.join('') };
}
