import type { Digests } from '../../src/worker/digests/digest-ports.ts';
import type { ChannelServices, LibraryServices, PostingServices } from '../shared/services.ts';

/** What `/digest` uses. */
export interface DigestServices extends LibraryServices, PostingServices, ChannelServices {
  readonly digests: Digests;
}
