import type { Connected } from './discord/transport/connect.ts';
import type { PollerStatus } from './worker/feed/poller.ts';

/** What the log says once Carrel has started: its application at Discord, and when the feed is read next. `now` is in Unix milliseconds. */
export function startWords(
  { application, servers, commands }: Connected,
  { state, nextAttemptAt = 0 }: Pick<PollerStatus, 'state' | 'nextAttemptAt'>,
  now: number,
): [fields: object, message: string] {
  const nextPollSeconds = Math.max(0, Math.round((nextAttemptAt - now) / 1_000));
  const message = [
    `Carrel has started: connected as ${application}, in ${servers} ${servers === 1 ? 'server' : 'servers'}`,
    commands === 'put' ? 'commands put anew' : 'commands up to date',
    `${state === 'ok' ? '' : 'the feed does not answer yet, '}next poll in ${nextPollSeconds} s`,
  ].join('; ');
  return [{ application, servers, commands, feed: state, nextPollSeconds }, message];
}
