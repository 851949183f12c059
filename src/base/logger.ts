import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { createSecretRemover } from './secrets.ts';
import { namingSources } from './source-places.ts';

/** The log: JSON, one line per event. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>;

/**
 * A logger that cannot print a secret: they are taken out of each finished line. Redacting by key, which pino offers, misses a
 * token inside an error's message or a URL.
 */
export function createLogger(options: {
  level: string;
  secrets: readonly (string | undefined)[];
  destination?: DestinationStream;
}): Logger {
  const destination = options.destination ?? process.stdout;
  const withoutSecrets = createSecretRemover(options.secrets);
  const write = (line: string): void => {
    destination.write(withoutSecrets(namingSources(line)));
  };
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: pino.stdSerializers.err },
    },
    { write },
  );
}
