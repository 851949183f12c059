import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { namingSources } from './source-places.ts';

/** The log: JSON, one line per event. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>;

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/**
 * A logger that cannot print a secret: every value in `secrets` is replaced wherever it occurs in a finished line, and so
 * is the token in an interaction's webhook address and a Basic header, in which user and key are one word. Redacting by key,
 * which pino offers, misses a token inside an error's message or a URL.
 */
export function createLogger(options: {
  level: string;
  secrets: readonly (string | undefined)[];
  destination?: DestinationStream;
}): Logger {
  const destination = options.destination ?? process.stdout;
  // A secret also travels encoded: in a URL, in the line's own JSON, and in JSON that is a string in the line.
  const secrets = options.secrets.filter((secret): secret is string => secret !== undefined && secret.length >= 4);
  const forms = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .flatMap((form) => [form, inJson(form), inJson(inJson(form))])
    // The longest first: a secret may contain another.
    .sort((a, b) => b.length - a.length);
  const write = (line: string): void => {
    let clean = namingSources(line)
      .replace(/(\/(?:webhooks|interactions)\/\d+\/)[\w.~%-]+/g, '$1[token]')
      .replace(/\bBasic [\w+/]{16,}={0,2}/g, 'Basic [secret]');
    for (const form of forms) clean = clean.replaceAll(form, '[secret]');
    destination.write(clean);
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
