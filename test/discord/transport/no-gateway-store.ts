import type { GatewayStore } from '../../../src/store/gateway/gateway-ports.ts';

/** What gateway processes leave each other, where there is one that has begun anew: nothing, and it is always its turn. */
export const noGatewayStore: GatewayStore = {
  sessions: async () => [],
  save: async () => {},
  forget: async () => {},
  takeTurn: async () => ({ waitMs: 0, tries: 1 }),
  noteIdentify: async () => {},
};
