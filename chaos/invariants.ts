import type { Observer } from './observer.ts';
import { predictedFirings } from './predicted.ts';
import type { AlertRow, DeliveryRow } from './rows.ts';
import type { Scene } from './scene.ts';

/** What is wrong after a sequence. */
export interface Problem {
  readonly kind: 'lost' | 'doubled' | 'unanswered';
  readonly text: string;
}

/** What the invariants are checked on, once all faults are over and the bot has had time to make up for them. */
export interface Outcome {
  readonly scene: Scene;
  readonly observer: Observer;
  readonly deliveries: readonly DeliveryRow[];
  readonly alerts: readonly AlertRow[];
  /** Errors that nothing caught, and promises that nothing waited for. */
  readonly crashes: readonly string[];
  /** Questions without an answer that the bot could have given. */
  readonly unanswered: readonly string[];
  /** How often the process was meant to give up. */
  readonly endings: number;
  /** Polls since all faults are over. */
  readonly pollsAtTheEnd: number;
}

type Invariant = (outcome: Outcome) => readonly Problem[];

const lost = (text: string): Problem => ({ kind: 'lost', text });
const doubled = (text: string): Problem => ({ kind: 'doubled', text });

/** What holds after every sequence of faults. */
export const invariants: Readonly<Record<string, Invariant>> = {
  'every crossing that was seen has fired': ({ observer, ...outcome }) => {
    const fired = new Set(firedOf(outcome.deliveries).map(crossingOf));
    return predicted(observer, outcome.scene)
      .filter((crossing) => !fired.has(crossing))
      .map((crossing) => lost(`${crossing} never fired`));
  },

  'nothing has fired without a crossing': ({ observer, ...outcome }) => {
    const wanted = new Set(predicted(observer, outcome.scene));
    return firedOf(outcome.deliveries)
      .filter(({ subscriptionId }) => !observer.paused.has(subscriptionId))
      .map(crossingOf)
      .filter((crossing) => !wanted.has(crossing))
      .map((crossing) => doubled(`${crossing} fired although nothing was crossed`));
  },

  'what has fired was posted once, or dropped with a reason': ({ observer: { posted }, deliveries }) => {
    const posts = countOf(posted.flatMap(({ alerts }) => alerts));
    const fired = firedOf(deliveries);
    const sent = countOf(fired.filter(({ status }) => status === 'sent').map(alertOf));
    const perhaps = countOf(fired.filter(({ reason }) => reason === 'perhapsSent').map(alertOf));
    return [...new Set([...posts.keys(), ...sent.keys()])].flatMap((alert) => {
      const [there, least] = [posts.get(alert) ?? 0, sent.get(alert) ?? 0];
      const most = least + (perhaps.get(alert) ?? 0);
      if (there < least) return [lost(`${alert} counts as sent ${least} times, and stands in ${there} messages`)];
      return there > most ? [doubled(`${alert} was posted ${there} times and fired ${most} times`)] : [];
    });
  },

  'nothing is stranded': ({ deliveries, observer: { paused } }) =>
    deliveries
      .filter(({ status, subscriptionId }) => !isOver(status) && !paused.has(subscriptionId))
      .map((delivery) =>
        lost(`${delivery.kind} of ${alertOf(delivery)} is still ${delivery.status} (${delivery.reason})`),
      ),

  'what was dropped has a reason': ({ deliveries }) =>
    deliveries
      .filter(({ status, reason }) => isOver(status) && status !== 'sent' && reason === null)
      .map((delivery) => lost(`${delivery.kind} of ${alertOf(delivery)} is ${delivery.status} without a reason`)),

  'no message says what is no longer so': ({ scene, deliveries, alerts, observer: { paused } }) => {
    const open = new Set(
      alerts
        .filter(({ phase }) => phase === 'firing' || phase === 'recovering')
        .map((alert) => `${alertOf(alert)} ${alert.episode}`),
    );
    // Discord took no edit, and the log says why.
    const uncorrected = new Set(
      deliveries.filter(({ kind, status }) => kind === 'edit' && status !== 'sent').map((edit) => edit.messageId),
    );
    const byMessage = Map.groupBy(
      firedOf(deliveries).filter(({ status, messageId }) => status === 'sent' && messageId !== null),
      ({ messageId }) => messageId,
    );
    const contents = new Map(
      scene.places.flatMap(({ channelId }) =>
        scene.discord.messages(channelId).map(({ id, content }) => [id, content] as const),
      ),
    );
    return [...byMessage].flatMap(([messageId, about]) => {
      if (about.some(({ subscriptionId }) => paused.has(subscriptionId)) || uncorrected.has(messageId)) return [];
      const content = contents.get(messageId ?? '');
      if (content === undefined) return [];
      const wanted = about.filter((delivery) => open.has(`${alertOf(delivery)} ${delivery.episode}`)).length;
      const said = content.match(/^\*\*/gm)?.length ?? 0;
      return said === wanted
        ? []
        : [lost(`of ${about.map(alertOf)} ${wanted} are open, and their message says ${said}`)];
    });
  },

  'every interaction was answered': ({ unanswered }) => unanswered.map((text) => ({ kind: 'unanswered', text })),

  'the bot has not crashed, and gave up only where no waiting helps': ({ crashes, scene: { fatal }, endings }) => [
    ...crashes.map((crash) => lost(`crash: ${crash}`)),
    ...(fatal.length > endings ? [lost(`it gave up: ${fatal.slice(endings).join(' ')}`)] : []),
  ],

  'the feed is read again': ({ pollsAtTheEnd }) =>
    pollsAtTheEnd >= 5 ? [] : [lost(`only ${pollsAtTheEnd} polls after all faults were over`)],

  'the bot is connected again': ({ scene: { discord } }) =>
    discord.counts().connected === 1 ? [] : [lost(`it has ${discord.counts().connected} sessions at the gateway`)],

  'Discord found nothing wrong with any request, and its limits were kept': ({ scene: { discord } }) =>
    discord.violations().map(({ method, path, reason }) => lost(`${method} ${path}: ${reason}`)),
};

/** Everything that is wrong. */
export const problemsOf = (outcome: Outcome): Problem[] =>
  Object.entries(invariants).flatMap(([name, invariant]) =>
    invariant(outcome).map(({ kind, text }) => ({ kind, text: `${name}: ${text}` })),
  );

const alertOf = ({ subscriptionId, libraryId }: { subscriptionId: string; libraryId: string }): string =>
  `${subscriptionId}.${libraryId}`;

const crossingOf = (delivery: DeliveryRow): string => `${alertOf(delivery)} ${delivery.openedAt}`;

const firedOf = (deliveries: readonly DeliveryRow[]) => deliveries.filter(({ kind }) => kind === 'fired');

const isOver = (status: string): boolean => !['queued', 'waiting', 'leased'].includes(status);

/** The crossings of alerts that were never paused. */
const predicted = ({ seen, paused }: Observer, { subscriptions }: Scene): string[] => [
  ...predictedFirings(
    subscriptions.filter(({ id }) => !paused.has(id)),
    seen,
  ),
];

function countOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
