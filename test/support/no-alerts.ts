import type { Services } from '../../commands/index.ts';
import { defaultSubscriptionLimits } from '../../commands/shared/services.ts';

const none = (): Promise<never> => Promise.reject(new Error('there are no alerts in this test'));

const nonePending = {
  add: async () => 'key',
  get: async () => undefined,
  addedBefore: async () => [],
  delete: async () => false,
};

/** The alerts' part of the services where a test has none: using them fails. */
export const noAlerts = {
  subscriptions: {
    add: none,
    list: none,
    find: none,
    edit: none,
    remove: none,
    restore: none,
    pause: none,
    resume: none,
    guildIds: none,
    forgetGuild: none,
  },
  sender: { post: none, edit: none, publish: none, openDm: none, noticeChannel: none },
  channelFacts: none,
  confirmations: nonePending,
  pendingAlerts: nonePending,
  pendingForms: nonePending,
  traces: async () => [],
  limits: defaultSubscriptionLimits,
  newNonce: () => 'nonce',
} as const satisfies Partial<Services>;
