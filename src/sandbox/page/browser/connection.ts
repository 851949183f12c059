import type { ActionResult, CommandSpec, Control, Events, Who } from '../wire.ts';

/** How long after a lost connection the next try is made (ms). */
const retryMs = 1_000;

/** Calls `on` with every event of the demo and `onState` when it comes and goes; connects again by itself, for ever. */
export function connect(
  on: { readonly [Name in keyof Events]: (data: Events[Name]) => void },
  onState: (isConnected: boolean) => void,
): void {
  const source = new EventSource('/api/events');
  const hear = <Name extends keyof Events>(name: Name) =>
    source.addEventListener(name, (event) => on[name](JSON.parse(event.data) as Events[Name]));
  hear('hello');
  hear('message');
  hear('campus');
  hear('commands');
  source.addEventListener('open', () => onState(true));
  source.addEventListener('error', () => {
    onState(false);
    // The browser tries again by itself after a broken stream, but not in every browser after a refused one.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => connect(on, onState), retryMs);
  });
}

/** What a visitor does, as the server's actions.ts reads it. */
export type Action =
  | { readonly do: 'run' | 'complete'; readonly line: string }
  | { readonly do: 'press'; readonly channelId: string; readonly messageId: string; readonly name: string }
  | {
      readonly do: 'select';
      readonly channelId: string;
      readonly messageId: string;
      readonly name: string;
      readonly values: readonly string[];
    }
  | {
      readonly do: 'submit';
      readonly interactionId: string;
      readonly filled: Readonly<Record<string, string>>;
    };

const post = (path: string, body: unknown) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/** Does something as `who`; undefined when the demo does not answer. */
export async function act(who: Who, action: Action): Promise<ActionResult | undefined> {
  const answer = await post('/api/act', { ...action, who }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as ActionResult) : undefined;
}

/** Uses a control of the campus panel; false when the demo does not answer. */
export async function pull(control: Control): Promise<boolean> {
  const answer = await post('/api/control', control).catch(() => undefined);
  return answer?.ok === true;
}

/** The commands that Discord offers `who`. */
export async function offeredCommands(who: Who): Promise<CommandSpec[]> {
  const answer = await fetch(`/api/commands?${new URLSearchParams({ ...who })}`).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as CommandSpec[]) : [];
}
