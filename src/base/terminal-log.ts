import type { DestinationStream } from 'pino';

/** Where a log for a person goes: their terminal. */
interface Terminal {
  write(text: string): unknown;
  hasColors?(): boolean;
}

/** A log for a person at a terminal: a readable line for each event instead of JSON. Its library is loaded only here. */
export async function openTerminalLog(terminal: Terminal): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  const format = pretty.prettyFactory({
    colorize: terminal.hasColors?.() ?? false,
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  });
  return { write: (line) => void terminal.write(format(line)) };
}
