import { pendingAlertLimits } from '../../commands/alert/pending-alert.ts';
import type { Services } from '../../commands/index.ts';
import { pendingFormLimits } from '../../commands/shared/pending-forms.ts';
import { defaultSubscriptionLimits } from '../../commands/shared/services.ts';
import { createTtlMap } from '../../src/base/ttl-map.ts';

const none = (): Promise<never> => Promise.reject(new Error('there are no alerts in this test'));

/** The alerts' part of the services where a test has none: using them fails. */
export const noAlerts = {
  subscriptions: {
    add: none,
    list: none,
    find: none,
    edit: none,
    remove: none,
    pause: none,
    resume: none,
    guildIds: none,
    forgetGuild: none,
  },
  sender: { post: none, edit: none, openDm: none, noticeChannel: none },
  channelFacts: none,
  pendingAlerts: createTtlMap({ ...pendingAlertLimits, newKey: () => 'key' }),
  pendingForms: createTtlMap({ ...pendingFormLimits, newKey: () => 'key' }),
  limits: defaultSubscriptionLimits,
  newNonce: () => 'nonce',
} as const satisfies Partial<Services>;
