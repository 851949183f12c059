import type { Rows } from './rows.ts';
import type { Scene } from './scene.ts';

/** What a reading that was stored said about a library, at a moment that the bot saw it (ms since the Unix epoch). */
export interface Seen {
  readonly libraryId: string;
  readonly people: number;
  readonly fetchedAt: number;
  readonly seenAt: number;
}

/** A message about alerts as it was posted. */
export interface Posted {
  readonly messageId: string;
  readonly channelId: string;
  /** `k7m2.webster` for each alert, with its library. */
  readonly alerts: readonly string[];
  readonly steadyAt: number;
}

/** What has happened in a scene, seen from outside: by the database, by Discord and by the log. */
export interface Observer {
  readonly seen: readonly Seen[];
  readonly posted: readonly Posted[];
  /** Alerts that Discord's refusals have paused at some time: what they post from then on is not predicted. */
  readonly paused: ReadonlySet<string>;
}

/** Observes a scene from now on. `rows` reads the database; where that cannot be read, the next look does it. */
export function observe(scene: Scene, rows: Rows): Observer {
  const { discord, time, places, subscriptions, onLook } = scene;
  const seen = new Map<string, Seen>();
  const posted: Posted[] = [];
  const paused = new Set<string>();
  const channels = new Set(places.map(({ channelId }) => channelId));
  const libraryOf = new Map(
    subscriptions.map(({ id, rule: { libraries } }) => [id, libraries === 'any' ? '' : (libraries[0] ?? '')]),
  );
  onLook(async () => {
    // All of them: a poll that was under way while the clock was set stores its reading with the time of before.
    for (const one of await rows.readings()) seen.set(`${one.libraryId} ${one.seenAt}`, one);
    for (const id of await rows.pausedIds()) paused.add(id);
  });
  discord.onMessage(({ kind, message }) => {
    if (kind !== 'created' || message.authorId !== discord.applicationId || !channels.has(message.channelId)) return;
    // A digest's message ends with the digest's id.
    const alerts = idsIn(message.content)
      .filter((id) => libraryOf.has(id.split('.')[0] ?? ''))
      .map((id) => (id.includes('.') ? id : `${id}.${libraryOf.get(id)}`));
    if (alerts.length === 0 || message.raw.message_reference !== undefined) return;
    posted.push({ messageId: message.id, channelId: message.channelId, alerts, steadyAt: time.steadyNow() });
  });
  return {
    get seen() {
      return [...seen.values()];
    },
    posted,
    paused,
  };
}

/** The ids at the end of a message's last line: `k7m2` or `k7m2.webster`. */
const idsIn = (content: string): readonly string[] =>
  /^-# .* · ([a-z0-9.]+(?: [a-z0-9.]+)*)$/.exec(content.split('\n').at(-1) ?? '')?.[1]?.split(' ') ?? [];
