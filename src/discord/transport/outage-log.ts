import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';

/** How long (ms) Discord may be away without a warning: gateways reconnect every few hours. */
const unremarkableMs = 60_000;

/** Logs an outage of Discord once at `warn` when it has lasted a minute, and its end. */
interface OutageLog {
  /** There is no connection; the second call in a row changes nothing. */
  begin(): void;
  /** The connection is back, or nothing waits for it any more. */
  end(): void;
}

/** An outage log that has seen nothing yet. An outage that has begun keeps a timer until it ends. */
export function createOutageLog({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }): OutageLog {
  let current: { readonly since: number; readonly over: AbortController; isLogged: boolean } | undefined;
  return {
    begin: () => {
      if (current) return;
      const outage = { since: clock.now(), over: new AbortController(), isLogged: false };
      current = outage;
      void clock.sleep(unremarkableMs, outage.over.signal).then(() => {
        if (outage.over.signal.aborted) return;
        outage.isLogged = true;
        logger.warn('no connection to Discord for a minute; it is tried again and again');
      });
    },
    end: () => {
      const outage = current;
      current = undefined;
      outage?.over.abort();
      if (outage?.isLogged)
        logger.warn({ awayMs: Math.round(clock.now() - outage.since) }, 'connected to Discord again');
    },
  };
}
