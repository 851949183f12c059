import { campus } from '../campus/index.ts';

const { variables, callsPerDay } = campus.source;

/** Why the feed gave nothing usable, with the data that belongs to that cause. `retryAfterMs` is what the feed asked for. */
export type SourceFailure =
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'timedOut'; readonly phase: 'connect' | 'headers' | 'body' | 'answer' }
  | {
      readonly kind: 'unauthorisedOrOverQuota';
      readonly withCredentials: boolean;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'rateLimited'; readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number }
  | { readonly kind: 'redirected'; readonly status: number; readonly to: string }
  | { readonly kind: 'notJson'; readonly seen: 'nothing' | 'a web page' | 'other text' }
  | { readonly kind: 'notTheFeed'; readonly detail: string };

/** The short name of a cause, for metrics, logs and the choice of how long to wait. */
export type SourceErrorKind = SourceFailure['kind'];

/** The one error of the source. Its message is for operators and is built from `failure` alone, so it cannot hold credentials. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly failure: SourceFailure;

  constructor(failure: SourceFailure) {
    super(messageOfFailure(failure));
    this.failure = failure;
  }

  get kind(): SourceErrorKind {
    return this.failure.kind;
  }

  /** What the feed asked us to wait, in milliseconds, where it did. */
  get retryAfterMs(): number | undefined {
    return 'retryAfterMs' in this.failure ? this.failure.retryAfterMs : undefined;
  }
}

const waitingFor = {
  connect: 'a connection',
  headers: 'the beginning of an answer',
  body: 'the rest of an answer',
  answer: 'a whole answer',
} as const;

function messageOfFailure(failure: SourceFailure): string {
  switch (failure.kind) {
    case 'unreachable':
      return `The Open Data feed could not be read: the connection failed (${failure.code}).`;
    case 'timedOut':
      return `The Open Data feed took too long: we gave up waiting for ${waitingFor[failure.phase]}.`;
    case 'unauthorisedOrOverQuota':
      // The API answers 401 to both, and nothing in the answer tells them apart.
      return failure.withCredentials
        ? `The Open Data feed answered 401: ${variables.user} or ${variables.key} is wrong, or the ${callsPerDay.toLocaleString('en')} calls a day of this application are used up.`
        : `The Open Data feed answered 401: ${variables.user} and ${variables.key} are not both set.`;
    case 'rateLimited':
      return 'The Open Data feed answered 429: too many requests.';
    case 'status':
      return `The Open Data feed answered with HTTP status ${failure.status}.`;
    case 'tooLarge':
      return `The Open Data feed sent more than ${failure.limitBytes} bytes, so it is not the feed that we know.`;
    case 'redirected':
      return `The Open Data feed redirects (${failure.status}) to ${failure.to}, which we do not follow. Is ${variables.url} right?`;
    case 'notJson':
      return `The Open Data feed sent no JSON but ${failure.seen}.`;
    case 'notTheFeed':
      return `The Open Data feed sent JSON of another shape: ${failure.detail}.`;
  }
}
