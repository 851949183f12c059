/**
 * What can go wrong on request. The first group spoils the answer to any path, the second only the occupancy feed's
 * content.
 */
export const wireFaults = [
  'slow',
  'hanging',
  'reset',
  'truncated',
  'html',
  'body',
  'huge',
  'gzipBomb',
  'redirect',
  '401',
  '429',
  '5xx',
] as const;
export const feedFaults = ['wrongTypes', 'missingLibrary', 'newLibrary', 'frozenCounter', 'noRecord'] as const;

export type WireFault = (typeof wireFaults)[number];
export type FeedFault = (typeof feedFaults)[number];
export type FaultKind = WireFault | FeedFault;

/** How a fault behaves. Everything has a default; an option that its kind does not know is ignored. */
export interface FaultOptions {
  /** The fault ends by itself after so many requests. Otherwise it stays until it is replaced. */
  readonly times?: number;
  /** slow: milliseconds of real time before the answer; 5,000. */
  readonly ms?: number;
  /** hanging: what never comes, the whole answer (`headers`, the default) or the end of its body. */
  readonly part?: 'headers' | 'body';
  /** body: the whole body, with a 200 and as JSON, whatever it is; empty. */
  readonly text?: string;
  /** 5xx: the status; 503. */
  readonly status?: number;
  /** 429: the `Retry-After` header, seconds or an HTTP date; without it there is none. */
  readonly retryAfter?: number | string;
  /** redirect: where to; a host that does not exist. */
  readonly to?: string;
  /**
   * huge: the size of the body in bytes; 128 KiB. The body is good JSON, so that only its size gives it away. gzipBomb: the size
   * once it is unpacked; 64 MiB, which is 64 KiB on the wire.
   */
  readonly bytes?: number;
  /** huge: without a Content-Length, so that the size shows only while reading. */
  readonly chunked?: boolean;
  /** Which library the content faults hit, by source key; `Webster`, and `Birks` for `newLibrary`. */
  readonly sourceKey?: string;
  /** wrongTypes: what stands in place of the two strings; `number`. */
  readonly as?: 'number' | 'null' | 'empty';
}

/** The fault that is on. */
export interface Fault extends FaultOptions {
  readonly kind: FaultKind;
  /** When it was set, in milliseconds since the Unix epoch: a frozen counter shows what stood there then. */
  readonly since: number;
}

/** The switch: one fault at a time. */
export interface Faults {
  /** Turns a fault on in place of the last one, or with `undefined` turns it off. */
  set(kind: FaultKind | undefined, options?: FaultOptions): void;
  current(): Fault | undefined;
}

/** Makes the switch; `take` gives the fault that the next request meets and counts it. */
export function createFaults(now: () => number): Faults & { take(): Fault | undefined } {
  let fault: Fault | undefined;
  let left = 0;
  return {
    set: (kind, options = {}) => {
      left = options.times ?? Infinity;
      fault = kind === undefined || left < 1 ? undefined : { ...options, kind, since: now() };
    },
    current: () => fault,
    take: () => {
      const taken = fault;
      left -= 1;
      if (left < 1) fault = undefined;
      return taken;
    },
  };
}

/** Whether a fault spoils the feed's content and not the wire. */
export function isFeedFault(fault: Fault): fault is Fault & { readonly kind: FeedFault } {
  return feedFaults.some((kind) => kind === fault.kind);
}
