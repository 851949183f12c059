import type { Digests } from '../../src/worker/digests/digest-ports.ts';
import type { ChannelServices, LibraryServices, PostingServices, TraceServices } from '../shared/services.ts';

/** What `/digest` uses. */
export interface DigestServices extends LibraryServices, PostingServices, ChannelServices, TraceServices {
  readonly digests: Digests;
}
