import { SourceError, type SourceErrorKind } from '../../source/errors.ts';

/** A request to the feed, for the metrics. `durationMs` is with its retries. */
export interface FeedRequest {
  readonly endpoint: 'occupancy' | 'hours' | 'computers';
  readonly outcome: 'ok' | SourceErrorKind | 'unexpected';
  readonly durationMs: number;
}

/**
 * Makes requests to the feed and reports how long each took and what came of it; nothing of one that `signal` ended. Throws what the request
 * throws.
 */
export function timeRequests(onAsked: (request: FeedRequest) => void) {
  return async <T>(endpoint: FeedRequest['endpoint'], signal: AbortSignal, request: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const report = (outcome: FeedRequest['outcome']): void =>
      onAsked({ endpoint, outcome, durationMs: performance.now() - startedAt });
    try {
      const answer = await request();
      report('ok');
      return answer;
    } catch (error) {
      if (!signal.aborted) report(error instanceof SourceError ? error.kind : 'unexpected');
      throw error;
    }
  };
}
