import { randomBytes } from 'node:crypto';
import { pendingAlerts } from '../commands/alert/pending-alert.ts';
import { commands, type Services } from '../commands/index.ts';
import { pendingForms } from '../commands/shared/pending-forms.ts';
import { defaultSubscriptionLimits } from '../commands/shared/services.ts';
import type { Known } from './app-known.ts';
import { type AppParts, appVersion, type Shared } from './app-parts.ts';
import { steadyClock, systemClock } from './base/clock.ts';
import { FatalError, messageOf } from './base/errors.ts';
import { createWorkQueue } from './base/work-queue.ts';
import { createVersioned, createVersionedWork } from './cache/versioned.ts';
import { isId } from './discord/interactions/interaction.ts';
import { createInteractionLimits } from './discord/interactions/interaction-limits.ts';
import { createRouter, type Router } from './discord/interactions/router.ts';
import { channelsByRest, createMessageSender } from './discord/messages/messages.ts';
import { repliesByRest } from './discord/transport/rest.ts';
import { serverAllowsByRest } from './discord/transport/server-allows.ts';
import type { Reply } from './discord/views/reply/reply.ts';
import { createRandomIds } from './store/engine/random-ids.ts';
import { createChannelUse } from './worker/recovery/channel-use.ts';
import { openConfirmations } from './worker/recovery/lost-confirmations.ts';

/** How long a command waits for the very first poll before it says that nothing is known (ms). */
const coldStartMs = 12_000;

/** The router that both entrances for interactions lead to. */
export function buildRouter(shared: Shared, known: Known, boards: Services['boards']): Router {
  const { clock, rest, logger, store, metrics } = shared;
  const noticeUse = createChannelUse({ store: store.refusedChannels, clock: systemClock, logger });
  const router = createRouter({
    commands,
    services: buildServices(shared, known, boards, noticeUse),
    clock,
    deadlines: systemClock,
    replies: repliesByRest(rest.replies),
    limits: createInteractionLimits(steadyClock),
    serverAllows: serverAllowsByRest({ rest: rest.general, clock: systemClock, logger }),
    logger,
    onHandled: metrics.onHandled,
    newErrorId: () => randomBytes(4).toString('hex'),
  });
  return (raw, respond) => {
    const handled = router(raw, respond);
    const { channel_id: channelId } = Object(raw);
    if (isId(channelId)) noticeUse(channelId);
    return handled;
  };
}

/** What commands may use. */
function buildServices(
  shared: Shared,
  known: Known,
  boards: Services['boards'],
  noticeUse: (channelId: string) => void,
): Services & Pick<Shared, 'commandIds'> {
  const { environment, clock, stopping, store, rest, commandIds } = shared;
  const { feed, librariesNow, version, computers, history, pictures } = known;
  const newKey = createRandomIds();
  const sender = shared.watchQuarantine(createMessageSender(rest.general));
  return {
    librariesNow,
    drawn: createVersioned<Reply>({ clock, version, maxKeys: 200 }),
    pictured: createVersionedWork<Reply>({ clock, version, maxKeys: 50, queue: createWorkQueue(2) }),
    firstKnown: () => Promise.race([feed.firstPoll, systemClock.sleep(coldStartMs, stopping)]),
    computers,
    pollerStatus: feed.status,
    startedAt: clock.now(),
    appVersion,
    subscriptions: store.subscriptions,
    userData: store.userData,
    digests: store.digests,
    boards,
    sender: {
      ...sender,
      post: async (channelId, ...message) => {
        const posted = await sender.post(channelId, ...message);
        noticeUse(channelId);
        return posted;
      },
    },
    channelFacts: channelsByRest(rest.general),
    confirmations: store.openPending(openConfirmations),
    pendingAlerts: store.openPending(pendingAlerts),
    pendingForms: store.openPending(pendingForms),
    limits: { ...defaultSubscriptionLimits, perGuild: environment.ALERTS_PER_SERVER },
    newNonce: newKey,
    traces: store.alerts.traces,
    history,
    pictures,
    commandIds,
  };
}

/** Ends the process where waiting does not help. */
export const endBy =
  (onFatal: AppParts['onFatal']) =>
  (error: unknown): undefined =>
    void onFatal(error instanceof FatalError ? error : new FatalError(messageOf(error)));
